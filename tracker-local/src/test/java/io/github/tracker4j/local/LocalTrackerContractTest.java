package io.github.tracker4j.local;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.tck.TrackerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalTrackerContractTest extends TrackerContract {

    @TempDir
    Path root;

    @Override
    protected ExperimentTracker open() {
        return new LocalTracker(root);
    }
}
