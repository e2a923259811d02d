package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.tck.TrackerContract;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import io.github.tracker4j.testservers.MlflowServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract on real servers: of both lines, on a database and on files. */
class MlflowContractIT {

    @BeforeAll
    static void quiet() {
        Servers.announceNothing();
    }

    @Nested
    @Tag("slow")
    class OnVersion2 extends OnDatabase {

        @Override
        protected ExperimentTracker open() {
            return Servers.tracker(MlflowServer.shared(Version.V2));
        }
    }

    @Nested
    @Tag("each-jdk")
    class OnVersion3 extends OnDatabase {

        @Override
        protected ExperimentTracker open() {
            return Servers.tracker(MlflowServer.shared(Version.V3));
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
            return Servers.tracker(server);
        }

        /** Since such a server reads every run it has for each search, what the cases before have left. */
        @BeforeEach
        void forget() throws IOException {
            Path store = server.directory().resolve("mlruns");
            try (Stream<Path> found = Files.walk(store)) {
                List<Path> experiments = found.filter(path ->
                                store.relativize(path).getName(0).toString().matches("\\d{2,}"))
                        .sorted(Comparator.reverseOrder())
                        .toList();
                for (Path path : experiments) {
                    Files.delete(path);
                }
            }
        }

        /** Keys are paths of files there, so that no key can lie below another. */
        @Override
        @Test
        public void keysOfEveryLawfulKindAreKept() {
            try (ExperimentTracker tracker = open()) {
                Run run = tracker.startRun(RunSpec.in("keys " + RunId.random()));
                run.logParams(Map.of("a.b", 1, "dir/c:d", 2, " e", 3, "\u00e9\u4e2d", 4));
                assertThat(tracker.reader().run(run.id()).params())
                        .isEqualTo(Map.of("a.b", "1", "dir/c:d", "2", " e", "3", "\u00e9\u4e2d", "4"));

                assertThatThrownBy(() -> run.logParam("a.b/below", 1))
                        .isInstanceOf(TrackingException.class)
                        .hasMessageContaining("Not a directory");
                run.end(RunStatus.FINISHED);
            }
        }

        /** Of NaN and a number of one step and time the first stays. */
        @Override
        @Test
        public void naNIsTheLatestValueOnlyWhereNoNumberHasItsStepAndTime() {
            try (ExperimentTracker tracker = open()) {
                Run run = tracker.startRun(RunSpec.in("ties " + RunId.random()));
                run.logMetric("number first", 1, 5, 5);
                run.logMetric("number first", Double.NaN, 5, 5);
                run.logMetric("NaN first", Double.NaN, 5, 5);
                run.logMetric("NaN first", 1, 5, 5);
                run.logMetric("later", 1, 5, 5);
                run.logMetric("later", Double.NaN, 6, 1);

                assertThat(tracker.reader().run(run.id()).latestMetrics().values())
                        .containsExactlyInAnyOrder(
                                Metric.of("number first", 1, 5, 5),
                                Metric.of("NaN first", Double.NaN, 5, 5),
                                Metric.of("later", Double.NaN, 6, 1));
                run.end(RunStatus.FINISHED);
            }
        }
    }

    private abstract static class OnDatabase extends TrackerContract {

        /** A database of MLflow has no infinities and no negative zero. */
        @Override
        protected double kept(double value) {
            return Servers.kept(value);
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
                run.end(RunStatus.FINISHED);
            }
        }
    }
}
