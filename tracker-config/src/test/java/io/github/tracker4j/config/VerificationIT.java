package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.Content;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.local.replica.Destination;
import io.github.tracker4j.local.replica.Difference;
import io.github.tracker4j.local.replica.Push;
import io.github.tracker4j.local.replica.PushListener;
import io.github.tracker4j.local.replica.PushOptions;
import io.github.tracker4j.local.replica.PushReport;
import io.github.tracker4j.local.replica.PushedRun;
import io.github.tracker4j.local.replica.Verification;
import io.github.tracker4j.local.replica.VerificationReport;
import io.github.tracker4j.local.replica.VerificationReport.Verdict;
import io.github.tracker4j.safeguard.NonFinitePolicy;
import io.github.tracker4j.safeguard.SafeguardedTracker;
import io.github.tracker4j.safeguard.Safeguards;
import io.github.tracker4j.spi.TrackerProvider;
import io.github.tracker4j.tck.Replay;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import io.github.tracker4j.testservers.MlflowServerOptions;
import io.github.tracker4j.testservers.PythonScript;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local runs and their replicas on real servers: what is equal, what a server cannot keep, and what others did to it. */
class VerificationIT {

    private static final long START = 1_700_000_000_000L;

    // Held, since the logging system forgets the level of a logger that nobody holds.
    private static final Logger LOG = Logger.getLogger("io.github.tracker4j");

    @BeforeAll
    static void announceNothing() {
        LOG.setLevel(Level.WARNING);
    }

    @Nested
    class OnVersion2 extends OnDatabase {
        @Override
        MlflowServer server() {
            return MlflowServer.shared(Version.V2);
        }
    }

    @Nested
    class OnVersion3 extends OnDatabase {
        @Override
        MlflowServer server() {
            return MlflowServer.shared(Version.V3);
        }
    }

    @Nested
    @Tag("slow")
    class OnFiles extends OnServer {

        private static MlflowServer files;

        @BeforeAll
        static void start() {
            files = MlflowServer.start(
                    Version.V3, MlflowServerOptions.defaults().fileStore());
        }

        @AfterAll
        static void stop() {
            files.close();
        }

        @Override
        MlflowServer server() {
            return files;
        }

        @Override
        void assertNumbersAreNoted(VerificationReport report) {
            assertThat(report.notes()).isEmpty();
        }
    }

    abstract static class OnDatabase extends OnServer {
        @Override
        void assertNumbersAreNoted(VerificationReport report) {
            assertThat(report.notes()).singleElement().asString().startsWith("3 points read otherwise there");
        }
    }

    abstract static class OnServer {

        private final String experiment = "verification " + RunId.random();

        @TempDir
        Path root;

        private LocalTracker local;
        private ExperimentTracker remote;

        abstract MlflowServer server();

        abstract void assertNumbersAreNoted(VerificationReport report);

        @BeforeEach
        void open() {
            local = new LocalTracker(root);
            TrackerProvider mlflow =
                    Backends.installed().provider(Backends.MLFLOW).orElseThrow();
            remote = mlflow.open(server().uri(), Map.of("timeouts.settle", "1"));
        }

        @AfterEach
        void close() {
            local.close();
            remote.close();
        }

        private RunSpec spec(String name) {
            return RunSpec.in(experiment).named(name).startedAt(START).withTag("team", "blue");
        }

        private VerificationReport verified(RunId run) {
            return new Verification(local.journals().reader(), remote).run(run);
        }

        private void replay(RunId run) {
            new Replay(local.journals().reader(), remote).run(run);
        }

        private static List<String> messages(VerificationReport report) {
            return report.differences().stream().map(Difference::message).toList();
        }

        private RunId finished() {
            Run run = local.startRun(spec("small"));
            run.logParam("eta", 0.1);
            for (int step = 0; step < 10; step++) {
                run.logMetric("loss", 1.0 / (step + 1), step, START + step);
            }
            run.logText("notes/a.txt", "abc");
            run.end(RunStatus.FINISHED, START + 100);
            return run.id();
        }

        @Test
        void aRunWithAllThatCanBeLoggedIsTheSame() {
            SafeguardedTracker guarded = new SafeguardedTracker(
                    local, Safeguards.builder().nonFinite(NonFinitePolicy.KEEP).build());
            Run parent = guarded.startRun(spec("parent"));
            parent.end(RunStatus.KILLED, START + 7);
            Run run = guarded.startRun(spec("everything \u00e9").childOf(parent.id()));
            run.logParam("prompt", "words and words ".repeat(1000));
            run.logDataset(
                    DatasetInput.of("train", "d1", "local", "{\"uri\":\"/a\"}").usedFor("training"));
            Metric point = Metric.of("edge", 0.25, 3, START);
            run.log(LogBatch.ofMetrics(List.of(
                    point,
                    point,
                    Metric.of("edge", Double.NaN, 3, START),
                    Metric.of("edge", Double.POSITIVE_INFINITY, -1, START),
                    Metric.of("edge", Double.NEGATIVE_INFINITY, Long.MAX_VALUE, START),
                    Metric.of("edge", -0.0, 5, START + 1),
                    Metric.of("edge", Double.MIN_VALUE, 6, START + 1))));
            for (int step = 0; step < 3000; step++) {
                run.logMetric("loss", 1.0 / (step + 1), step, START + step);
            }
            run.logArtifact("model/weights.bin", Content.of(new byte[100_000]));
            run.logText("empty.txt", "");
            run.end(RunStatus.FINISHED, START + 5000);
            replay(run.id());

            VerificationReport report = verified(run.id());

            assertThat(messages(report)).isEmpty();
            assertThat(report.verdict()).isEqualTo(Verdict.EQUAL);
            assertThat(report.points()).isEqualTo(3006);
            assertThat(report.artifacts()).isEqualTo(3);
            assertNumbersAreNoted(report);
            assertThat(verified(parent.id()).isEqual()).isTrue();
        }

