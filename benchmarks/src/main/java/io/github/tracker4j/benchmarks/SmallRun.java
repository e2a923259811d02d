package io.github.tracker4j.benchmarks;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;

/** What a run of a sweep has, the same for every contender: 10 params, and 2 metrics of 10 steps. */
final class SmallRun {

    static final int PARAMS = 10;
    static final int STEPS = 10;

    private SmallRun() {}

    static String param(int number) {
        return "param" + number;
    }

    /** Logs one as a program does. */
    static void log(ExperimentTracker tracker, String experiment) {
        try (Run run = tracker.startRun(RunSpec.in(experiment))) {
            LogBatch.Builder params = LogBatch.builder();
            for (int i = 0; i < PARAMS; i++) {
                params.param(param(i), Points.value(i));
            }
            run.log(params.build());
            for (int step = 0; step < STEPS; step++) {
                run.log(LogBatch.builder()
                        .metric(Metric.of("train/loss", Points.value(step), step, Points.time(step)))
                        .metric(Metric.of("valid/loss", Points.value(step), step, Points.time(step)))
                        .build());
            }
            run.end(RunStatus.FINISHED);
        }
    }

    /** The body that logs all of it in one request, but for the id of the run, which stands between the two parts. */
    static String[] bodyAroundId() {
        StringBuilder rest = new StringBuilder("\",\"params\":[");
        for (int i = 0; i < PARAMS; i++) {
            rest.append(i == 0 ? "" : ",")
                    .append("{\"key\":\"")
                    .append(param(i))
                    .append("\",\"value\":\"")
                    .append(Points.value(i))
                    .append("\"}");
        }
        rest.append("],\"metrics\":[");
        for (int step = 0; step < STEPS; step++) {
            rest.append(step == 0 ? "" : ",")
                    .append(Points.json("train/loss", step))
                    .append(',')
                    .append(Points.json("valid/loss", step));
        }
        return new String[] {"{\"run_id\":\"", rest.append("]}").toString()};
    }
}
