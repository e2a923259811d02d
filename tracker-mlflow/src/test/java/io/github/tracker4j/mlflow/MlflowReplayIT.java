package io.github.tracker4j.mlflow;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.tck.ReplayContract;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** What a server gives to read can be logged again, there, on a server of the other line, and elsewhere. */
class MlflowReplayIT {

    @BeforeAll
    static void quiet() {
        Servers.announceNothing();
    }

    @Nested
    class FromMemoryToVersion2 extends ToServer {

        FromMemoryToVersion2() {
            super(null, Version.V2);
        }
    }

    @Nested
    class FromMemoryToVersion3 extends ToServer {

        FromMemoryToVersion3() {
            super(null, Version.V3);
        }
    }

    @Nested
    @Tag("slow")
    class FromVersion2ToVersion3 extends ToServer {

        FromVersion2ToVersion3() {
            super(Version.V2, Version.V3);
        }
    }

    @Nested
    @Tag("slow")
    class FromVersion3ToVersion2 extends ToServer {

        FromVersion3ToVersion2() {
            super(Version.V3, Version.V2);
        }
    }

    @Nested
    @Tag("slow")
    class FromVersion2ToMemory extends ReplayContract {

        @Override
        protected ExperimentTracker source() {
            return Servers.tracker(MlflowServer.shared(Version.V2));
        }

        @Override
        protected ExperimentTracker target() {
            return new InMemoryTracker();
        }
    }

    @Nested
    class FromVersion3ToMemory extends ReplayContract {

        @Override
        protected ExperimentTracker source() {
            return Servers.tracker(MlflowServer.shared(Version.V3));
        }

        @Override
        protected ExperimentTracker target() {
            return new InMemoryTracker();
        }
    }

    private abstract static class ToServer extends ReplayContract {

        private final @Nullable Version source;
        private final Version target;

        ToServer(@Nullable Version source, Version target) {
            this.source = source;
            this.target = target;
        }

        /** Several requests; more points show nothing new and take a 2.x server half a minute. */
        @Override
        protected long longHistory() {
            return 2_500;
        }

        @Override
        protected ExperimentTracker source() {
            return source == null ? new InMemoryTracker() : Servers.tracker(MlflowServer.shared(source));
        }

        @Override
        protected ExperimentTracker target() {
            return Servers.tracker(MlflowServer.shared(target));
        }

        @Override
        protected double kept(double value) {
            return Servers.kept(value);
        }
    }
}
