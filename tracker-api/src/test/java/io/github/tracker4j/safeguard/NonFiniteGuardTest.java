package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to points that are NaN or infinite. */
class NonFiniteGuardTest extends GuardedMemory {

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aNonFinitePointIsRefusedWithItsWholeBatchAndTheRunGoesOn(double value) {
        Run run = start(new SafeguardedTracker(store, Safeguards.defaults()));
        LogBatch batch = LogBatch.builder()
                .param("eta", 0.1)
                .tag("phase", "warm-up")
                .metric(Metric.of("acc", 0.5, 3))
                .metric(Metric.of("loss", value, 3))
                .build();

        RejectedException refused = catchThrowableOfType(RejectedException.class, () -> run.log(batch));

        assertThat(refused)
                .hasMessage("Metric 'loss' is " + value + " at step 3; nothing of this call was stored and the run goes"
                        + " on: set safeguards.non-finite: DROP to leave such points out, or KEEP to store them");
        assertThat(refused.scope()).isEqualTo(RejectedException.Scope.ITEMS);
        assertThat(refused.remaining()).isEqualTo(batch);
        assertThat(stored(run).params()).isEmpty();
        assertThat(stored(run).tags()).doesNotContainKey("phase");
        assertThat(stored(run).latestMetrics()).isEmpty();
        run.logMetric("loss", 0.25, 4);
        assertThat(history(run, "loss")).extracting(Metric::value).containsExactly(0.25);
    }

    @Test
    void theRefusalOfAPointWithoutAStepSaysSo() {
        Run run = start(new SafeguardedTracker(store, Safeguards.defaults()));

        assertThatThrownBy(() -> run.logMetric("loss", Double.NaN))
                .isInstanceOf(RejectedException.class)
                .hasMessageStartingWith("Metric 'loss' is NaN (no step given);");
    }

    @Test
    void theFastPathRefusesNonFinitePointsToo() {
        Run run = start(new SafeguardedTracker(store, Safeguards.defaults()));

        assertThatThrownBy(() -> run.logMetric("loss", Double.NaN, 7)).hasMessageContaining("is NaN at step 7");
        assertThat(history(run, "loss")).isEmpty();
    }

    @Test
    void aDroppedPointIsCountedAndToldOncePerKeyWhileTheRestIsStored() {
        SafeguardedTracker tracker = guarded("non-finite", "DROP");
        Run run = start(tracker);
        for (int step = 0; step < 3; step++) {
            run.log(LogBatch.ofMetrics(List.of(
                    Metric.of("loss", Double.NaN, step, 10),
                    Metric.of("acc", step, step, 10),
                    Metric.of("grad", Double.POSITIVE_INFINITY, step, 10))));
        }

        assertThat(history(run, "loss")).isEmpty();
        assertThat(history(run, "acc")).extracting(Metric::step).containsExactly(0L, 1L, 2L);
        assertThat(tracker.droppedPoints(run.id())).isEqualTo(Map.of("loss", 3L, "grad", 3L));
        assertThat(log.at(Level.WARNING))
                .containsExactly(
                        "Run " + run.id() + ": metric 'loss' is NaN at step 0 was dropped, as safeguards.non-finite"
                                + " says; further ones of this key are dropped and counted without a word",
                        "Run " + run.id() + ": metric 'grad' is Infinity at step 0 was dropped, as"
                                + " safeguards.non-finite says; further ones of this key are dropped and counted"
                                + " without a word");
    }

    @Test
    void theEndOfARunTellsHowManyPointsWereDropped() {
        Run run = start(guarded("non-finite", "DROP"));
        run.logMetric("loss", Double.NaN, 1);
        run.logMetric("loss", Double.NaN, 2);

        run.end(RunStatus.FINISHED);
        run.close();

        assertThat(log.at(Level.INFO))
                .containsExactly("Run " + run.id() + ": points dropped by safeguards.non-finite, by key: {loss=2}");
    }

    @Test
    void aDroppedPointTakesNoStep() {
        Run run = start(guarded("non-finite", "DROP"));
        run.logMetric("loss", 1);
        run.logMetric("loss", Double.NaN);
        run.logMetric("loss", 2);

        assertThat(history(run, "loss")).extracting(Metric::step).containsExactly(0L, 1L);
    }

    @Test
    void aDroppedPointIsNotCountedWhenTheCallFails() {
        SafeguardedTracker tracker = guarded("non-finite", "DROP");
        Run run = start(tracker);

        assertThatThrownBy(() -> run.log(
                        LogBatch.ofMetrics(List.of(Metric.of("loss", Double.NaN, 1), Metric.of("acc", 1, 1, -5)))))
                .isInstanceOf(RejectedException.class);
        assertThat(tracker.droppedPoints(run.id())).isEmpty();
    }

    @Test
    void loggingOnlyDroppedPointsToAnEndedRunIsMisuseAllTheSame() {
        Run run = start(guarded("non-finite", "DROP"));
        run.end(RunStatus.FINISHED);

        assertThatThrownBy(() -> run.logMetric("loss", Double.NaN)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nonFinitePointsAreKeptOnRequest() {
        Run run = start(guarded("non-finite", "KEEP"));
        run.logMetric("loss", Double.NaN, 1);
        run.logMetric("loss", Double.NEGATIVE_INFINITY, 2);

        assertThat(history(run, "loss"))
                .extracting(Metric::value)
                .containsExactlyInAnyOrder(Double.NaN, Double.NEGATIVE_INFINITY);
        assertThat(log.at(Level.WARNING)).isEmpty();
    }

    @Test
    void theFirstPatternThatMatchesAKeyDecides() {
        SafeguardedTracker tracker = guarded("non-finite", "grad/norm=KEEP, grad/*=DROP, KEEP");
        Run run = start(tracker);
        run.logMetrics(1, Map.of("grad/norm", Double.NaN, "grad/max", Double.NaN, "loss", Double.NaN, "grad/min", 1.0));

        assertThat(stored(run).latestMetrics()).containsOnlyKeys("grad/norm", "loss", "grad/min");
        assertThat(tracker.droppedPoints(run.id())).isEqualTo(Map.of("grad/max", 1L));
    }

    @Test
    void patternsSeeTheKeyThatTheCallerGave() {
        SafeguardedTracker tracker = guarded("non-finite", "loss (*)=DROP");
        Run run = start(tracker);
        run.logMetric("loss (val)", Double.NaN, 1);

        assertThat(tracker.droppedPoints(run.id())).isEqualTo(Map.of("loss (val)", 1L));
    }
}
