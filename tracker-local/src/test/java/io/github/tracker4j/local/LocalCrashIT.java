package io.github.tracker4j.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunStatus;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills programs that log with {@code kill -9} and looks for what was acknowledged to them. {@code -Dtracker4j.kills=1000}
 * sets how many each test kills; the default is 10.
 */
class LocalCrashIT {

    private static final int KILLS = Integer.getInteger("tracker4j.kills", 10);
    private static final long WITHOUT_END = Long.MAX_VALUE;

    private final Random random = new Random(20260101);

    @TempDir
    Path root;

    @TempDir
    Path notes;

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void nothingThatWasAcknowledgedIsLostWhenTheProgramIsKilledAgainAndAgain(int threads) throws Exception {
        RunId id = RunId.random();
        Path acknowledged = notes.resolve("acknowledged");
        MappedByteBuffer progress = LoggingChild.map(acknowledged);
        for (int kill = 0; kill < KILLS; kill++) {
            long until = progress.getLong(0) + 1 + random.nextInt(20_000);
            try (ChildJvm child = log("-Xmx64m", id, acknowledged, threads, WITHOUT_END)) {
                awaitStep(child, progress, until);
                child.kill();
            }
            check(id, progress, threads);
        }
    }

    @Tag("slow")
    @Test
    void aMillionPointsAreLoggedAndReadInAHeapOf64MegabytesThroughAKillAtARandomMoment() throws Exception {
        long million = 1_000_000;
        RunId id = RunId.random();
        Path acknowledged = notes.resolve("acknowledged");
        MappedByteBuffer progress = LoggingChild.map(acknowledged);
        try (ChildJvm child = log("-Xmx64m", id, acknowledged, 1, million)) {
            awaitStep(child, progress, random.nextInt(900_000));
            child.kill();
        }
        check(id, progress, 1);
        try (ChildJvm child = log("-Xmx64m", id, acknowledged, 1, million)) {
            assertThat(child.output()).isEqualTo("ended");
        }
        try (ChildJvm child = ChildJvm.start("-Xmx64m", "read", root.toString(), id.value())) {
            // The call that was under way when the program died may be there twice, at two times.
            assertThat(Long.parseLong(child.output())).isBetween(million, million + 1);
        }
        try (LocalTracker tracker = new LocalTracker(root)) {
            RunInfo info = tracker.reader().run(id);
            assertThat(info.status()).isEqualTo(RunStatus.FINISHED);
            assertThat(lastStep(info)).isEqualTo(million - 1);
        }
    }

    @Tag("each-jdk")
    @Test
    void manyProcessesLogDifferentRunsOfOneExperimentAtOnce() throws Exception {
        List<ChildJvm> children = new ArrayList<>();
        List<RunId> ids = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                ids.add(RunId.random());
                children.add(log("-Xmx64m", ids.get(i), notes.resolve("acknowledged" + i), 1, 2_000));
            }
            for (ChildJvm child : children) {
                assertThat(child.output()).isEqualTo("ended");
            }
        } finally {
            children.forEach(ChildJvm::close);
        }
        try (LocalTracker tracker = new LocalTracker(root)) {
            assertThat(tracker.reader().experiments()).hasSize(1);
            List<RunInfo> runs = tracker.reader().runs(RunQuery.in("crash")).items();
            assertThat(runs).extracting(RunInfo::id).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(runs).allSatisfy(run -> {
                assertThat(run.notices()).isEmpty();
                assertThat(lastStep(run)).isEqualTo(1_999);
            });
        }
    }

    @Tag("each-jdk")
    @Test
    void aSecondProcessIsRefusedWhileTheFirstWritesAndTheFirstGoesOn() throws Exception {
        RunId id = RunId.random();
        MappedByteBuffer progress = LoggingChild.map(notes.resolve("first"));
        try (ChildJvm first = log("-Xmx64m", id, notes.resolve("first"), 1, WITHOUT_END)) {
            awaitStep(first, progress, 10);
            try (ChildJvm second = log("-Xmx64m", id, notes.resolve("second"), 1, 10)) {
                assertThat(second.failure()).contains("is being written by process ");
            }
            awaitStep(first, progress, progress.getLong(0) + 10);
            first.kill();
        }
        check(id, progress, 1);
    }

    private static long lastStep(RunInfo run) {
        return requireNonNull(run.latestMetrics().get(LoggingChild.key(0))).stepOrZero();
    }

    private ChildJvm log(String heap, RunId id, Path acknowledged, int threads, long end) throws Exception {
        return ChildJvm.start(
                heap,
                "log",
                root.toString(),
                id.value(),
                acknowledged.toString(),
                Integer.toString(threads),
                Long.toString(end));
    }

    private static void awaitStep(ChildJvm child, MappedByteBuffer progress, long step) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(3))
                .until(() -> progress.getLong(0) >= step || !child.isAlive());
    }

    /** Every step up to the acknowledged one must be there with its value, and every param. */
    private void check(RunId id, MappedByteBuffer progress, int threads) {
        try (LocalTracker tracker = new LocalTracker(root)) {
            RunInfo info = tracker.reader().run(id);
            assertThat(info.interrupted()).isTrue();
            for (int thread = 0; thread < threads; thread++) {
                long last = progress.getLong(thread * Long.BYTES);
                BitSet seen = new BitSet();
                try (MetricCursor history = tracker.reader().history(id, LoggingChild.key(thread))) {
                    history.forEachRemaining(point -> {
                        assertThat(point.value()).isEqualTo(LoggingChild.value(point.stepOrZero()));
                        seen.set((int) point.stepOrZero());
                    });
                }
                assertThat((long) seen.nextClearBit(0)).isGreaterThan(last);
                long lastParam = progress.getLong((LoggingChild.MAX_THREADS + thread) * Long.BYTES);
                for (long step = 0; step <= lastParam; step += 1_000) {
                    String key = LoggingChild.key(thread) + "/" + step;
                    assertThat(info.params().get(key)).as(key).isEqualTo(Long.toString(step));
                }
            }
        }
    }
}