        @Test
        void whatIsMissingAndMoreIsFound() {
            RunId id = finished();
            replay(id);
            Run there = remote.startRun(RunSpec.resume(experiment, id));
            there.logMetric("loss", 7, 100, START + 100);
            there.logParam("other", 1);
            there.setTag("team", "red");
            there.logText("notes/a.txt", "abd");
            there.end(RunStatus.FINISHED, START + 100);
            Run here = local.startRun(RunSpec.resume(experiment, id));
            here.logMetric("loss", 8, 50, START + 50);
            here.end(RunStatus.FINISHED, START + 100);

            VerificationReport report = verified(id);

            assertThat(report.verdict()).isEqualTo(Verdict.DIFFERENT);
            assertThat(messages(report))
                    .containsExactly(
                            "param other: more at the destination; found \"1\"",
                            "tag team: expected \"blue\", found \"red\"",
                            "metric loss: missing at the destination; expected 1 point: step 50 with time "
                                    + (START + 50) + " and value 8.0",
                            "metric loss: more at the destination; found 1 point: step 100 with time " + (START + 100)
                                    + " and value 7.0",
                            "artifact notes/a.txt: expected 3 bytes with SHA-256"
                                    + " ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad, found 3 bytes"
                                    + " with SHA-256 a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9");
        }

        @Test
        void aRunThatIsMissingUnfinishedOrDeletedIsToldApart() {
            RunId missing = finished();
            RunId unfinished = finished();
            replay(unfinished);
            remote.startRun(RunSpec.resume(experiment, unfinished)).detach();
            RunId deleted = finished();
            replay(deleted);
            remote.admin().orElseThrow().delete(deleted);

            assertThat(verified(missing).verdict()).isEqualTo(Verdict.MISSING);
            assertThat(verified(unfinished).verdict()).isEqualTo(Verdict.UNFINISHED);
            assertThat(verified(deleted).verdict()).isEqualTo(Verdict.DELETED);
            assertThat(new Verification(local.journals().reader(), remote).runs(RunQuery.in(experiment)))
                    .hasSize(3);
        }

        @Test
        void aDatasetThatAnotherRunHasDescribedIsANote() {
            DatasetInput train = DatasetInput.of("train", RunId.random().value().substring(0, 8), "local", "{}");
            Run first = local.startRun(spec("first"));
            first.logDataset(train.describedBy("{\"a\":1}", null));
            first.end(RunStatus.FINISHED, START);
            Run second = local.startRun(spec("second"));
            second.logDataset(train.describedBy("{\"b\":2}", null));
            second.end(RunStatus.FINISHED, START);
            replay(first.id());
            replay(second.id());

            assertThat(verified(first.id()).isEqual()).isTrue();
            VerificationReport report = verified(second.id());
            assertThat(report.differences()).isEmpty();
        }

        @Test
        void aPushOfSeveralRunsFindsThoseThatAreThereAndCreatesTheOthers() throws Exception {
            RunId here = finished();
            RunId there = finished();
            RunId alsoHere = finished();
            RunId deleted = finished();
            // As another copy of the journals has sent them.
            replay(there);
            replay(deleted);
            remote.admin().orElseThrow().delete(deleted);

            PushReport report = new Push(local.journals(), Destination.of(server().uri(), remote), PushOptions.DEFAULT)
                    .run(PushListener.NONE);

            assertThat(report.runs())
                    .allSatisfy(run -> assertThat(run.state())
                            .isEqualTo(deleted.equals(run.id()) ? PushedRun.State.REFUSED : PushedRun.State.COMPLETE));
            assertThat(remote.reader().allRuns(RunQuery.in(experiment)).map(RunInfo::id))
                    .containsExactlyInAnyOrder(here, there, alsoHere);
            assertThat(List.of(here, there, alsoHere))
                    .allSatisfy(run -> assertThat(verified(run).isEqual()).isTrue());
            assertThat(verified(deleted).verdict()).isEqualTo(Verdict.DELETED);
        }

        @Test
        void anExperimentThatIsDeletedBetweenTwoRunsIsNamed() {
            remote.startRun(spec("before")).detach();
            PythonScript.text(Version.V3.python(), """
                            import sys, mlflow
                            mlflow.set_tracking_uri(sys.argv[1])
                            client = mlflow.MlflowClient()
                            client.delete_experiment(client.get_experiment_by_name(sys.argv[2]).experiment_id)
                            """).run(server().uri().toString(), experiment);

            assertThatThrownBy(() -> remote.startRun(spec("after")))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("Experiment '" + experiment + "' is deleted");
        }

        @Test
        void twoRunsOfOneIdAreFound() {
            RunId id = finished();
            replay(id);
            RunInfo there = remote.reader().run(id);
            URI uri = server().uri();
            PythonScript.text(Version.V3.python(), """
                            import sys, mlflow
                            mlflow.set_tracking_uri(sys.argv[1])
                            client = mlflow.MlflowClient()
                            run = client.get_run(sys.argv[2])
                            tags = {"tracker4j.run.id": run.data.tags["tracker4j.run.id"]}
                            client.create_run(run.info.experiment_id, start_time=run.info.start_time, tags=tags)
                            """).run(uri.toString(), String.valueOf(there.backendId()));

            VerificationReport report = verified(id);

            assertThat(messages(report))
                    .singleElement()
                    .asString()
                    .startsWith("runs of this id: more at the destination; found 2: ");
        }
    }
}
