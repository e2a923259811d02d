package io.github.tracker4j.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailingDiskTest {

    private static final LogBatch BATCH = LogBatch.builder()
            .param("p", "v")
            .tag("t", "w")
            .metric(Metric.of("loss", 2, 1, 20))
            .metric(Metric.of("acc", 3, 2, 20))
            .build();

    @TempDir
    Path root;

    /** Bytes that still fit, over all files; negative for no limit. */
    private long room = -1;

    private boolean truncates = true;

    @Test
    void aCallThatFailsAtAnyByteLeavesNothingAndSaysSoAndTheRunGoesOn() throws IOException {
        try (LocalTracker tracker = tracker()) {
            Run run = tracker.startRun(RunSpec.in("e"));
            run.logMetric("loss", 1, 0, 10);
            Path directory = RunFiles.directory(tracker.reader(), run.id());
            String events = RunFiles.text(directory.resolve("events.jsonl"));
            String metrics = RunFiles.text(directory.resolve("metrics.jsonl"));
            long needed = lengthOf(BATCH);
            for (room = 0; room < needed; ) {
                long at = room;
                UnavailableException full = catchThrowableOfType(UnavailableException.class, () -> run.log(BATCH));
                assertThat(full).as("failing at byte %s", at).isNotNull();
                assertThat(full.remaining()).isEqualTo(BATCH);
                assertThat(full).hasMessageContaining("nothing of this call was stored");
                assertThat(RunFiles.text(directory.resolve("events.jsonl"))).isEqualTo(events);
                assertThat(RunFiles.text(directory.resolve("metrics.jsonl"))).isEqualTo(metrics);
                room = at + 1;
            }
            room = -1;
            run.log(BATCH);
            run.end(RunStatus.FINISHED);

            RunInfo info = tracker.reader().run(run.id());
            assertThat(info.params()).containsEntry("p", "v");
            assertThat(info.latestMetrics()).containsEntry("loss", Metric.of("loss", 2, 1, 20));
            assertThat(info.notices()).isEmpty();
        }
    }

    @Test
    void theFastPathCutsBackToo() {
        try (LocalTracker tracker = tracker()) {
            Run run = tracker.startRun(RunSpec.in("e"));
            run.logMetric("loss", 1, 0);
            room = 5;
            UnavailableException full =
                    catchThrowableOfType(UnavailableException.class, () -> run.logMetric("loss", 2, 1));
            assertThat(full.remaining().metrics()).hasSize(1);
            room = -1;
            run.logMetric("loss", 3, 2);

            assertThat(RunFiles.history(tracker.reader(), run.id(), "loss"))
                    .extracting(Metric::value)
                    .containsExactly(1.0, 3.0);
        }
    }

    @Test
    void anEndThatCannotBeStoredLeavesTheRunOpenForAnotherTry() {
        try (LocalTracker tracker = tracker()) {
            Run run = tracker.startRun(RunSpec.in("e"));
            room = 3;
            assertThat(catchThrowableOfType(UnavailableException.class, () -> run.end(RunStatus.FINISHED)))
                    .isNotNull();
            room = -1;
            run.logMetric("loss", 1);
            run.end(RunStatus.FINISHED, 77);

            assertThat(tracker.reader().run(run.id()).endTime()).isEqualTo(77);
        }
    }

    @Test
    void aFailedWriteThatCannotBeCutBackIsInDoubtAndSettledByReconcileOnTheResumedRun() {
        try (LocalTracker tracker = tracker()) {
            Run run = tracker.startRun(RunSpec.in("e"));
            room = lengthOf(BATCH) - 10;
            truncates = false;
            OutcomeUnknownException doubt = catchThrowableOfType(OutcomeUnknownException.class, () -> run.log(BATCH));
            assertThat(doubt.remaining()).isEqualTo(BATCH);
            room = -1;
            truncates = true;
            assertThat(catchThrowableOfType(UnavailableException.class, () -> run.logMetric("loss", 9)))
                    .hasMessageContaining("detach");
            run.detach();

            Run resumed = tracker.startRun(RunSpec.resume("e", run.id()));
            resumed.reconcile(doubt.remaining(), tracker.reader());
            resumed.end(RunStatus.FINISHED);

            RunInfo info = tracker.reader().run(run.id());
            assertThat(info.params()).containsEntry("p", "v");
            assertThat(info.latestMetrics()).containsOnlyKeys("loss", "acc");
            assertThat(RunFiles.history(tracker.reader(), run.id(), "loss")).hasSize(1);
        }
    }

    private long lengthOf(LogBatch batch) {
        byte[] params = EventLines.params(batch.params(), System.currentTimeMillis());
        byte[] tags = EventLines.tags(batch.tags(), System.currentTimeMillis());
        long metrics = List.of(
                        "{\"step\":1,\"timestamp\":20,\"metrics\":{\"loss\":2.0}}\n",
                        "{\"step\":2,\"timestamp\":20,\"metrics\":{\"acc\":3.0}}\n")
                .stream()
                .mapToInt(String::length)
                .sum();
        return params.length + tags.length + metrics;
    }

    private LocalTracker tracker() {
        return new LocalTracker(root, LocalOptions.DEFAULT, path -> new LimitedFile(LogFile.onDisk(path)));
    }

    /** A file on a disk that fills up, in the middle of a write too. */
    private final class LimitedFile implements LogFile {
        private final LogFile file;

        LimitedFile(LogFile file) {
            this.file = file;
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public void write(long position, byte[] bytes, int length) throws IOException {
            if (room < 0 || length <= room) {
                file.write(position, bytes, length);
                room -= room < 0 ? 0 : length;
                return;
            }
            file.write(position, bytes, (int) room);
            room = 0;
            throw new IOException("No space left on device");
        }

        @Override
        public void truncate(long length) throws IOException {
            if (!truncates) {
                throw new IOException("Input/output error");
            }
            file.truncate(length);
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
