package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.Content;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.backend.InMemoryTracker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bounds of artifacts: of one, of a run together, and of the disk. */
class ArtifactGuardsTest {

    private final WatchedStore store = new WatchedStore();
    private final AtomicLong free = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong given = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong(5);
    private final AtomicLong looks = new AtomicLong();

    @TempDir
    Path directory;

    private Run start(Map<String, String> settings) {
        return start(settings, RunSpec.in("artifacts"));
    }

    private Run start(Map<String, String> settings, RunSpec spec) {
        return new SafeguardedTracker(store, Safeguards.fromSettings(settings), place -> free.get(), nanos::get)
                .startRun(spec);
    }

    /** A stream that nobody knows the size of, and that counts what it gives. */
    private Content stream(long size) {
        return Content.stream(() -> new InputStream() {
            private long left = size;

            @Override
            public int read() {
                given.incrementAndGet();
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                if (left <= 0) {
                    return -1;
                }
                int count = (int) Math.min(length, left);
                Arrays.fill(buffer, offset, offset + count, (byte) 'x');
                left -= count;
                given.addAndGet(count);
                return count;
            }
        });
    }

    private long sizeOf(Run run, String path) throws IOException {
        try (InputStream in = store.store.reader().open(run.id(), path)) {
            return in.readAllBytes().length;
        }
    }

    // One artifact

    @Test
    void aStreamOfUnknownSizeIsStoredWhole() throws IOException {
        Run run = start(Map.of("max-artifact-size", "100000"));
        run.logArtifact("a.bin", stream(100_000));

        assertThat(sizeOf(run, "a.bin")).isEqualTo(100_000);
    }

