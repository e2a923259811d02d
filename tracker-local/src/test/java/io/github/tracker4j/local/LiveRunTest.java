package io.github.tracker4j.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveRunTest {

    @TempDir
    Path root;

    @Test
    void snapshotsFollowWhatIsLoggedWithinASecond() {
        try (LocalTracker tracker = new LocalTracker(root)) {
            Run run = tracker.startRun(RunSpec.in("e"));
            Path directory = RunFiles.directory(tracker.reader(), run.id());
            run.logParam("eta", 0.5);
            run.logMetric("loss", 0.25, 4, 1_000);

            Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
                assertThat(directory.resolve("params.json")).content().contains("\"eta\" : \"0.5\"");
                assertThat(directory.resolve("latest.json")).content().contains("\"value\":0.25,\"step\":4");
            });
            assertThat(directory.resolve("metadata.json")).content().contains("\"status\" : \"running\"");
            run.end(RunStatus.FINISHED, 2_000);
            assertThat(directory.resolve("metadata.json"))
                    .content()
                    .contains("\"status\" : \"completed\"")
                    .contains("\"end_time\" : \"1970-01-01T00:00:02.000Z\"");
        }
    }

    @Test
    void latestValuesAreReadWithoutTheHistory() throws IOException {
        try (LocalTracker tracker = new LocalTracker(root)) {
            Run run = tracker.startRun(RunSpec.in("e"));
            for (int i = 0; i < 100; i++) {
                run.logMetric("loss", i, i, 1_000 + i);
            }
            run.end(RunStatus.FINISHED);
            Path metrics = RunFiles.directory(tracker.reader(), run.id()).resolve("metrics.jsonl");
            byte[] unreadable = Files.readAllBytes(metrics);
            byte[] lastLineFeed = "\n".getBytes(StandardCharsets.UTF_8);
            Arrays.fill(unreadable, 0, unreadable.length - lastLineFeed.length, (byte) 'x');
            Files.write(metrics, unreadable);
            RunFiles.append(metrics, "{\"step\":3,\"timestamp\":9,\"metrics\":{\"acc\":1}}\n");

            RunInfo info = tracker.reader().run(run.id());

            assertThat(info.latestMetrics())
                    .containsEntry("loss", Metric.of("loss", 99, 99, 1_099))
                    .containsEntry("acc", Metric.of("acc", 1, 3, 9));
            assertThat(info.notices()).isEmpty();
        }
    }

    @Test
    void aRunWhoseProcessIsGoneReadsAsInterruptedUntilItIsResumed() throws IOException {
        try (LocalTracker tracker = new LocalTracker(root)) {
            RunId id = aRunLeftBy(tracker, "\"pid\":" + Integer.MAX_VALUE);

            assertThat(tracker.reader().run(id).interrupted()).isTrue();
            assertThat(tracker.reader().run(id).status()).isEqualTo(RunStatus.RUNNING);
            Run resumed = tracker.startRun(RunSpec.resume("e", id));
            assertThat(tracker.reader().run(id).interrupted()).isFalse();
            resumed.logMetric("loss", 2);
            resumed.end(RunStatus.FINISHED);
            assertThat(RunFiles.history(tracker.reader(), id, "loss"))
                    .extracting(Metric::step)
                    .containsExactly(0L, 1L);
        }
    }

    @Test
    void aNumberThatALaterProcessHasGotIsNoSignOfLife() throws IOException {
        try (LocalTracker tracker = new LocalTracker(root)) {
            RunId id = aRunLeftBy(tracker, "\"pid\":" + ProcessHandle.current().pid());
            Path events = RunFiles.directory(tracker.reader(), id).resolve("events.jsonl");
            assertThat(tracker.reader().run(id).interrupted()).isFalse();

            Files.writeString(
                    events, Files.readString(events).replaceAll("\"process_start\":[0-9]+", "\"process_start\":1000"));

            assertThat(tracker.reader().run(id).interrupted()).isTrue();
        }
    }

    @Test
    void aRunOfAnotherHostReadsAsInterruptedWhenItWasSilentForLong() throws IOException {
        long now = System.currentTimeMillis();
        RunId id;
        try (LocalTracker tracker = new LocalTracker(root)) {
            id = aRunLeftBy(tracker, "\"pid\":1");
            Path events = RunFiles.directory(tracker.reader(), id).resolve("events.jsonl");
            Files.writeString(
                    events,
                    Files.readString(events).replaceAll("\"host\":\"[^\"]+\"", "\"host\":\"elsewhere.example\""));
            assertThat(tracker.reader().run(id).interrupted()).isFalse();
        }
        InstantSource later = InstantSource.fixed(Instant.ofEpochMilli(now).plus(Duration.ofMinutes(12)));
        try (LocalTracker tracker = new LocalTracker(root, LocalOptions.DEFAULT.withClock(later))) {
            assertThat(tracker.reader().run(id).interrupted()).isTrue();
        }
        try (LocalTracker patient =
                new LocalTracker(root, LocalOptions.DEFAULT.withClock(later).withStale(Duration.ofHours(1)))) {
            assertThat(patient.reader().run(id).interrupted()).isFalse();
        }
    }

    @Test
    void durabilityAgainstPowerLossStoresTheSame() {
        LocalOptions durable = LocalOptions.DEFAULT.withDurability(LocalOptions.Durability.POWER_LOSS);
        try (LocalTracker tracker = new LocalTracker(root, durable)) {
            Run run = tracker.startRun(RunSpec.in("e"));
            run.logMetric("loss", 1);
            run.end(RunStatus.FINISHED);
            assertThat(tracker.reader().run(run.id()).latestMetrics()).containsKey("loss");
        }
    }

    /** A run as a process leaves it that dies without a word. */
    private RunId aRunLeftBy(LocalTracker tracker, String pid) throws IOException {
        Run run = tracker.startRun(RunSpec.in("e"));
        run.logMetric("loss", 1);
        Path events = RunFiles.directory(tracker.reader(), run.id()).resolve("events.jsonl");
        String asLeft = Files.readString(events).replaceAll("\"pid\":[0-9]+", pid);
        run.detach();
        Files.writeString(events, asLeft);
        return run.id();
    }
}
