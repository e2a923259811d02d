package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settling what may have arrived: afterwards each item is there once. */
interface ReconcileCases extends Cases {

    private static LogBatch batch() {
        return LogBatch.builder()
                .param("eta", 0.1)
                .param("depth", 4)
                .tag("phase", "one")
                .tag("phase", "two")
                .tag("team", "vision")
                .input(Store.dataset("train"))
                .input(Store.dataset("valid"))
                .metric(Metric.of("loss", 0.5, 0, 1000))
                .metric(Metric.of("loss", Double.NaN, 1, 1001))
                .metric(Metric.of("loss", Double.POSITIVE_INFINITY, 2, 1002))
                .metric(Metric.of("loss", -0.0, 3, 1003))
                .metric(Metric.of("loss", 0.25, 4, 1004))
                .metric(Metric.of("acc", 0.75, 4, 1004))
                .build();
    }

    private Run start() {
        return store().tracker().startRun(store().spec().startedAt(1000));
    }

    private void assertHasTheBatchOnce(Run run) {
        RunInfo info = store().read(run);
        assertThat(info.params()).isEqualTo(Map.of("eta", "0.1", "depth", "4"));
        assertThat(info.tags()).isEqualTo(Map.of("phase", "two", "team", "vision"));
        assertThat(info.inputs()).containsExactlyInAnyOrder(Store.dataset("train"), Store.dataset("valid"));
        assertThat(store().history(run, "loss"))
                .containsExactly(
                        Metric.of("loss", 0.5, 0, 1000),
                        Metric.of("loss", Double.NaN, 1, 1001),
                        Metric.of("loss", store().kept(Double.POSITIVE_INFINITY), 2, 1002),
                        Metric.of("loss", store().kept(-0.0), 3, 1003),
                        Metric.of("loss", 0.25, 4, 1004));
        assertThat(store().history(run, "acc")).containsExactly(Metric.of("acc", 0.75, 4, 1004));
    }

    @Test
    default void aBatchThatDidNotArriveIsLogged() {
        Run run = start();
        run.reconcile(batch(), store().reader());

        assertHasTheBatchOnce(run);
    }

    @Test
    default void ofABatchThatArrivedInPartTheRestIsLogged() {
        Run run = start();
        run.log(LogBatch.builder()
                .param("eta", 0.1)
                .tag("phase", "one")
                .input(Store.dataset("train"))
                .build());
        run.log(LogBatch.ofMetrics(batch().metrics().subList(1, 4)));
        run.reconcile(batch(), store().reader());

        assertHasTheBatchOnce(run);
    }

    @Test
    default void aBatchThatArrivedWholeChangesNothing() {
        Run run = start();
        run.log(batch());
        run.reconcile(batch(), store().reader());
        run.reconcile(batch(), store().reader());

        assertHasTheBatchOnce(run);
    }

    @Test
    default void anotherHolderMaySettleABatch() {
        Run run = start();
        run.log(LogBatch.ofMetrics(batch().metrics()));
        run.detach();
        Run resumed = store().resume(run.id());
        resumed.reconcile(batch(), store().reader());
        resumed.end(RunStatus.FINISHED, 2000);

        assertHasTheBatchOnce(run);
    }

    @Test
    default void aParamThatHasAnotherValueIsRejected() {
        Run run = start();
        run.logParam("eta", 0.2);

        assertThatThrownBy(() -> run.reconcile(batch(), store().reader()))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("0.1")
                .hasMessageContaining("0.2");
        assertThat(store().read(run).params()).isEqualTo(Map.of("eta", "0.2"));
    }

    @Test
    default void stepsGoOnAfterASettledBatch() {
        Run run = start();
        run.log(LogBatch.ofMetrics(List.of(batch().metrics().get(0))));
        run.reconcile(batch(), store().reader());
        run.logMetric("loss", 1);

        assertThat(store().history(run, "loss")).extracting(Metric::step).contains(5L);
    }
}
