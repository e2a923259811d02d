package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Keys;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Points: their values, times and histories, and which of them is the latest. */
interface MetricCases extends Cases {

    @Test
    default void aPointWithoutATimeGetsThatOfTheCall() {
        Run run = store().start();
        long before = System.currentTimeMillis();
        run.logMetric("loss", 1);
        run.logMetric("loss", 2, 10);
        run.logMetrics(20, Map.of("loss", 3));
        long after = System.currentTimeMillis();

        assertThat(store().history(run, "loss"))
                .hasSize(3)
                .allSatisfy(point -> assertThat(point.timestamp()).isBetween(before, after));
    }

    @Test
    default void aCompletePointIsKeptAsItIs() {
        Run run = store().start();
        run.logMetric("loss", 0.25, 7, 1_600_000_000_123L);

        Metric point = Metric.of("loss", 0.25, 7, 1_600_000_000_123L);
        assertThat(store().history(run, "loss")).containsExactly(point);
        assertThat(store().read(run).latestMetrics()).isEqualTo(Map.of("loss", point));
    }

    @Test
    default void everyWayToLogAPointIsTheSame() {
        Run run = store().start();
        run.logMetric("a", 1.5, 3, 9);
        run.log(LogBatch.ofMetrics(List.of(Metric.of("b", 1.5, 3, 9))));
        run.logMetric("c", 1.5, 3);
        run.logMetrics(3, Map.of("d", 1.5f));

        for (String key : List.of("a", "b", "c", "d")) {
            assertThat(store().history(run, key)).as(key).singleElement().satisfies(point -> {
                assertThat(point.key()).isEqualTo(key);
                assertThat(point.value()).isEqualTo(1.5);
                assertThat(point.step()).isEqualTo(3);
            });
        }
    }

    @Test
    default void anyDoubleIsKeptAsFarAsTheStoreCan() {
        double[] values = {
            0.0,
            -0.0,
            0.1 + 0.2,
            1 / 3.0,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            9007199254740992.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY
        };
        Run run = store().start();
        LogBatch.Builder batch = LogBatch.builder();
        for (int i = 0; i < values.length; i++) {
            batch.metric(Metric.of("all", values[i], i, i)).metric(Metric.of("v" + i, values[i], i, i));
        }
        run.log(batch.build());
        run.logMetric("one by one", Double.NaN, 1, 1);

        List<Metric> all = store().history(run, "all");
        assertThat(all).hasSize(values.length);
        Map<String, Metric> latest = store().read(run).latestMetrics();
        for (int i = 0; i < values.length; i++) {
            double kept = store().kept(values[i]);
            assertThat(all.get(i)).isEqualTo(Metric.of("all", kept, i, i));
            assertThat(latest).containsEntry("v" + i, Metric.of("v" + i, kept, i, i));
        }
        assertThat(store().history(run, "one by one")).containsExactly(Metric.of("one by one", Double.NaN, 1, 1));
    }

    @Test
    default void aPointReadsAsTheTrackerSaysThatItIsStored() {
        ExperimentTracker tracker = store().tracker();
        List<Metric> points = List.of(
                Metric.of("m", 1.5, Long.MIN_VALUE, 0),
                Metric.of("m", Double.NaN, 1, 1),
                Metric.of("m", -0.0, 2, 2),
                Metric.of("m", Double.NEGATIVE_INFINITY, 3, 3),
                Metric.of("m", Double.POSITIVE_INFINITY, Long.MAX_VALUE, Long.MAX_VALUE));
        Run run = store().start();
        run.log(LogBatch.ofMetrics(points));

        List<Metric> stored = store().history(run, "m");
        assertThat(stored).isEqualTo(points.stream().map(tracker::asStored).toList());
        assertThat(stored)
                .allSatisfy(point -> assertThat(tracker.asStored(point)).isEqualTo(point));
    }

    @Test
    default void stepsAndTimesAreWholeLongs() {
        List<Metric> points = List.of(
                Metric.of("m", 1, -3, 0),
                Metric.of("m", 2, Long.MIN_VALUE, 1),
                Metric.of("m", 3, 9_007_199_254_740_993L, 9_007_199_254_740_993L),
                Metric.of("m", 4, Long.MAX_VALUE, Long.MAX_VALUE));
        Run run = store().start();
        run.log(LogBatch.ofMetrics(points));

        assertThat(store().history(run, "m")).isEqualTo(points);
        assertThat(store().read(run).latestMetrics()).containsEntry("m", points.get(3));
    }

