package io.github.tracker4j.local;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.tck.ReplayContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Runs go from local files to memory, back, and to other local files, equal to the last bit. */
class LocalReplayContractTest {

    @Nested
    class FromMemory extends ReplayContract {

        @TempDir
        Path root;

        @Override
        protected ExperimentTracker source() {
            return new InMemoryTracker();
        }

        @Override
        protected ExperimentTracker target() {
            return new LocalTracker(root);
        }
    }

    @Nested
    class ToMemory extends ReplayContract {

        @TempDir
        Path root;

        @Override
        protected ExperimentTracker source() {
            return new LocalTracker(root);
        }

        @Override
        protected ExperimentTracker target() {
            return new InMemoryTracker();
        }
    }

    @Nested
    class ToOtherFiles extends ReplayContract {

        @TempDir
        Path from;

        @TempDir
        Path to;

        @Override
        protected ExperimentTracker source() {
            return new LocalTracker(from);
        }

        @Override
        protected ExperimentTracker target() {
            return new LocalTracker(to);
        }

        @Override
        protected long longHistory() {
            return 200_000;
        }
    }
}
