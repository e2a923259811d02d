package io.github.tracker4j.config;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.tck.ReplayContract;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * What local files give to read can be logged again elsewhere, and what others give there: the pairs that only this module
 * can see together. Those of memory and servers are in {@code MlflowReplayIT}, those of memory and local files in {@code
 * LocalReplayContractTest}.
 */
class LocalReplayIT {

    // Held, since the logging system forgets the level of a logger that nobody holds.
    private static final Logger LOG = Logger.getLogger("io.github.tracker4j");

    /** Keeps hundreds of runs out of the output. */
    @BeforeAll
    static void announceNothing() {
        LOG.setLevel(Level.WARNING);
    }

    @Nested
    class FromLocalToVersion2 extends Pair {
        FromLocalToVersion2() {
            super(Home.LOCAL, Home.MLFLOW_2);
        }
    }

    @Nested
    class FromLocalToVersion3 extends Pair {
        FromLocalToVersion3() {
            super(Home.LOCAL, Home.MLFLOW_3);
        }
    }

    @Nested
    class FromVersion2ToLocal extends Pair {
        FromVersion2ToLocal() {
            super(Home.MLFLOW_2, Home.LOCAL);
        }
    }

    @Nested
    class FromVersion3ToLocal extends Pair {
        FromVersion3ToLocal() {
            super(Home.MLFLOW_3, Home.LOCAL);
        }
    }

    private abstract static class Pair extends ReplayContract {

        @TempDir
        Path directory;

        private final Home source;
        private final Home target;

        Pair(Home source, Home target) {
            this.source = source;
            this.target = target;
        }

        @Override
        protected ExperimentTracker source() {
            return source.open(directory.resolve("source"));
        }

        @Override
        protected ExperimentTracker target() {
            return target.open(directory.resolve("target"));
        }

        /** Several requests; more points show nothing new on a server and take one of 2.x half a minute. */
        @Override
        protected long longHistory() {
            return target.isServer() ? 2_500 : super.longHistory();
        }

        @Override
        protected double kept(double value) {
            return target.kept(value);
        }
    }
}