    @Test
    default void aHistoryIsReadByTimeThenStepThenValueWithNaNLast() {
        List<Metric> ordered = List.of(
                Metric.of("m", 9, 9, 1),
                Metric.of("m", 5, -1, 2),
                Metric.of("m", -1, 0, 2),
                Metric.of("m", 1, 0, 2),
                Metric.of("m", Double.NaN, 0, 2),
                Metric.of("m", -5, 1, 2),
                Metric.of("m", 0, 0, 3));
        List<Metric> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(42));
        Run run = store().start();
        run.log(LogBatch.ofMetrics(shuffled.subList(0, 3)));
        shuffled.subList(3, 7).forEach(point -> run.log(LogBatch.ofMetrics(List.of(point))));

        assertThat(store().history(run, "m")).isEqualTo(ordered);
    }

    @Test
    default void anEqualPointAgainIsANoOp() {
        Metric point = Metric.of("m", 0.5, 1, 1);
        Metric undefined = Metric.of("m", Double.NaN, 1, 1);
        Run run = store().start();
        run.log(LogBatch.ofMetrics(List.of(point, point, undefined)));
        run.log(LogBatch.ofMetrics(List.of(undefined)));
        run.logMetric("m", 0.5, 1, 1);
        run.end(RunStatus.FINISHED);
        store().resume(run.id()).log(LogBatch.ofMetrics(List.of(point, undefined)));

        assertThat(store().history(run, "m")).containsExactly(point, undefined);
    }

    @Test
    default void pointsThatDifferInOnePartAreDifferentPoints() {
        List<Metric> points = List.of(
                Metric.of("m", 1, 1, 1), Metric.of("m", 2, 1, 1), Metric.of("m", 1, 2, 1), Metric.of("m", 1, 1, 2));
        Run run = store().start();
        run.log(LogBatch.ofMetrics(points));

        assertThat(store().history(run, "m")).containsExactlyInAnyOrderElementsOf(points);
    }

    @Test
    default void theLatestValueIsTheGreatestByStepThenTimeThenValue() {
        Run run = store().start();
        run.log(LogBatch.ofMetrics(List.of(
                Metric.of("step", 1, 5, 1),
                Metric.of("step", 2, 4, 9),
                Metric.of("time", 1, 5, 9),
                Metric.of("time", 2, 5, 8),
                Metric.of("value", 3, 5, 5),
                Metric.of("value", 7, 5, 5),
                Metric.of("value", 4, 5, 5))));
        run.logMetric("step", 8, -1, 99);

        assertThat(store().read(run).latestMetrics())
                .isEqualTo(Map.of(
                        "step", Metric.of("step", 1, 5, 1),
                        "time", Metric.of("time", 1, 5, 9),
                        "value", Metric.of("value", 7, 5, 5)));
    }

    @Test
    default void theLatestValueOfOneBatchAndOfManyIsTheSame() {
        List<Metric> points = List.of(
                Metric.of("m", 7, 5, 5), Metric.of("m", 3, 5, 5), Metric.of("m", 9, 4, 9), Metric.of("m", 1, 5, 4));
        Run run = store().start();
        points.forEach(point -> run.log(LogBatch.ofMetrics(List.of(point))));

        assertThat(store().read(run).latestMetrics()).isEqualTo(Map.of("m", points.get(0)));
    }

    @Test
    default void naNIsTheLatestValueOnlyWhereNoNumberHasItsStepAndTime() {
        double least = -1e300;
        Run run = store().start();
        run.log(LogBatch.ofMetrics(List.of(
                Metric.of("tie", least, 5, 5),
                Metric.of("tie", Double.NaN, 5, 5),
                Metric.of("later", 1, 5, 5),
                Metric.of("later", Double.NaN, 6, 1))));
        run.logMetric("reversed", Double.NaN, 5, 5);
        run.logMetric("reversed", least, 5, 5);

        assertThat(store().read(run).latestMetrics())
                .isEqualTo(Map.of(
                        "tie", Metric.of("tie", least, 5, 5),
                        "later", Metric.of("later", Double.NaN, 6, 1),
                        "reversed", Metric.of("reversed", least, 5, 5)));
    }

    @Test
    default void stepsLeftOpenCountFromZero() {
        Run run = store().start();
        run.logMetric("a", 1);
        run.logMetric("a", 2);
        run.logMetrics(new LinkedHashMap<>(Map.of("a", 3, "b", 1)));

        assertSteps(run, "a", 0L, 1L, 2L);
        assertSteps(run, "b", 0L);
    }

    @Test
    default void aStepLeftOpenIsOneMoreThanTheGreatestGivenOrTaken() {
        Run run = store().start();
        run.logMetric("m", 1, 10);
        run.logMetric("m", 2);
        run.logMetric("m", 3, 4);
        run.logMetric("m", 4);
        run.log(LogBatch.ofMetrics(
                List.of(Metric.of("m", 5), Metric.of("m", 6), Metric.of("m", 7, 20), Metric.of("m", 8))));
        run.logMetric("below", 1, -5);
        run.logMetric("below", 2);

        assertSteps(run, "m", 4L, 10L, 11L, 12L, 13L, 14L, 20L, 21L);
        assertSteps(run, "below", -5L, -4L);
    }

    @Test
    default void stepsOfAResumedRunGoOnAfterTheLatestValue() {
        Run run = store().start();
        run.logMetric("m", 1, 41);
        run.logMetric("m", 1, 7);
        run.end(RunStatus.FINISHED);
        Run resumed = store().another().startRun(RunSpec.resume(store().experiment(), run.id()));
        resumed.logMetric("m", 2);
        resumed.logMetric("new", 2);

        assertSteps(run, "m", 7L, 41L, 42L);
        assertSteps(run, "new", 0L);
    }

    private void assertSteps(Run run, String key, Long... steps) {
        assertThat(store().history(run, key)).extracting(Metric::step).containsExactlyInAnyOrder(steps);
    }

    @Test
    default void theHistoryOfAMetricThatARunDoesNotHaveIsEmpty() {
        Run run = store().start();
        run.logMetric("loss", 1);

        assertThat(store().history(run, "los")).isEmpty();
        assertThat(store().history(run, "loss/train")).isEmpty();
    }

    @Test
    default void thereIsNoHistoryOfARunThatIsUnknown() {
        store().start().logMetric("loss", 1);
        RunId unknown = RunId.random();

        assertThatThrownBy(() -> Store.history(store().reader(), unknown, "loss"))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e.scope()).isEqualTo(Scope.RUN))
                .satisfies(e -> assertThat(e).hasMessageContaining(unknown.value()));
    }

    @Test
    default void aHistoryIsFoundByItsKeyAsItWasBeforeItWasMapped() {
        String original = "acc@top 5 %";
        String mapped = Keys.map(original);
        Run run = store().start();
        run.logMetric(mapped, 1, 1, 1);

        assertThat(store().history(run, mapped)).containsExactly(Metric.of(mapped, 1, 1, 1));
        assertThat(store().history(run, original)).containsExactly(Metric.of(mapped, 1, 1, 1));
    }

    @Test
    default void aCursorEndsLikeAnyIterator() {
        Run run = store().start();
        run.logMetric("m", 1, 1, 1);

        try (MetricCursor cursor = store().reader().history(run.id(), "m")) {
            assertThat(cursor.hasNext()).isTrue();
            assertThat(cursor.hasNext()).isTrue();
            assertThat(cursor.next()).isEqualTo(Metric.of("m", 1, 1, 1));
            assertThat(cursor.hasNext()).isFalse();
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(cursor::next);
        }
    }

    @Test
    default void aCursorMayBeClosedBeforeItsEnd() {
        Run run = store().start();
        List<Metric> points = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            points.add(Metric.of("m", i, i, i));
        }
        run.log(LogBatch.ofMetrics(points));

        try (MetricCursor cursor = store().reader().history(run.id(), "m")) {
            assertThat(cursor.next()).isEqualTo(points.get(0));
        }
        assertThat(store().history(run, "m")).isEqualTo(points);
    }

    @Test
    default void theNumberOfPointsIsKnownExactlyOrNotAtAll() {
        Run run = store().start();
        run.logMetrics(1, Map.of("loss", 0.5, "acc", 0.25));
        run.logMetric("loss", 0.25, 2);
        run.logMetric("loss", 0.125, 3);
        run.detach();

        OptionalLong known = store().reader().pointCount(run.id());
        OptionalLong another = store().another().reader().pointCount(run.id());

        assertThat(known.orElse(4)).isEqualTo(4);
        assertThat(another).isEqualTo(known);
    }
}
