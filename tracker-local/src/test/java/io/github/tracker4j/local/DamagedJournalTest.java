package io.github.tracker4j.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedJournalTest {

    private static final RunId ID = new RunId("0123456789abcdef0123456789abcdef");

    @TempDir
    Path root;

    @TempDir
    Path copies;

    private LocalTracker tracker;

    @BeforeEach
    void open() {
        tracker = new LocalTracker(root);
    }

    @AfterEach
    void close() {
        tracker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metrics.jsonl", "events.jsonl"})
    void aFileCutAtAnyByteOpensReadsAndGoesOn(String file) throws IOException {
        Path directory = aSmallRun();
        byte[] whole = Files.readAllBytes(directory.resolve(file));
        // Each length is a copy of its own, and most of its time is waited for the disk.
        IntStream.range(0, whole.length).parallel().forEach(length -> {
            try {
                assertOpensReadsAndGoesOn(directory, file, whole, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void assertOpensReadsAndGoesOn(Path directory, String file, byte[] whole, int length) throws IOException {
        Path copyRoot = Files.createDirectories(copies.resolve(Integer.toString(length)));
        Path copy = copyRoot.resolve(root.relativize(directory).toString());
        Files.createDirectories(copy.getParent());
        RunFiles.copy(directory, copy);
        cut(copy.resolve(file), length);
        List<String> before = RunFiles.contents(copyRoot);

        try (LocalTracker cut = new LocalTracker(copyRoot)) {
            RunInfo read = cut.reader().run(ID);
            assertThat(read.name()).isEqualTo("r");
            List<Metric> points = RunFiles.history(cut.reader(), ID, "loss");
            assertThat(points).isSubsetOf(Metric.of("loss", 1, 0, 10), Metric.of("loss", Double.NaN, 1, 20));
            if (length > 0 && whole[length - 1] != '\n') {
                assertThat(read.notices()).as("cut at %s", length).isNotEmpty();
            }
            assertThat(RunFiles.contents(copyRoot))
                    .as("reading changes nothing")
                    .isEqualTo(before);

            Run resumed = cut.startRun(RunSpec.resume("e", ID));
            resumed.logMetric("loss", 3, 7, 30);
            resumed.logParam("more", "x");
            resumed.end(RunStatus.FINISHED, 99);

            RunInfo after = cut.reader().run(ID);
            assertThat(after.status()).isEqualTo(RunStatus.FINISHED);
            assertThat(after.params()).containsEntry("more", "x").containsAllEntriesOf(read.params());
            assertThat(after.tags()).containsAllEntriesOf(read.tags());
            assertThat(after.latestMetrics()).containsEntry("loss", Metric.of("loss", 3, 7, 30));
            assertThat(RunFiles.history(cut.reader(), ID, "loss"))
                    .containsAll(points)
                    .hasSize(points.size() + 1);
            assertThat(after.notices())
                    .as("cut at %s", length)
                    .hasSizeGreaterThanOrEqualTo(read.notices().size());
        }
    }

    @Test
    void aTornLineOfALiveRunIsNoDamageAndIsNotTouched() throws IOException {
        Run run = tracker.startRun(RunSpec.in("e"));
        run.logMetric("loss", 1, 0);
        Path directory = RunFiles.directory(tracker.reader(), run.id());
        RunFiles.append(directory.resolve("metrics.jsonl"), "{\"step\":1,\"times");

        RunInfo info = tracker.reader().run(run.id());

        assertThat(info.notices()).isEmpty();
        assertThat(RunFiles.history(tracker.reader(), run.id(), "loss")).hasSize(1);
        assertThat(RunFiles.text(directory.resolve("metrics.jsonl"))).endsWith("times");
    }

    @Test
    void aTornLineIsSetAsideByTheNextWriterAndReportedEverAfter() throws IOException {
        Path directory = aSmallRun();
        RunFiles.append(directory.resolve("metrics.jsonl"), "{\"step\":1,\0\0\0");

        tracker.startRun(RunSpec.resume("e", ID)).end(RunStatus.FINISHED);

        assertThat(RunFiles.text(directory.resolve("metrics.jsonl.torn"))).isEqualTo("{\"step\":1,\0\0\0");
        assertThat(RunFiles.text(directory.resolve("metrics.jsonl"))).endsWith("}}\n");
        assertThat(tracker.reader().run(ID).notices())
                .singleElement()
                .asString()
                .contains("13 bytes")
                .contains("metrics.jsonl.torn");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "\0\0\0\0\0\0\0\0",
                "{\"step\":1,\"timestamp\":5,\"metrics\":{\"loss\":\"high\"}}",
                "{\"step\":1,\"timestamp\":5,\"metrics\":{\"loss\":1}} trailing",
                "{\"step\":1,\"timestamp\":5,\"metrics\":{\"loss\":1",
                "{\"step\":null,\"timestamp\":5,\"metrics\":{\"loss\":1}}",
                "{\"step\":1,\"metrics\":{\"loss\":1}}",
                "{\"step\":1,\"timestamp\":5}",
                "{\"step\":1,\"timestamp\":5,\"metrics\":{\"half of a pair \\ud800\":1}}",
                "[1,2]"
            })
    void aBadLineInTheMiddleIsSkippedCountedAndReported(String bad) throws IOException {
        Path directory = aSmallRun();
        RunFiles.append(
                directory.resolve("metrics.jsonl"),
                bad + "\n{\"step\":9,\"timestamp\":90,\"metrics\":{\"loss\":9.0}}\n");

        RunInfo info = tracker.reader().run(ID);

        assertThat(info.notices()).containsExactly("metrics.jsonl has 1 damaged line, which was skipped");
        assertThat(info.latestMetrics()).containsEntry("loss", Metric.of("loss", 9, 9, 90));
        assertThat(RunFiles.history(tracker.reader(), ID, "loss")).hasSize(3);
    }

    @Test
    void aBadEventIsSkippedCountedAndReported() throws IOException {
        Path directory = aSmallRun();
        RunFiles.append(directory.resolve("events.jsonl"), "}{\n{\"event\":\"params\",\"params\":[]}\n");

        RunInfo info = tracker.reader().run(ID);

        assertThat(info.notices()).containsExactly("events.jsonl has 2 damaged lines, which were skipped");
        assertThat(info.params()).containsEntry("p", "v");
    }

    @Test
    void anEventOfALaterKindAndFieldsOfLaterVersionsAreKeptAndChangeNothing() throws IOException {
        Path directory = aSmallRun();
        RunFiles.append(directory.resolve("events.jsonl"), "{\"event\":\"pinned\",\"time\":1}\n");
        RunFiles.append(
                directory.resolve("metrics.jsonl"),
                "{\"step\":2,\"unit\":{\"loss\":[\"nat\"]},\"timestamp\":30,\"metrics\":{\"loss\":2}}\n");
        Path metadata = directory.resolve("metadata.json");
        Files.writeString(metadata, Files.readString(metadata).replaceFirst("\\{", "{\"owner\":{\"team\":\"a\"},"));

        tracker.startRun(RunSpec.resume("e", ID)).end(RunStatus.FINISHED);

        RunInfo info = tracker.reader().run(ID);
        assertThat(info.notices()).isEmpty();
        assertThat(info.latestMetrics()).containsEntry("loss", Metric.of("loss", 2, 2, 30));
        assertThat(Files.readString(directory.resolve("events.jsonl"))).contains("pinned");
        assertThat(Files.readString(metadata)).contains("\"owner\"").contains("\"team\"");
    }

    @Test
    void pointsThatWereThereAtTheEndAndAreGoneAreReportedAsLossAlsoAfterAResume() throws IOException {
        Path directory = aSmallRun();
        long length = Files.size(directory.resolve("metrics.jsonl"));
        long firstLine = 1L + RunFiles.text(directory.resolve("metrics.jsonl")).indexOf('\n');
        cut(directory.resolve("metrics.jsonl"), firstLine);

        assertThat(tracker.reader().run(ID).notices())
                .singleElement()
                .asString()
                .contains("lost " + (length - firstLine) + " bytes");

        Run resumed = tracker.startRun(RunSpec.resume("e", ID));
        for (int i = 0; i < 10; i++) {
            resumed.logMetric("loss", i, 10 + i);
        }
        resumed.end(RunStatus.FINISHED);
        assertThat(tracker.reader().run(ID).notices())
                .singleElement()
                .asString()
                .contains("lost");
    }

    @Test
    void snapshotsOfAnOlderFormatOrOfGarbageAreRebuiltFromTheJournal() throws IOException {
        Path directory = aSmallRun();
        Files.writeString(directory.resolve("metadata.json"), "{\"format\":0,\"run_name\":\"old\"}");
        Files.writeString(directory.resolve("params.json"), "\0\0\0");
        Files.writeString(directory.resolve("latest.json"), "{\"format\":0,\"metrics_bytes\":3,\"metrics\":{}}");
        Files.delete(directory.resolve("tags.json"));

        RunInfo info = tracker.reader().run(ID);
        assertThat(info.name()).isEqualTo("r");
        assertThat(info.params()).containsEntry("p", "v");
        assertThat(info.latestMetrics()).containsEntry("loss", Metric.of("loss", Double.NaN, 1, 20));

        tracker.startRun(RunSpec.resume("e", ID)).end(RunStatus.FINISHED);
        assertThat(Files.readString(directory.resolve("metadata.json"))).contains("\"run_name\" : \"r\"");
        assertThat(Files.readString(directory.resolve("params.json"))).contains("\"p\" : \"v\"");
        assertThat(Files.readString(directory.resolve("tags.json"))).contains("\"t\" : \"2\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"\\ud800\": {\"value\": 1, \"step\": 0, \"timestamp\": 1}}", "7", "[]"})
    void aSnapshotOfMetricsThatNobodyLogsIsRebuiltFromTheJournal(String metrics) throws IOException {
        Path directory = aSmallRun();
        Path latest = directory.resolve("latest.json");
        String sound = Files.readString(latest);
        Files.writeString(latest, sound.substring(0, sound.indexOf("\"metrics\"")) + "\"metrics\" : " + metrics + "}");

        assertThat(tracker.reader().run(ID).latestMetrics()).containsOnlyKeys("loss", "acc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+292278995-01-01T00:00:00Z", "-292278995-01-01T00:00:00Z", "noon"})
    void aSnapshotWhoseTimesNoClockShowsIsNoRunWhenNothingElseIsLeftOfIt(String time) throws IOException {
        Path directory = aSmallRun();
        Files.delete(directory.resolve("events.jsonl"));
        Path metadata = directory.resolve("metadata.json");
        Files.writeString(
                metadata,
                Files.readString(metadata).replaceFirst("\"start_time\" : \"[^\"]*", "\"start_time\" : \"" + time));

        assertThat(tracker.reader().find(ID)).isEmpty();
    }

    @Test
    void aSnapshotThatIsFarLargerThanAnyIsTakenForDamageAndNotHeldInMemory() throws IOException {
        Path directory = aSmallRun();
        cut(directory.resolve("params.json"), 20L << 30);
        cut(directory.resolve("latest.json"), 20L << 30);

        assertThat(tracker.reader().run(ID).params()).containsEntry("p", "v");
    }

    @Test
    void aRunOfALaterFormatIsReadWithANoticeAndNotWritten() throws IOException {
        Path directory = aSmallRun();
        Path events = directory.resolve("events.jsonl");
        Files.writeString(events, Files.readString(events).replace("\"format\":1", "\"format\":2"));

        assertThat(tracker.reader().run(ID).notices())
                .singleElement()
                .asString()
                .contains("format 2");
        assertThatThrownBy(() -> tracker.startRun(RunSpec.resume("e", ID)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("format 2");
    }

    @Test
    void aStartThatWasStoppedInItsMiddleLeavesNoRunAndIsNoObstacle() throws IOException {
        Path directory = aSmallRun();
        cut(directory.resolve("events.jsonl"), 20);
        for (String snapshot : List.of("metadata.json", "params.json", "tags.json", "latest.json", "metrics.jsonl")) {
            Files.delete(directory.resolve(snapshot));
        }
        assertThat(tracker.reader().find(ID)).isEmpty();

        tracker.startRun(RunSpec.in("e").named("r").withId(ID).createOrResume()).end(RunStatus.FINISHED);

        assertThat(tracker.reader().run(ID).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void unfinishedFilesOfAWriterThatDiedAreRemovedByTheNext() throws IOException {
        Path directory = aSmallRun();
        Files.writeString(directory.resolve("artifact-1234.tmp"), "half of");
        Files.writeString(directory.resolve("params.json.tmp"), "{");

        tracker.startRun(RunSpec.resume("e", ID)).end(RunStatus.FINISHED);

        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    private Path aSmallRun() {
        Run run = tracker.startRun(
                RunSpec.in("e").named("r").withId(ID).startedAt(1).withTag("t", "1"));
        run.log(LogBatch.builder()
                .param("p", "v")
                .tag("t", "2")
                .input(DatasetInput.of("d", "1", "local", "{}"))
                .metric(Metric.of("loss", 1, 0, 10))
                .metric(Metric.of("acc", 0.5, 0, 10))
                .build());
        run.logMetric("loss", Double.NaN, 1, 20);
        run.logText("a.txt", "text");
        run.end(RunStatus.FINISHED, 50);
        return RunFiles.directory(tracker.reader(), ID);
    }

    private static void cut(Path file, long length) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(length);
        }
    }
}
