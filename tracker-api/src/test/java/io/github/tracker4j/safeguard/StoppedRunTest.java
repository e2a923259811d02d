package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.RunStoppedException;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A run that a point which is NaN or infinite has stopped. */
class StoppedRunTest extends GuardedMemory {

    private static String text(InputStream in) throws IOException {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aNonFinitePointStopsTheRunOnRequestAndNothingOfItsBatchIsStored() throws IOException {
        Run run = start(guarded("non-finite", "STOP"));
        run.logMetric("loss", 0.5, 16);

        RunStoppedException stopped = catchThrowableOfType(
                RunStoppedException.class,
                () -> run.log(LogBatch.builder()
                        .param("eta", 0.1)
                        .metric(Metric.of("acc", 0.5, 17))
                        .metric(Metric.of("loss", Double.NaN, 17))
                        .build()));

        String message = "Metric 'loss' is NaN at step 17; nothing of this call was stored and run " + run.id()
                + " was stopped, as safeguards.non-finite: STOP says";
        assertThat(stopped).hasMessage(message).hasNoSuppressedExceptions();
        assertThat(stopped.run()).isEqualTo(run.id());
        RunInfo info = stored(run);
        assertThat(info.status()).isEqualTo(RunStatus.FAILED);
        assertThat(info.tags()).containsEntry("tracker4j.error", "io.github.tracker4j.RunStoppedException: " + message);
        assertThat(info.params()).isEmpty();
        assertThat(info.latestMetrics()).containsOnlyKeys("loss");
        assertThat(history(run, "loss")).extracting(Metric::value).containsExactly(0.5);
        assertThat(text(store.reader().open(run.id(), "error.txt")))
                .startsWith(stopped.toString())
                .contains("\tat ")
                .contains("StoppedRunTest");
    }

    @Test
    void stoppingIsNoErrorOfTracking() {
        Run run = start(guarded("non-finite", "STOP"));

        assertThatThrownBy(() -> run.logMetric("loss", Double.POSITIVE_INFINITY, 3))
                .isInstanceOf(RunStoppedException.class)
                .isNotInstanceOf(TrackingException.class);
    }

    @Test
    void aRunThatWasStoppedTakesNothingMore() {
        Run run = start(guarded("non-finite", "STOP"));
        assertThatThrownBy(() -> run.logMetric("loss", Double.NaN)).isInstanceOf(RunStoppedException.class);
        RunInfo before = stored(run);

        assertSaysThatItWasStopped(() -> run.logMetric("loss", 0.5, 1));
        assertSaysThatItWasStopped(() -> run.logMetric("loss", Double.NaN, 2));
        assertSaysThatItWasStopped(() -> run.setTag("phase", "two"));
        assertSaysThatItWasStopped(() -> run.logText("notes.txt", "late"));
        run.end(RunStatus.FINISHED);
        run.close();
        assertThat(stored(run)).isEqualTo(before);
    }

    private static void assertSaysThatItWasStopped(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(RunStoppedException.class)
                .hasMessageContaining("'loss' is NaN")
                .cause()
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRunThatHasEndedIsNotStopped() {
        Run run = start(guarded("non-finite", "STOP"));
        run.end(RunStatus.FINISHED);

        assertThatThrownBy(() -> run.logMetric("loss", Double.NaN, 1)).isInstanceOf(IllegalStateException.class);
        assertThat(stored(run).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void theScopedRunGivesTheSameExceptionAndEndsOnce() {
        SafeguardedTracker tracker = guarded("non-finite", "STOP");
        List<Run> runs = new ArrayList<>();
        List<RunStoppedException> thrown = new ArrayList<>();

        assertThatThrownBy(() -> tracker.run(RunSpec.in("digits"), run -> {
                    runs.add(run);
                    try {
                        run.logMetric("loss", Double.NaN, 1);
                    } catch (TrackingException ignored) {
                        // A loop that goes on when tracking fails.
                    } catch (RunStoppedException stopped) {
                        thrown.add(stopped);
                        throw stopped;
                    }
                }))
                .satisfies(stopped -> assertThat(stopped).isSameAs(thrown.get(0)))
                .hasNoSuppressedExceptions();
        assertThat(stored(runs.get(0)).status()).isEqualTo(RunStatus.FAILED);
        assertThat(stored(runs.get(0)).tags().get("tracker4j.error")).contains("'loss' is NaN at step 1");
    }

    @Test
    void aRunAroundTheStoppedOneFailsByIt() {
        SafeguardedTracker tracker = guarded("non-finite", "STOP");
        List<Run> runs = new ArrayList<>();

        assertThatThrownBy(() -> tracker.run(RunSpec.in("digits"), outer -> {
                    runs.add(outer);
                    tracker.run(RunSpec.in("digits").childOf(outer.id()), inner -> {
                        runs.add(inner);
                        inner.logMetric("loss", Double.NaN, 1);
                    });
                }))
                .isInstanceOf(RunStoppedException.class)
                .hasNoSuppressedExceptions();

        for (Run run : runs) {
            assertThat(stored(run).status()).isEqualTo(RunStatus.FAILED);
            assertThat(stored(run).tags().get("tracker4j.error"))
                    .contains("run " + runs.get(1).id() + " was stopped");
        }
    }

    @Test
    void stoppingDecidesBeforeRefusingWhateverComesFirst() {
        Run run = start(guarded("non-finite", "loss=STOP, REJECT"));

        assertThatThrownBy(() -> run.log(LogBatch.ofMetrics(
                        List.of(Metric.of("grad", Double.NaN, 1), Metric.of("loss", Double.NaN, 1)))))
                .isInstanceOf(RunStoppedException.class);
    }

    @Test
    void whatWasCountedStandsInTheTagsOfARunThatWasStopped() {
        Run run = start(guarded("non-finite", "grad=DROP, STOP"));
        run.logMetric("grad", Double.NaN, 1);

        assertThatThrownBy(() -> run.logMetric("loss", Double.NaN, 1)).isInstanceOf(RunStoppedException.class);
        assertThat(stored(run).tags()).containsEntry("tracker4j.dropped_points", "1");
    }

    @Test
    void reconcilingStopsARunToo() {
        SafeguardedTracker tracker = guarded("non-finite", "STOP");
        Run run = start(tracker);

        assertThatThrownBy(() -> run.reconcile(
                        LogBatch.ofMetrics(List.of(Metric.of("loss", Double.NaN, 1, 1))), tracker.reader()))
                .isInstanceOf(RunStoppedException.class);
        assertThat(stored(run).status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void aRunIsStoppedAlsoWhereItsBackendIsOutOfReach() {
        ScriptedStore scripted = new ScriptedStore(store);
        SafeguardedTracker tracker = new SafeguardedTracker(
                scripted, Safeguards.builder().nonFinite(NonFinitePolicy.STOP).build());
        Run run = start(tracker);
        scripted.goOutOfReach();

        assertThatThrownBy(() -> run.logMetric("loss", Double.NaN, 1))
                .isInstanceOf(RunStoppedException.class)
                .satisfies(stopped ->
                        assertThat(stopped.getSuppressed()).singleElement().isInstanceOf(UnavailableException.class));
        assertThat(scripted.batches()).isEqualTo(1);
        assertSaysThatItWasStopped(() -> run.logMetric("loss", Double.NaN, 2));
        assertThat(stored(run).status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void ofManyThreadsExactlyOneStopsTheRunAndTheOthersHearTheSame() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Run run = start(guarded("non-finite", "STOP"));
            CyclicBarrier together = new CyclicBarrier(threads);
            List<Callable<RuntimeException>> tasks = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                double value = t % 2 == 0 ? Double.NaN : 0.5;
                tasks.add(() -> {
                    together.await();
                    for (int step = 0; ; step++) {
                        try {
                            run.logMetric("loss", step < 100 ? 0.5 : value, step);
                        } catch (RuntimeException over) {
                            return over;
                        }
                    }
                });
            }
            List<RuntimeException> thrown = new ArrayList<>();
            for (Future<RuntimeException> task : pool.invokeAll(tasks)) {
                thrown.add(task.get());
            }

            assertThat(thrown)
                    .hasSize(threads)
                    .allSatisfy(over -> assertThat(over)
                            .isInstanceOf(RunStoppedException.class)
                            .hasMessage(thrown.get(0).getMessage()));
            assertThat(thrown).filteredOn(over -> over.getCause() == null).hasSize(1);
            assertThat(stored(run).status()).isEqualTo(RunStatus.FAILED);
            assertThat(history(run, "loss")).allMatch(point -> point.value() == 0.5);
        } finally {
            pool.shutdownNow();
        }
    }
}
