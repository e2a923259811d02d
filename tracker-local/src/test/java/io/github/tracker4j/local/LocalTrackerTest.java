package io.github.tracker4j.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.Content;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTrackerTest {

    @TempDir
    Path root;

    private LocalTracker tracker;

    @BeforeEach
    void open() {
        tracker = new LocalTracker(root);
    }

    @AfterEach
    void close() {
        tracker.close();
    }

    @Test
    void aRunReadsAsItWasLogged() throws IOException {
        Run run = tracker.startRun(
                RunSpec.in("digits").named("lr 0.1").startedAt(1_000).withTag("team", "vision"));
        run.logParams(Map.of("eta", 0.1));
        run.setTag("note", "first\nline \"quoted\"");
        run.logDataset(DatasetInput.of("digits", "abc", "local", "{\"uri\":\"digits.csv\"}"));
        run.logMetrics(0, Map.of("loss", 1.5));
        run.logMetric("loss", Double.NaN, 1, 2_000);
        run.logText("notes/a.txt", "hello");
        run.end(RunStatus.FINISHED, 9_000);

        RunInfo info = tracker.reader().run(run.id());
        assertThat(info.name()).isEqualTo("lr 0.1");
        assertThat(info.experiment()).isEqualTo("digits");
        assertThat(info.params()).containsExactly(Map.entry("eta", "0.1"));
        assertThat(info.tags())
                .containsExactly(Map.entry("team", "vision"), Map.entry("note", "first\nline \"quoted\""));
        assertThat(info.inputs()).hasSize(1);
        assertThat(info.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(info.startTime()).isEqualTo(1_000);
        assertThat(info.endTime()).isEqualTo(9_000);
        assertThat(info.latestMetrics()).containsEntry("loss", Metric.of("loss", Double.NaN, 1, 2_000));
        assertThat(info.notices()).isEmpty();
        assertThat(info.uri().toString())
                .isEqualTo(root.resolve("digits/lr_0.1-" + run.id().value().substring(0, 8))
                        .toUri()
                        .toString());
        assertThat(history(run.id(), "loss")).hasSize(2);
        try (InputStream in = tracker.reader().open(run.id(), "notes/a.txt")) {
            assertThat(in.readAllBytes()).asString().isEqualTo("hello");
        }
    }

    @Test
    void aRunHasStartedWhenOnlyItsSnapshotsCannotBeWritten() throws IOException {
        RunId id = new RunId("0123456789abcdef0123456789abcdef");
        Path inTheWay = Files.createDirectories(root.resolve("e/r-01234567/latest.json.tmp"));

        Run run = tracker.startRun(RunSpec.in("e").named("r").withId(id));
        run.logMetric("loss", 0.5, 3, 1_000);
        assertThat(tracker.reader().run(id).latestMetrics()).containsKey("loss");
        Files.delete(inTheWay);
        run.flush();

        assertThat(directory(run).resolve("latest.json")).content().contains("loss");
        assertThat(directory(run).resolve("metadata.json")).content().contains(id.value());
    }

    @Test
    void aDirectoryThatHasNothingOfARunButItsIdHoldsNoRun() throws IOException {
        Path directory = Files.createDirectories(root.resolve("e/r-01234567"));
        Files.writeString(directory.resolve("metadata.json"), "{\"run_id\":\"0123456789abcdef\"}");

        assertThatThrownBy(() -> tracker.reader().history(new RunId("0123456789abcdef"), "loss"))
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.scope()).isEqualTo(RejectedException.Scope.RUN));
    }

    @Test
    void theStartOfARunNamesItsDirectory() {
        List<String> lines = new ArrayList<>();
        Handler capture = new Handler() {
            @Override
            public void publish(LogRecord event) {
                lines.add(event.getLevel() + " " + new SimpleFormatter().formatMessage(event));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("io.github.tracker4j.local");
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addHandler(capture);
        try {
            Run run = tracker.startRun(RunSpec.in("e"));

            assertThat(lines).containsExactly("INFO Run " + run.id() + " is logged to " + directory(run));
        } finally {
            logger.removeHandler(capture);
            logger.setLevel(before);
        }
    }

    @Test
    void theLinesOfACallHaveOneStepAndTimeEachAndAKeyOnce() throws IOException {
        Run run = tracker.startRun(RunSpec.in("e").named("r").startedAt(1));
        run.log(LogBatch.ofMetrics(List.of(
                Metric.of("a", 1, 0, 5),
                Metric.of("b", Double.NEGATIVE_INFINITY, 0, 5),
                Metric.of("a", 2, 0, 5),
                Metric.of("a", -0.0, Long.MIN_VALUE, 6))));

        assertThat(Files.readAllLines(directory(run).resolve("metrics.jsonl")))
                .containsExactly(
                        "{\"step\":0,\"timestamp\":5,\"metrics\":{\"a\":1.0,\"b\":\"-Infinity\"}}",
                        "{\"step\":0,\"timestamp\":5,\"metrics\":{\"a\":2.0}}",
                        "{\"step\":-9223372036854775808,\"timestamp\":6,\"metrics\":{\"a\":-0.0}}");
    }

    @Test
    void aSecondWriterOfARunIsRefusedNamingTheFirst() {
        Run run = tracker.startRun(RunSpec.in("e"));

        try (LocalTracker second = new LocalTracker(root)) {
            assertThatThrownBy(() -> second.startRun(RunSpec.resume("e", run.id())))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("is being written by")
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        }
        run.logMetric("loss", 1);
        run.end(RunStatus.FINISHED);
        Run resumed = tracker.startRun(RunSpec.resume("e", run.id()));
        resumed.end(RunStatus.FINISHED);
    }

    @Test
    void anInterruptedThreadGoesOnLogging() {
        Run run = tracker.startRun(RunSpec.in("e"));
        Thread.currentThread().interrupt();
        run.logMetric("loss", 1, 0);
        run.logParam("p", 1);
        run.logText("a.txt", "text");
        run.end(RunStatus.FINISHED);

        assertThat(Thread.interrupted()).isTrue();
        RunInfo info = tracker.reader().run(run.id());
        assertThat(info.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(info.latestMetrics()).containsKey("loss");
    }

    @Test
    void experimentsWhoseSafeNamesCollideAreKeptApart() {
        List<String> names = List.of("a b", "a/b", "a_b", "..", "con", "A_B", SafeNames.experiment("a b"), "日本", "日曜");
        for (String name : names) {
            tracker.startRun(RunSpec.in(name)).end(RunStatus.FINISHED);
        }

        assertThat(tracker.reader().experiments()).extracting(e -> e.name()).containsExactlyInAnyOrderElementsOf(names);
        for (String name : names) {
            assertThat(tracker.reader().runs(RunQuery.in(name)).items()).hasSize(1);
        }
    }

    @Test
    void runsOfOneNameWhoseIdsBeginAlikeAreKeptApart() {
        RunId first = new RunId("0123456789abcdef0123456789abcdef");
        RunId second = new RunId("0123456700000000000000000000000f");
        tracker.startRun(RunSpec.in("e").named("r").withId(first)).end(RunStatus.FINISHED);
        tracker.startRun(RunSpec.in("e").named("r").withId(second)).end(RunStatus.FAILED);

        assertThat(tracker.reader().run(first).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(tracker.reader().run(second).status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void anArtifactPathThroughASymbolicLinkIsRefused(@TempDir Path outside) throws IOException {
        Run run = tracker.startRun(RunSpec.in("e"));
        run.logText("real/a.txt", "a");
        Files.createSymbolicLink(directory(run).resolve("artifacts/out"), outside);

        assertThatThrownBy(() -> run.logArtifact("out/x.txt", Content.of("x")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> run.logArtifact("real", Content.of("x")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("is a directory");
        assertThatThrownBy(() -> run.logArtifact("real/a.txt/b", Content.of("x")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("which is a file");
        assertThat(outside).isEmptyDirectory();
        assertThat(tracker.reader().artifacts(run.id(), ""))
                .extracting(a -> a.path())
                .containsExactly("real");
    }

    private Path directory(Run run) {
        return Path.of(tracker.reader().run(run.id()).uri());
    }

    private List<Metric> history(RunId id, String key) {
        List<Metric> points = new ArrayList<>();
        try (MetricCursor cursor = tracker.reader().history(id, key)) {
            cursor.forEachRemaining(points::add);
        }
        return points;
    }
}
