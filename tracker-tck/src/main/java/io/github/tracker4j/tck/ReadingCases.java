package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.MetricExport;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Reading much at once: several metrics of a run, all runs of a query, all points of all runs. */
interface ReadingCases extends Cases {

    private List<Metric> histories(Run run, String... keys) {
        List<Metric> points = new ArrayList<>();
        try (MetricCursor cursor = store().reader().histories(run.id(), Set.of(keys))) {
            cursor.forEachRemaining(points::add);
        }
        return points;
    }

    @Test
    default void severalHistoriesComeAsOneByTimeStepAndKey() {
        Run run = store().start();
        run.log(LogBatch.ofMetrics(List.of(
                Metric.of("b", 1, 2, 20),
                Metric.of("a", Double.NaN, 2, 20),
                Metric.of("c", 9, 1, 10),
                Metric.of("a", 3, 1, 10),
                Metric.of("b", 4, 0, 30),
                Metric.of("b", 5, 1, 10),
                Metric.of("b", 5, 1, 10))));

        assertThat(histories(run, "a", "b", "never logged"))
                .containsExactly(
                        Metric.of("a", 3, 1, 10),
                        Metric.of("b", 5, 1, 10),
                        Metric.of("a", Double.NaN, 2, 20),
                        Metric.of("b", 1, 2, 20),
                        Metric.of("b", 4, 0, 30));
        assertThat(histories(run)).isEmpty();
        assertThat(histories(run, "never logged")).isEmpty();
    }

    @Test
    default void thereAreNoHistoriesOfARunThatIsUnknown() {
        store().start();
        RunId unknown = RunId.random();

        for (Set<String> keys : List.of(Set.<String>of(), Set.of("a"))) {
            assertThatThrownBy(() -> store().reader().histories(unknown, keys))
                    .isInstanceOfSatisfying(
                            RejectedException.class, e -> assertThat(e.scope()).isEqualTo(RejectedException.Scope.RUN))
                    .hasMessageContaining(unknown.value());
        }
    }

    @Test
    default void allRunsOfAQueryAreReadWithTheirLatestMetricsOverAllPages() {
        for (int i = 0; i < 5; i++) {
            Run run = store().tracker().startRun(store().spec().named("r" + i).startedAt(1000 - i));
            run.logMetric("loss", i, 0, 1);
            run.end(RunStatus.FINISHED, 2000);
        }
        RunQuery query = RunQuery.in(store().experiment()).pageSize(2);

        assertThat(store().reader().allRuns(query).map(RunInfo::name)).containsExactly("r0", "r1", "r2", "r3", "r4");
        assertThat(store().reader()
                        .allRuns(query)
                        .limit(3)
                        .map(run -> run.latestMetrics().get("loss")))
                .containsExactly(Metric.of("loss", 0, 0, 1), Metric.of("loss", 1, 0, 1), Metric.of("loss", 2, 0, 1));
        assertThat(store().reader().allRuns(RunQuery.in("none " + store().experiment())))
                .isEmpty();
    }

    @Test
    default void everyPointOfEveryRunIsExported() throws IOException {
        Run first = store().tracker().startRun(store().spec().startedAt(2000));
        first.log(LogBatch.ofMetrics(List.of(Metric.of("b", 0.1 + 0.2, -1, 10), Metric.of("a", Double.NaN, -1, 10))));
        Run second = store().tracker().startRun(RunSpec.in(store().experiment()).startedAt(1000));
        second.logMetric("a", 1e300, 1, 1);
        store().tracker().startRun(store().spec().startedAt(500));

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rows = new MetricExport(
                        store().reader(), RunQuery.in(store().experiment()).pageSize(1))
                .writeTo(out, MetricExport.Format.CSV);

        assertThat(rows).isEqualTo(3);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        run,key,step,timestamp,value\r
                        %1$s,a,-1,10,NaN\r
                        %1$s,b,-1,10,0.30000000000000004\r
                        %2$s,a,1,1,1.0E300\r
                        """.formatted(first.id(), second.id()));
    }
}
