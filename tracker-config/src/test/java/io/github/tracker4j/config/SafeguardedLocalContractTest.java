package io.github.tracker4j.config;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.tck.TrackerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The tracker of {@code backend: local} keeps the contract. */
class SafeguardedLocalContractTest extends TrackerContract {

    @TempDir
    Path directory;

    @Override
    protected ExperimentTracker open() {
        return new ConfigFile(directory)
                .open("tracking: {backend: local, artifact_location: '" + directory.resolve("runs") + "'}\n"
                        + ConfigFile.OPEN_SAFEGUARDS);
    }
}
