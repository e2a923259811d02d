package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.backend.InMemoryTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many metric points a run may have, also when it is resumed and when its program has died. */
class HistoryBoundTest {

    private static final String TAG = "tracker4j.metric_points";

    private final InMemoryTracker store = new InMemoryTracker();
    private final ScriptedStore server = new ScriptedStore(store);
    private CapturedLog log;

    @BeforeEach
    void listen() {
        server.hidePointCounts();
        log = CapturedLog.of(SafeguardedTracker.class);
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    private static Safeguards atMost(long points) {
        return Safeguards.builder()
                .maxMetricPoints(points)
                .nonFinite(NonFinitePolicy.DROP)
                .build();
    }

    private Run startOnServer(long most) {
        return new SafeguardedTracker(server, atMost(most)).startRun(RunSpec.in("digits"));
    }

    private Run resumeOnServer(RunId id, long most) {
        return new SafeguardedTracker(server, atMost(most)).startRun(RunSpec.resume("digits", id));
    }

    private static void logPoints(Run run, int from, int to) {
        for (int step = from; step < to; step++) {
            run.logMetric(step % 2 == 0 ? "loss" : "acc", step, step);
        }
    }

    private long points(Run run) {
        return store.reader().pointCount(run.id()).orElseThrow();
    }

    private String tag(Run run) {
        return store.reader().run(run.id()).tags().getOrDefault(TAG, "none");
    }

    @Test
    void aBatchThatWouldPassTheBoundIsRefusedWhole() {
        Run run = startOnServer(10);
        logPoints(run, 0, 8);
        LogBatch three = LogBatch.builder()
                .tag("phase", "two")
                .metric(Metric.of("loss", 1, 8))
                .metric(Metric.of("loss", 2, 9))
                .metric(Metric.of("loss", 3, 10))
                .build();

        RejectedException refused = catchThrowableOfType(RejectedException.class, () -> run.log(three));

        assertThat(refused)
                .hasMessage("Run " + run.id() + " has 8 metric points and this call brings 3 more; the limit is 10 and"
                        + " nothing of this call was stored: raise safeguards.max-metric-points, or log less often");
        assertThat(refused.remaining()).isEqualTo(three);
        assertThat(points(run)).isEqualTo(8);
        assertThat(store.reader().run(run.id()).tags()).doesNotContainKey("phase");
        run.log(LogBatch.ofMetrics(three.metrics().subList(0, 2)));
        run.setTag("phase", "three");
        assertThat(points(run)).isEqualTo(10);
    }

    @Test
    void theFastPathIsBoundToo() {
        Run run = startOnServer(2);
        run.logMetric("loss", 1, 1);
        run.logMetric("loss", 2, 2);

        RejectedException refused = catchThrowableOfType(RejectedException.class, () -> run.logMetric("loss", 3, 3));

        assertThat(refused.remaining()).isEqualTo(LogBatch.ofMetrics(List.of(Metric.of("loss", 3, 3))));
        assertThat(points(run)).isEqualTo(2);
    }

    @Test
    void theBoundIsToldOnceAtFourFifths() {
        Run run = startOnServer(10);
        logPoints(run, 0, 7);
        assertThat(log.at(Level.WARNING)).isEmpty();

        logPoints(run, 7, 10);

        assertThat(log.at(Level.WARNING))
                .containsExactly("Run " + run.id() + " has 8 metric points, 80 % or more of the 10 of"
                        + " safeguards.max-metric-points; calls beyond that will be refused");
    }

    @Test
    void pointsThatWereLeftOutOrRefusedAreNotCounted() {
        Run run = startOnServer(2);
        run.logMetric("loss", Double.NaN, 1);
        assertThatThrownBy(() -> run.logMetric("loss", 1, 1, -1)).hasMessageContaining("-1");
        server.failNextLog(false);
        assertThatThrownBy(() -> run.logMetric("loss", 1, 1)).isInstanceOf(RejectedException.class);
        logPoints(run, 0, 2);

        assertThat(points(run)).isEqualTo(2);
    }

    @Test
    void aPointThatIsLoggedAgainCountsAgain() {
        Run run = startOnServer(2);
        run.logMetric("loss", 1, 1, 1);
        run.logMetric("loss", 1, 1, 1);

        assertThatThrownBy(() -> run.logMetric("loss", 1, 1, 1)).isInstanceOf(RejectedException.class);
    }

    @Test
    void pointsOfWhichTheOutcomeIsUnknownCountOnceWhenTheyAreSettled() {
        Run run = startOnServer(10);
        logPoints(run, 0, 8);
        server.failNextLogWithoutOutcome();
        LogBatch two = LogBatch.ofMetrics(List.of(Metric.of("loss", 1, 8, 1), Metric.of("loss", 2, 9, 1)));
        OutcomeUnknownException unknown = catchThrowableOfType(OutcomeUnknownException.class, () -> run.log(two));

        run.reconcile(unknown.remaining(), store.reader());

        assertThat(points(run)).isEqualTo(10);
        assertThatThrownBy(() -> run.logMetric("loss", 3, 10)).isInstanceOf(RejectedException.class);
    }

    @Test
    void settlingAPointOfARunThatWasResumedMakesItsTagOpen() {
        Run run = startOnServer(10);
        logPoints(run, 0, 3);
        run.detach();
        assertThat(tag(run)).isEqualTo("3");

        resumeOnServer(run.id(), 10).reconcile(LogBatch.ofMetrics(List.of(Metric.of("loss", 1, 8, 1))), store.reader());

        assertThat(tag(run)).isEqualTo("3+");
        assertThat(points(run)).isEqualTo(4);
    }

    @Test
    void whenTheTagMayNotHaveBeenOpenedThePointsThatWaitForItWereSurelyNotStored() {
        Run run = startOnServer(10);
        logPoints(run, 0, 3);
        run.detach();
        Run resumed = resumeOnServer(run.id(), 10);
        LogBatch one = LogBatch.ofMetrics(List.of(Metric.of("loss", 1, 8, 1)));
        server.failNextLogWithoutOutcome();

        UnavailableException failed = catchThrowableOfType(UnavailableException.class, () -> resumed.log(one));
        assertThat(failed.remaining()).isEqualTo(one);

        resumed.log(failed.remaining());
        assertThat(points(run)).isEqualTo(4);
    }

    @Test
    void withoutABoundNothingIsCounted() {
        Run run = startOnServer(Safeguards.UNLIMITED);
        logPoints(run, 0, 3);
        run.close();

        assertThat(tag(run)).isEqualTo("none");
    }

    @Test
    void aBackendThatKnowsTheNumberIsAskedAndGetsNoTag() {
        SafeguardedTracker tracker = new SafeguardedTracker(store, atMost(4));
        Run first = tracker.startRun(RunSpec.in("digits"));
        logPoints(first, 0, 3);
        first.detach();
        Run second = tracker.startRun(RunSpec.resume("digits", first.id()));
        logPoints(second, 3, 4);

        assertThatThrownBy(() -> logPoints(second, 4, 5)).hasMessageContaining("has 4 metric points");
        second.close();
        assertThat(tag(second)).isEqualTo("none");
        assertThat(tracker.reader().pointCount(first.id())).hasValue(4);
    }

    @Test
    void elsewhereTheNumberStandsInATagThatARunIsResumedWith() {
        Run first = startOnServer(5);
        logPoints(first, 0, 3);
        first.end(RunStatus.FINISHED);
        assertThat(tag(first)).isEqualTo("3");

        Run second = resumeOnServer(first.id(), 5);
        logPoints(second, 3, 5);

        assertThatThrownBy(() -> logPoints(second, 5, 6)).hasMessageContaining("has 5 metric points");
        second.end(RunStatus.FINISHED);
        assertThat(tag(second)).isEqualTo("5");
        assertThat(server.histories()).isZero();
    }

    @Test
    void aResumedRunWithoutANewPointKeepsItsTag() {
        Run first = startOnServer(5);
        logPoints(first, 0, 3);
        first.detach();
        Run second = resumeOnServer(first.id(), 5);
        second.setTag("phase", "two");
        second.close();

        assertThat(tag(second)).isEqualTo("3");
    }

    @Test
    void theTagOfAResumedRunIsOpenSoThatAProgramThatDiesLeavesNoWrongNumber() {
        Run first = startOnServer(9);
        logPoints(first, 0, 3);
        first.detach();
        Run dead = resumeOnServer(first.id(), 9);
        logPoints(dead, 3, 7);
        assertThat(tag(dead)).isEqualTo("3+");

        Run third = resumeOnServer(first.id(), 9);
        logPoints(third, 7, 9);

        assertThatThrownBy(() -> logPoints(third, 9, 10)).hasMessageContaining("has 9 metric points");
        assertThat(server.histories()).isEqualTo(2);
        third.close();
        assertThat(tag(third)).isEqualTo("9");
    }

    @Test
    void aRunOfAProgramThatDiedInItsFirstSessionIsCountedOnce() {
        Run dead = startOnServer(9);
        logPoints(dead, 0, 4);

        Run second = resumeOnServer(dead.id(), 5);
        logPoints(second, 4, 5);

        assertThatThrownBy(() -> logPoints(second, 5, 6)).hasMessageContaining("has 5 metric points");
        assertThat(server.histories()).isEqualTo(2);
    }

    @Test
    void pointsAfterAnEndThatFailedMakeTheTagOpenAgain() {
        Run run = startOnServer(9);
        logPoints(run, 0, 2);
        server.failNextEnd();
        assertThatThrownBy(run::close).isInstanceOf(UnavailableException.class);
        assertThat(tag(run)).isEqualTo("2");

        logPoints(run, 2, 4);
        assertThat(tag(run)).isEqualTo("2+");
        run.close();

        assertThat(tag(run)).isEqualTo("4");
    }

    @Test
    void aTagThatCouldNotBeWrittenIsWrittenByTheNextEnd() {
        Run run = startOnServer(9);
        logPoints(run, 0, 2);
        server.failNextLog(false);
        server.failNextEnd();
        assertThatThrownBy(run::close).isInstanceOf(UnavailableException.class);
        assertThat(tag(run)).isEqualTo("none");
        assertThat(log.at(Level.WARNING)).hasSize(1);

        run.close();

        assertThat(tag(run)).isEqualTo("2");
    }

    @Test
    void manyThreadsReachTheBoundAndNeverPassIt() throws Exception {
        int threads = 8;
        int most = 1000;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Run run = startOnServer(most);
            CyclicBarrier together = new CyclicBarrier(threads);
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String key = "loss " + t;
                boolean single = t % 2 == 0;
                tasks.add(() -> {
                    together.await();
                    int stored = 0;
                    for (int step = 0; step < 400; step++) {
                        try {
                            if (single) {
                                run.logMetric(key, step, step);
                                stored++;
                            } else {
                                run.log(LogBatch.ofMetrics(
                                        List.of(Metric.of(key, step, step), Metric.of(key, -step - 1, step))));
                                stored += 2;
                            }
                        } catch (RejectedException full) {
                            assertThat(full).hasMessageContaining("the limit is 1000");
                        }
                    }
                    return stored;
                });
            }
            int stored = 0;
            for (Future<Integer> task : pool.invokeAll(tasks)) {
                stored += task.get();
            }

            assertThat(stored).isEqualTo(most);
            assertThat(points(run)).isEqualTo(most);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aBoundIsAtLeastOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safeguards.builder().maxMetricPoints(0))
                .withMessage("A run cannot be limited to 0 points; give a number of points, at least 1");
    }
}
