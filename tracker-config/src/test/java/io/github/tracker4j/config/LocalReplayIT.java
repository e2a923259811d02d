package io.github.tracker4j.config;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.spi.TrackerProvider;
import io.github.tracker4j.tck.ReplayContract;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
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

    /** A place where runs live. */
    private enum Home {
        LOCAL {
            @Override
            ExperimentTracker open(Path directory) {
                return new LocalTracker(directory);
            }
        },
        MLFLOW_2 {
            @Override
            ExperimentTracker open(Path directory) {
                return mlflow(Version.V2);
            }
        },
        MLFLOW_3 {
            @Override
            ExperimentTracker open(Path directory) {
                return mlflow(Version.V3);
            }
        };

        abstract ExperimentTracker open(Path directory);

        boolean isServer() {
            return this == MLFLOW_2 || this == MLFLOW_3;
        }

        private static ExperimentTracker mlflow(Version version) {
            URI uri = MlflowServer.shared(version).uri();
            TrackerProvider mlflow =
                    Backends.installed().provider(Backends.MLFLOW).orElseThrow();
            return mlflow.open(uri, Map.of());
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

        /** A database of MLflow has no infinities and no negative zero. */
        @Override
        protected double kept(double value) {
            if (!target.isServer()) {
                return value;
            }
            return Double.isInfinite(value) ? Math.copySign(Double.MAX_VALUE, value) : value + 0.0;
        }
    }
}
