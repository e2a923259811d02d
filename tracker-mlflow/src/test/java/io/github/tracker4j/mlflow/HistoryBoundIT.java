package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.safeguard.SafeguardedTracker;
import io.github.tracker4j.safeguard.Safeguards;
import io.github.tracker4j.testservers.FaultProxy;
import io.github.tracker4j.testservers.MlflowServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bound of a run's points on a server, which cannot say how many a run has. */
class HistoryBoundIT {

    private static final String TAG = "tracker4j.metric_points";

    private final RunSpec spec = RunSpec.in("history bound " + RunId.random()).withId(RunId.random());

    @BeforeAll
    static void quiet() {
        Servers.announceNothing();
    }

    private static ExperimentTracker open(FaultProxy server) {
        return new SafeguardedTracker(
                Servers.tracker(server.uri()),
                Safeguards.builder().maxMetricPoints(3000).build());
    }

    private static LogBatch points(int from, int to) {
        List<Metric> points = new ArrayList<>();
        for (int step = from; step < to; step++) {
            points.add(Metric.of(step % 2 == 0 ? "loss" : "acc", step, step, step));
        }
        return LogBatch.ofMetrics(points);
    }

    private static String tag(ExperimentTracker tracker, Run run) {
        return tracker.reader().run(run.id()).tags().getOrDefault(TAG, "none");
    }

    /**
     * The histories of the run that were asked for. A connection to an old server also asks for one of a run that does not
     * exist, to learn from the answer what the server keeps runs in.
     */
    private static long historiesRead(FaultProxy server, String backendId) {
        return server.requests().stream()
                .filter(request ->
                        request.path().contains("get-history") && request.path().contains("run_id=" + backendId))
                .count();
    }

    @ParameterizedTest
    @EnumSource
    void itHoldsOverResumptionsAndAProgramThatDies(MlflowServer.Version version) {
        try (FaultProxy server = FaultProxy.before(MlflowServer.shared(version).uri());
                ExperimentTracker first = open(server);
                ExperimentTracker dead = open(server);
                ExperimentTracker last = open(server)) {
            first.run(spec, run -> run.log(points(0, 1000)));

            Run lost = dead.startRun(spec.createOrResume());
            lost.log(points(1000, 2200));
            assertThat(tag(dead, lost)).isEqualTo("1000+");
            String backendId = String.valueOf(dead.reader().run(lost.id()).backendId());
            assertThat(historiesRead(server, backendId))
                    .as("while the tag stands")
                    .isZero();

            Run run = last.startRun(spec.createOrResume());
            assertThatThrownBy(() -> run.log(points(2200, 3001)))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("has 2200 metric points and this call brings 801 more; the limit is 3000");
            assertThat(historiesRead(server, backendId))
                    .as("once for each metric")
                    .isEqualTo(2);
            run.log(points(2200, 3000));
            run.end(RunStatus.FINISHED);

            assertThat(tag(last, run)).isEqualTo("3000");
            assertThat(historiesRead(server, backendId))
                    .as("by the batches that follow, and the end")
                    .isEqualTo(2);
        }
    }
}
