package io.github.tracker4j.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonRunTest {

    private static final long START = Instant.parse("2024-03-01T10:00:00.123Z").toEpochMilli();

    @TempDir
    Path parent;

    private Path root;
    private LocalTracker tracker;

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectories(parent.resolve("experiments"));
        tracker = new LocalTracker(root);
    }

    @AfterEach
    void close() {
        tracker.close();
    }

    @Test
    void aDirectoryOfThePythonTrackerReadsAsARun() throws IOException {
        Path directory = aRun(root, "run_20240301_100000");

        RunInfo info = tracker.reader().runs(RunQuery.all()).items().get(0);

        assertThat(info.name()).isEqualTo("run_20240301_100000");
        assertThat(info.experiment()).isEqualTo("experiments");
        assertThat(info.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(info.startTime()).isEqualTo(START);
        assertThat(info.endTime()).isEqualTo(START + 60_000);
        assertThat(info.params())
                .containsExactly(
                        Map.entry("lr", "0.001"),
                        Map.entry("layers", "[64,32]"),
                        Map.entry("optimizer", "adam"),
                        Map.entry("amp", "true"),
                        Map.entry("scheduler", "null"));
        assertThat(info.latestMetrics())
                .containsOnlyKeys("loss", "acc")
                .containsEntry("acc", Metric.of("acc", 0.75, 1, START + 4));
        assertThat(info.uri()).isEqualTo(directory.toUri());
        assertThat(RunFiles.history(tracker.reader(), info.id(), "loss"))
                .containsExactly(
                        Metric.of("loss", 0.5, 0, START + 1),
                        Metric.of("loss", 0.25, 0, START + 2),
                        Metric.of("loss", 0.125, 1, START + 3),
                        Metric.of("loss", Double.NaN, 7, START + 5));
        try (InputStream in = tracker.reader().open(info.id(), "models/model.txt")) {
            assertThat(in.readAllBytes()).asString().isEqualTo("weights");
        }
    }

    @Test
    void itsIdIsMadeOfItsNameAndStartAndIsTheSameWhereverItStands() throws IOException {
        aRun(root, "run_1");
        Path elsewhere = Files.createDirectories(root.resolve("group"));
        aRun(elsewhere, "run_1");
        aRun(elsewhere, "run_2");

        List<RunInfo> runs = tracker.reader().runs(RunQuery.all()).items();

        RunId id = PythonRun.id("run_1", "2024-03-01T10:00:00.123456");
        assertThat(id.value()).matches("[0-9a-f]{12}5[0-9a-f]{3}[89ab][0-9a-f]{15}");
        assertThat(runs).extracting(RunInfo::id).contains(id).doesNotHaveDuplicates();
        assertThat(runs).as("a copy is no second run").hasSize(2);
        assertThat(runs)
                .filteredOn(run -> run.id().equals(id))
                .singleElement()
                .satisfies(run ->
                        assertThat(run.notices()).singleElement().asString().contains("same id"));
        assertThat(tracker.reader().run(id).id()).isEqualTo(id);
    }

    @Test
    void anExperimentInItsMetadataCountsElseTheDirectoryAboveIt() throws IOException {
        Path named = aRun(root, "named");
        Files.writeString(
                named.resolve("metadata.json"),
                "{\"run_name\":\"named\",\"experiment\":\"vision\",\"start_time\":\"2024-03-01T12:00:00+02:00\","
                        + "\"status\":\"failed\"}");
        aRun(Files.createDirectories(root.resolve("speech")), "other");

        assertThat(tracker.reader().experiments())
                .extracting(ExperimentInfo::name)
                .containsExactly("speech", "vision");
        RunInfo vision = tracker.reader().runs(RunQuery.in("vision")).items().get(0);
        assertThat(vision.startTime()).isEqualTo(START - 123);
        assertThat(vision.status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void anUnfinishedOneIsInterruptedSinceItIsOld() throws IOException {
        Path directory = aRun(root, "run_1");
        Files.writeString(
                directory.resolve("metadata.json"),
                "{\"run_name\":\"run_1\",\"start_time\":\"2024-03-01T10:00:00.123456\",\"status\":\"running\"}");
        RunFiles.append(directory.resolve("metrics.jsonl"), "{\"step\": 8, \"metr");

        RunInfo info = tracker.reader().runs(RunQuery.all()).items().get(0);

        assertThat(info.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(info.interrupted()).isTrue();
        assertThat(info.notices()).singleElement().asString().contains("torn line of 17 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999999-01-01T00:00:00", "2024-03-01T10:00:00+25:00", "yesterday", ""})
    void aStartTimeThatNoClockShowsIsToldAndTheRunIsRead(String time) throws IOException {
        Path directory = aRun(root, "run_1");
        Files.writeString(
                directory.resolve("metadata.json"),
                "{\"run_name\":\"run_1\",\"start_time\":\"" + time + "\",\"status\":\"completed\"}");

        RunInfo info = tracker.reader().runs(RunQuery.all()).items().get(0);

        assertThat(info.startTime()).isZero();
        assertThat(info.notices()).singleElement().asString().contains("no start time");
    }

    @Test
    void itIsNeverWritten() throws IOException {
        aRun(root, "run_1");
        RunId id = tracker.reader().runs(RunQuery.all()).items().get(0).id();
        List<String> before = RunFiles.contents(root.resolve("run_1"));

        assertThatThrownBy(() -> tracker.startRun(RunSpec.resume("experiments", id)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("another program")
                .hasMessageContaining("push it");

        assertThat(RunFiles.contents(root.resolve("run_1"))).isEqualTo(before);
    }

    @Test
    void runsOfOursMayStandBesideIt() throws IOException {
        aRun(root, "run_1");

        tracker.startRun(RunSpec.in("run_1")).end(RunStatus.FINISHED);
        tracker.startRun(RunSpec.in("experiments")).end(RunStatus.FINISHED);

        assertThat(tracker.reader().runs(RunQuery.in("run_1")).items()).hasSize(1);
        assertThat(tracker.reader().runs(RunQuery.in("experiments")).items()).hasSize(2);
    }

    /** What {@code json.dump} of Python writes, spaces and bare NaN included. */
    private static Path aRun(Path base, String name) throws IOException {
        Path directory = Files.createDirectories(base.resolve(name));
        Files.writeString(
                directory.resolve("metadata.json"),
                "{\n  \"run_name\": \"" + name + "\",\n  \"start_time\": \"2024-03-01T10:00:00.123456\",\n"
                        + "  \"status\": \"completed\",\n  \"end_time\": \"2024-03-01T10:01:00.123456\"\n}");
        Files.writeString(directory.resolve("params.json"), """
                {
                  "lr": 0.001,
                  "layers": [
                    64,
                    32
                  ],
                  "optimizer": "adam",
                  "amp": true,
                  "scheduler": null
                }""");
        Files.writeString(directory.resolve("metrics.jsonl"), """
                {"step": 0, "metrics": {"loss": 0.5}}
                {"step": null, "metrics": {"loss": 0.25, "acc": 0.5}}
                {"step": null, "metrics": {"loss": 0.125}}
                {"step": null, "metrics": {"acc": 0.75}}
                {"step": 7, "metrics": {"loss": NaN}}
                """);
        Files.createDirectories(directory.resolve("artifacts/models"));
        Files.writeString(directory.resolve("artifacts/models/model.txt"), "weights");
        return directory;
    }
}
