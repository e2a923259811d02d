package io.github.tracker4j.config;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.tck.TrackerContract;
import io.github.tracker4j.testservers.MlflowServer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The tracker of {@code backend: [local, mlflow]} keeps the contract. */
class FanOutContractIT extends TrackerContract {

    @TempDir
    Path directory;

    @Override
    protected ExperimentTracker open() {
        return new ConfigFile(directory)
                .open("tracking: {backend: [local, mlflow], mode: direct, artifact_location: '"
                        + directory.resolve("runs")
                        + "', uri: '"
                        + MlflowServer.shared(MlflowServer.Version.V3).uri() + "'}\n"
                        + ConfigFile.OPEN_SAFEGUARDS);
    }
}