    @Test
    void aStreamThatIsTooLargeIsReadNoFurtherAndLeavesWhatWasThere() throws IOException {
        Run run = start(Map.of("max-artifact-size", "100000"));
        run.logArtifact("a.bin", Content.of("old"));

        assertThatThrownBy(() -> run.logArtifact("a.bin", stream(10_000_000)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("Artifact 'a.bin' from a stream of unknown size has ")
                .hasMessageContaining(
                        "has more than 100000 bytes; the limit is 100000 and nothing of it was stored: raise"
                                + " safeguards.max-artifact-size, or log less");

        assertThat(given).hasValueLessThan(1_000_000);
        assertThat(sizeOf(run, "a.bin")).isEqualTo(3);
    }

    // A run together

    private static final Map<String, String> TOTAL_10 = Map.of("max-artifact-total", "10");

    @Test
    void artifactsTogetherKeepTheirBound() {
        Run run = start(TOTAL_10);
        run.logText("a", "1234");
        run.logText("b", "123456");

        assertThatThrownBy(() -> run.logText("c", "1"))
                .isInstanceOf(RejectedException.class)
                .hasMessage("Artifact 'c' from 1 bytes has 1 bytes and run " + run.id()
                        + " has 10 bytes of other artifacts; the limit is 10 together and nothing of it was stored:"
                        + " raise safeguards.max-artifact-total, or log less");
        assertThat(store.count("logArtifact c")).isZero();
        run.logText("c", "");
    }

    @Test
    void anArtifactThatReplacesAnotherCountsInItsPlace() {
        Run run = start(TOTAL_10);
        run.logText("a", "1234567890");
        run.logText("a", "0987654321");
        run.logText("a", "1");
        run.logText("b", "123456789");

        assertThatThrownBy(() -> run.logText("a", "12")).isInstanceOf(RejectedException.class);
    }

    @Test
    void aStreamOfUnknownSizeCountsWhatItHas() {
        Run run = start(TOTAL_10);
        run.logArtifact("a", stream(8));

        assertThatThrownBy(() -> run.logArtifact("b", stream(3)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("has more than 2 bytes and run");
        run.logArtifact("b", stream(2));
    }

    @Test
    void aStreamThatIsReadAgainCountsOnce() throws IOException {
        Run run = start(TOTAL_10);
        store.readsBefore = 2;
        run.logArtifact("a", stream(8));
        run.logArtifact("b", stream(2));

        assertThat(sizeOf(run, "a")).isEqualTo(8);
        assertThatThrownBy(() -> run.logArtifact("c", stream(1))).isInstanceOf(RejectedException.class);
    }

    @Test
    void artifactsThatAreLoggedTogetherKeepTheirBound() throws Exception {
        int threads = 8;
        int most = 20_000;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            InMemoryTracker memory = new InMemoryTracker();
            Run run = new SafeguardedTracker(
                            memory, Safeguards.fromSettings(Map.of("max-artifact-total", Integer.toString(most))))
                    .startRun(RunSpec.in("artifacts"));
            CyclicBarrier together = new CyclicBarrier(threads);
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String name = "a" + t + "-";
                boolean known = t % 2 == 0;
                tasks.add(() -> {
                    together.await();
                    int stored = 0;
                    for (int i = 0; i < 50; i++) {
                        try {
                            run.logArtifact(name + i, known ? Content.of(new byte[100]) : stream(100));
                            stored += 100;
                        } catch (RejectedException full) {
                            assertThat(full).hasMessageContaining("safeguards.max-artifact-total");
                        }
                    }
                    return stored;
                });
            }
            int stored = 0;
            for (Future<Integer> task : pool.invokeAll(tasks)) {
                stored += task.get();
            }

            assertThat(stored).isPositive().isLessThanOrEqualTo(most);
            assertThat(memory.reader().artifacts(run.id(), "").stream()
                            .mapToLong(ArtifactInfo::size)
                            .sum())
                    .isEqualTo(stored);
            // Nothing of what was refused is counted any more: what is free can be filled to the last byte.
            if (stored < most) {
                run.logArtifact("rest", Content.of(new byte[most - stored]));
            }
            assertThatThrownBy(() -> run.logArtifact("more", Content.of("x"))).isInstanceOf(RejectedException.class);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void anArtifactThatWasNotStoredDoesNotCountAndOneThatMayBeThereDoes() {
        Run run = start(TOTAL_10);
        store.artifactError = new UnavailableException("no network");
        assertThatThrownBy(() -> run.logText("a", "1234567890")).isInstanceOf(UnavailableException.class);
        store.artifactError = new OutcomeUnknownException("no answer", new IOException());
        assertThatThrownBy(() -> run.logText("b", "123456")).isInstanceOf(OutcomeUnknownException.class);
        store.artifactError = null;

        run.logText("c", "1234");
        assertThatThrownBy(() -> run.logText("d", "1")).isInstanceOf(RejectedException.class);
        run.logText("b", "654321");
    }

    @Test
    void whatAResumedRunHasIsListedOnceAndCounts() {
        Run first = start(TOTAL_10);
        first.logText("a/b/c", "123456");
        first.logText("d", "12");
        assertThat(store.count("artifacts")).isZero();
        first.detach();

        Run resumed = start(TOTAL_10, RunSpec.resume("artifacts", first.id()));
        assertThatThrownBy(() -> resumed.logText("e", "123")).isInstanceOf(RejectedException.class);
        resumed.logText("a/b/c", "12345678");

        assertThat(store.count("artifacts")).isEqualTo(3);
    }

    // The disk

    @Test
    void anArtifactThatWouldTakeTheRoomThatStaysFreeIsRefusedBeforeItIsRead() {
        store.directory = directory;
        Run run = start(Map.of("min-free-disk", "1000"));
        free.set(1500);
        run.logText("a", "x".repeat(500));

        assertThatThrownBy(() -> run.logText("b", "x".repeat(501)))
                .isInstanceOf(RejectedException.class)
                .hasMessage("Artifact 'b' from 501 bytes needs 501 bytes, and the disk of " + directory
                        + " has 1500 free, of which 1000 stay free; nothing of it was stored: make room there, or"
                        + " lower safeguards.min-free-disk");
        assertThat(store.count("logArtifact b")).isZero();
    }

    @Test
    void aStreamOfUnknownSizeIsStoppedWhenTheDiskFillsUp() {
        store.directory = directory;
        Run run = start(Map.of("min-free-disk", "1000", "max-artifact-size", "unlimited"));
        free.set(5000);
        Content filling = stream(100L << 20).watched(in -> new CountedStream(in, count -> free.set(999)));

        assertThatThrownBy(() -> run.logArtifact("a", filling))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("needs more room")
                .hasMessageContaining("999 free");
        assertThat(given).hasValueLessThan(2 * FreeDiskGuard.STEP);
        assertThat(store.store.reader().artifacts(run.id(), "")).isEmpty();
    }

    @Test
    void whereRunsAreOnNoDiskOfThisMachineNothingIsLookedAt() {
        free.set(0);
        SafeguardedTracker tracker =
                new SafeguardedTracker(store, Safeguards.defaults(), place -> free.get(), nanos::get);
        for (int i = 0; i < 3; i++) {
            Run run = tracker.startRun(RunSpec.in("artifacts"));
            run.logText("a", "1");
            run.logMetric("b", 1, 1);
        }

        assertThat(store.count("runs")).isZero();
    }

    private Run onDisk() {
        store.directory = directory.resolve("not there yet");
        return new SafeguardedTracker(
                        store,
                        Safeguards.fromSettings(Map.of("min-free-disk", "16000")),
                        place -> {
                            looks.incrementAndGet();
                            return free.get();
                        },
                        nanos::get)
                .startRun(RunSpec.in("artifacts"));
    }

    private void laterBy(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void logCallsAreRefusedWholeWhenTheDiskIsFullAndGoOnWhenThereIsRoomAgain() {
        Run run = onDisk();
        LogBatch batch = LogBatch.builder()
                .param("eta", 1)
                .metric(Metric.of("loss", 1, 1, 1))
                .build();
        free.set(999);

        assertThatThrownBy(() -> run.log(batch))
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.remaining()).isEqualTo(batch))
                .hasMessage("Run " + run.id() + " was to log 2 items, and the disk of "
                        + directory.resolve("not there yet") + " has 999 free, of which 1000 stay free; nothing of this"
                        + " call was stored: make room there and log it again, or lower safeguards.min-free-disk");
        assertThatThrownBy(() -> run.logMetric("loss", 1, 1)).isInstanceOf(RejectedException.class);
        assertThat(store.store.reader().run(run.id()).latestMetrics()).isEmpty();
        assertThat(store.store.reader().run(run.id()).params()).isEmpty();

        free.set(1000);
        laterBy(Duration.ofSeconds(1));
        run.log(batch);
        run.logMetric("loss", 2, 2);
        assertThat(store.store.reader().run(run.id()).latestMetrics()).containsKey("loss");
    }

    @Test
    void theDiskIsLookedAtOnceASecondAtMostHoweverMuchIsLogged() {
        Run run = onDisk();
        for (int i = 0; i < 1000; i++) {
            run.logMetric("loss", i, i);
            laterBy(Duration.ofMillis(10));
        }

        assertThat(looks).hasValue(10);
    }

    @Test
    void aRunEndsOnAFullDisk() {
        Run run = onDisk();
        free.set(0);

        run.end(RunStatus.FINISHED);

        assertThat(store.store.reader().run(run.id()).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void aDiskThatCannotTellKeepsNobodyFromLogging() {
        store.directory = directory;
        Run run = new SafeguardedTracker(
                        store,
                        Safeguards.defaults(),
                        place -> {
                            throw new IOException("no idea");
                        },
                        nanos::get)
                .startRun(RunSpec.in("artifacts"));

        run.logText("a", "1");
        run.logMetric("loss", 1, 1);

        assertThat(store.count("logArtifact a")).isEqualTo(1);
    }
}
