package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.tck.TrackerContract;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import io.github.tracker4j.testservers.MlflowServerOptions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract on real servers: of both lines, on a database and on files. */
class MlflowContractIT {

    @BeforeAll
    static void quiet() {
        QuietLog.on();
    }

    @Nested
    class OnVersion2 extends OnDatabase {

        @Override
        protected ExperimentTracker open() {
            return onServer(MlflowServer.shared(Version.V2));
        }
    }

    @Nested
    class OnVersion3 extends OnDatabase {

        @Override
        protected ExperimentTracker open() {
            return onServer(MlflowServer.shared(Version.V3));
        }
    }

    @Nested
    @Tag("slow")
    class OnFiles extends TrackerContract {

        private static MlflowServer server;

        @BeforeAll
        static void start() {
            server = MlflowServer.start(
                    Version.V3, MlflowServerOptions.defaults().fileStore());
        }

        @AfterAll
        static void stop() {
            server.close();
        }

        @Override
        protected ExperimentTracker open() {
            return onServer(server);
        }
    }

    private static ExperimentTracker onServer(MlflowServer server) {
        return new MlflowTracker(MlflowOptions.builder(server.uri()).build());
    }

    private abstract static class OnDatabase extends TrackerContract {

        /** A database of MLflow has no infinities and no negative zero. */
        @Override
        protected double kept(double value) {
            return Double.isInfinite(value) ? Math.copySign(Double.MAX_VALUE, value) : value + 0.0;
        }

        /** Where a number has the step and time of NaN, the server takes NaN for 0. */
        @Override
        @Test
        public void naNIsTheLatestValueOnlyWhereNoNumberHasItsStepAndTime() {
            try (ExperimentTracker tracker = open()) {
                Run run = tracker.startRun(RunSpec.in("ties " + RunId.random()));
                run.log(LogBatch.ofMetrics(List.of(
                        Metric.of("above", 1, 5, 5),
                        Metric.of("above", Double.NaN, 5, 5),
                        Metric.of("below", -1, 5, 5),
                        Metric.of("below", Double.NaN, 5, 5),
                        Metric.of("later", 1, 5, 5),
                        Metric.of("later", Double.NaN, 6, 1))));

                assertThat(tracker.reader().run(run.id()).latestMetrics().values())
                        .containsExactlyInAnyOrder(
                                Metric.of("above", 1, 5, 5),
                                Metric.of("below", Double.NaN, 5, 5),
                                Metric.of("later", Double.NaN, 6, 1));
            }
        }
    }
}
