package io.github.tracker4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.mlflow.api.proto.Service;

/** What is logged, in the types of MLflow's Java client. */
final class Peers {

    private static final int POINTS_A_BATCH = 1_000;

    private Peers() {}

    /** Points of one metric from a step on, as many as given. */
    static List<Service.Metric> points(String key, long firstStep, int count) {
        List<Service.Metric> points = new ArrayList<>(count);
        for (long step = firstStep; step < firstStep + count; step++) {
            points.add(Service.Metric.newBuilder()
                    .setKey(key)
                    .setValue(Points.value(step))
                    .setTimestamp(Points.time(step))
                    .setStep(step)
                    .build());
        }
        return points;
    }

    /** The points of one long run. */
    static List<List<Service.Metric>> batches(int points) {
        List<List<Service.Metric>> batches = new ArrayList<>();
        for (int first = 0; first < points; first += POINTS_A_BATCH) {
            batches.add(points("loss", first, Math.min(POINTS_A_BATCH, points - first)));
        }
        return batches;
    }

    static List<Service.Metric> smallRunPoints() {
        List<Service.Metric> points = points("train/loss", 0, SmallRun.STEPS);
        points.addAll(points("valid/loss", 0, SmallRun.STEPS));
        return points;
    }

    static List<Service.Param> smallRunParams() {
        return IntStream.range(0, SmallRun.PARAMS)
                .mapToObj(i -> Service.Param.newBuilder()
                        .setKey(SmallRun.param(i))
                        .setValue(Double.toString(Points.value(i)))
                        .build())
                .toList();
    }
}
