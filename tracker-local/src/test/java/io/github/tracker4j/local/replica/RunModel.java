package io.github.tracker4j.local.replica;

import io.github.tracker4j.Content;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that a run is, as a value that can be changed in one thing and logged anywhere. */
final class RunModel {

    static final long START = 1_700_000_000_000L;
    private static final List<String> KEYS = List.of("loss", "acc", "val/loss");

    RunId id = RunId.random();
    String experiment = "digits";
    String name = "lr-0.1";

    @Nullable RunId parent;

    long start = START;
    RunStatus status = RunStatus.FINISHED;
    long end = START + 60_000;
    boolean deleted;
    final Map<String, String> params = new TreeMap<>();
    final Map<String, String> tags = new TreeMap<>();
    final List<DatasetInput> inputs = new ArrayList<>();
    final List<Metric> points = new ArrayList<>();
    final Map<String, String> artifacts = new TreeMap<>();

    /** A run with some of everything; points have steps of their own, so that none is there twice. */
    static RunModel generated(Random random) {
        RunModel run = new RunModel();
        for (int i = 0; i < 1 + random.nextInt(5); i++) {
            run.params.put("p" + i, "v" + random.nextInt(100));
            run.tags.put("t" + i, random.nextInt(100) + "%");
            run.inputs.add(DatasetInput.of("data" + i, "d" + i, "local", "{\"uri\":\"/" + i + "\"}")
                    .usedFor(random.nextBoolean() ? "training" : ""));
            run.artifacts.put(random.nextBoolean() ? "a" + i : "dir/sub" + i + "/f", "content " + random.nextInt(1000));
        }
        int points = 1 + random.nextInt(60);
        for (int i = 0; i < points; i++) {
            double value = switch (random.nextInt(12)) {
                case 0 -> Double.NaN;
                case 1 -> Double.POSITIVE_INFINITY;
                case 2 -> -0.0;
                default -> random.nextGaussian();
            };
            run.points.add(Metric.of(
                    KEYS.get(random.nextInt(KEYS.size())), value, i, START + (random.nextInt(5) == 0 ? 0 : i / 3)));
        }
        return run;
    }

    RunModel copy() {
        RunModel copy = new RunModel();
        copy.id = id;
        copy.experiment = experiment;
        copy.name = name;
        copy.parent = parent;
        copy.start = start;
        copy.status = status;
        copy.end = end;
        copy.deleted = deleted;
        copy.params.putAll(params);
        copy.tags.putAll(tags);
        copy.inputs.addAll(inputs);
        copy.points.addAll(points);
        copy.artifacts.putAll(artifacts);
        return copy;
    }

    /** Logs it; a run that is {@link RunStatus#RUNNING} is let go of. */
    void log(ExperimentTracker tracker) {
        RunSpec spec =
                RunSpec.in(experiment).withId(id).named(name).childOf(parent).startedAt(start);
        Run run = tracker.startRun(spec.withTags(tags));
        LogBatch.Builder batch = LogBatch.builder();
        params.forEach(batch::param);
        inputs.forEach(batch::input);
        points.forEach(batch::metric);
        run.log(batch.build());
        artifacts.forEach((path, text) -> run.logArtifact(path, Content.of(text)));
        if (status.isTerminal()) {
            run.end(status, end);
        } else {
            run.detach();
        }
        if (deleted) {
            tracker.admin().orElseThrow().delete(id);
        }
    }
}
