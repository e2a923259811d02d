package io.github.tracker4j.config;

import static io.github.tracker4j.config.SafeguardCase.with;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import java.util.ArrayList;
import java.util.List;

/** Non-finite points and the bound of a history. */
final class MetricRows {

    static final String REMEDY = "; nothing of this call was stored and the run goes on: set safeguards.non-finite:"
            + " DROP to leave such points out, or KEEP to store them";
    private static final String STOPPED =
            "; nothing of this call was stored and run <run> was stopped, as safeguards.non-finite: STOP says";
    private static final String DROPPED =
            " was dropped, as safeguards.non-finite says; further ones of this key are dropped"
                    + " and counted without a word";

    private static final String ERROR_TAG = "tag tracker4j.error = io.github.tracker4j.RunStoppedException: ";
    private static final String ERROR_FILE = "artifact error.txt: io.github.tracker4j.RunStoppedException: ";

    private MetricRows() {}

    static List<SafeguardCase> all() {
        return List.of(
                with("non-finite", "REJECT")
                        .when("a batch with such a point is refused whole, and so is a single point", scene -> {
                            scene.log(run -> run.log(LogBatch.builder()
                                    .param("eta", 0.1)
                                    .tag("phase", "warm-up")
                                    .metric(Metric.of("acc", 0.5, 1))
                                    .metric(Metric.of("loss", Double.NaN, 1))
                                    .build()));
                            scene.log(run -> run.logMetric("loss", Double.POSITIVE_INFINITY, 2));
                            scene.log(run -> run.logMetric("loss", Double.NEGATIVE_INFINITY));
                            scene.log(run -> run.logMetric("loss", 0.25, 3));
                        })
                        .tells(
                                "RejectedException: Metric 'loss' is NaN at step 1" + REMEDY,
                                "RejectedException: Metric 'loss' is Infinity at step 2" + REMEDY,
                                "RejectedException: Metric 'loss' is -Infinity (no step given)" + REMEDY)
                        .stores("status FINISHED", "metric loss [3:0.25]"),
                with("non-finite", "DROP")
                        .when("such points are left out and counted, also after the run was resumed", scene -> {
                            scene.log(run -> run.log(LogBatch.builder()
                                    .param("eta", 0.1)
                                    .metric(Metric.of("acc", 0.5, 1))
                                    .metric(Metric.of("loss", Double.NaN, 1))
                                    .build()));
                            scene.log(run -> run.logMetric("loss", Double.POSITIVE_INFINITY, 2));
                            scene.resume();
                            scene.log(run -> run.logMetric("loss", Double.NaN, 3));
                            scene.log(run -> run.logMetric("loss", 0.25, 4));
                        })
                        .tells(
                                "WARNING: Run <run>: metric 'loss' is NaN at step 1" + DROPPED,
                                "INFO: Run <run>: points dropped by safeguards.non-finite, by key: {loss=2}",
                                "WARNING: Run <run>: metric 'loss' is NaN at step 3" + DROPPED,
                                "INFO: Run <run>: points dropped by safeguards.non-finite, by key: {loss=1}")
                        .stores(
                                "status FINISHED",
                                "param eta = 0.1",
                                "metric acc [1:0.5]",
                                "metric loss [4:0.25]",
                                "tag tracker4j.dropped_points = 3"),
                with("non-finite", "KEEP")
                        .when("such points are stored", scene -> {
                            scene.log(run -> run.log(LogBatch.builder()
                                    .metric(Metric.of("acc", 0.5, 1))
                                    .metric(Metric.of("loss", Double.NaN, 1))
                                    .build()));
                            scene.log(run -> run.logMetric("loss", Double.POSITIVE_INFINITY, 2));
                            scene.log(run -> run.logMetric("loss", Double.NEGATIVE_INFINITY, 3));
                        })
                        .stores(
                                "status FINISHED",
                                "metric acc [1:0.5]",
                                "metric loss [1:NaN, 2:Infinity, 3:-Infinity]"),
                with("non-finite", "STOP")
                        .when("a batch with such a point ends the run", scene -> {
                            scene.log(run -> run.logMetric("loss", 0.5, 1));
                            scene.log(run -> run.log(LogBatch.builder()
                                    .param("eta", 0.1)
                                    .metric(Metric.of("acc", 0.5, 2))
                                    .metric(Metric.of("loss", Double.NaN, 2))
                                    .build()));
                        })
                        .tells("RunStoppedException: Metric 'loss' is NaN at step 2" + STOPPED)
                        .stores(
                                "status FAILED",
                                "metric loss [1:0.5]",
                                ERROR_TAG + "Metric 'loss' is NaN at step 2" + STOPPED,
                                ERROR_FILE + "Metric 'loss' is NaN at step 2" + STOPPED),
                with("non-finite", "STOP")
                        .when(
                                "a single such point ends the run",
                                scene -> scene.log(run -> run.logMetric("loss", Double.NEGATIVE_INFINITY, 7)))
                        .tells("RunStoppedException: Metric 'loss' is -Infinity at step 7" + STOPPED)
                        .stores(
                                "status FAILED",
                                ERROR_TAG + "Metric 'loss' is -Infinity at step 7" + STOPPED,
                                ERROR_FILE + "Metric 'loss' is -Infinity at step 7" + STOPPED),
                with("non-finite", "grad/*=DROP, aux*=KEEP, loss=STOP, REJECT")
                        .when("the first pattern that matches a key decides", scene -> {
                            scene.log(run -> run.log(LogBatch.builder()
                                    .metric(Metric.of("grad/w", Double.NaN, 1))
                                    .metric(Metric.of("aux-1", Double.NaN, 1))
                                    .metric(Metric.of("acc", 0.5, 1))
                                    .build()));
                            scene.log(run -> run.logMetric("aux-2", Double.POSITIVE_INFINITY, 1));
                            scene.log(run -> run.logMetric("acc", Double.NaN, 2));
                            scene.log(run -> run.logMetric("loss", Double.NaN, 2));
                        })
                        .tells(
                                "WARNING: Run <run>: metric 'grad/w' is NaN at step 1" + DROPPED,
                                "RejectedException: Metric 'acc' is NaN at step 2" + REMEDY,
                                "INFO: Run <run>: points dropped by safeguards.non-finite, by key: {grad/w=1}",
                                "RunStoppedException: Metric 'loss' is NaN at step 2" + STOPPED)
                        .stores(
                                "status FAILED",
                                "metric acc [1:0.5]",
                                "metric aux-1 [1:NaN]",
                                "metric aux-2 [1:Infinity]",
                                "tag tracker4j.dropped_points = 1",
                                ERROR_TAG + "Metric 'loss' is NaN at step 2" + STOPPED,
                                ERROR_FILE + "Metric 'loss' is NaN at step 2" + STOPPED),
                with("max-metric-points", "5")
                        .when(
                                "it is told at 80 %, and what passes it is refused, also after the run was resumed",
                                scene -> {
                                    scene.log(run -> run.log(points(1, 4)));
                                    scene.log(run -> run.log(points(5, 2)));
                                    scene.log(run -> run.logMetric("loss", 5, 5));
                                    scene.log(run -> run.logMetric("loss", 6, 6));
                                    scene.resume();
                                    scene.log(run -> run.logMetric("loss", 7, 7));
                                    scene.log(run -> run.logParam("eta", 0.1));
                                })
                        .tells(
                                "WARNING: Run <run> has 4 metric points, 80 % or more of the 5 of"
                                        + " safeguards.max-metric-points; calls beyond that will be refused",
                                tooMany(4, 2), tooMany(5, 1), tooMany(5, 1))
                        .stores(
                                "status FINISHED",
                                "metric loss [1:1.0, 2:2.0, 3:3.0, 4:4.0, 5:5.0]",
                                "param eta = 0.1"),
                with("max-metric-points", "unlimited")
                        .when("nothing is told and nothing is counted", scene -> {
                            scene.log(run -> run.log(points(1, 4)));
                            scene.resume();
                            scene.log(run -> run.logMetric("loss", 5, 5));
                        })
                        .stores("status FINISHED", "metric loss [1:1.0, 2:2.0, 3:3.0, 4:4.0, 5:5.0]"));
    }

    private static String tooMany(int has, int more) {
        return "RejectedException: Run <run> has " + has + " metric points and this call brings " + more
                + " more; the limit is 5 and nothing of this call was stored: raise safeguards.max-metric-points, or log"
                + " less often";
    }

    private static LogBatch points(int first, int number) {
        List<Metric> points = new ArrayList<>();
        for (int step = first; step < first + number; step++) {
            points.add(Metric.of("loss", step, step));
        }
        return LogBatch.ofMetrics(points);
    }
}
