package io.github.tracker4j.tck;

import io.github.tracker4j.Content;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentSpec;
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

/** An experiment that has a bit of everything that the contract can hold, for replaying. */
final class SampleRuns {

    private static final long START = 1_600_000_000_123L;

    private final ExperimentTracker tracker;
    private final ExperimentSpec experiment;
    private final List<RunId> ids = new ArrayList<>();

    private SampleRuns(ExperimentTracker tracker, String experiment) {
        this.tracker = tracker;
        this.experiment = ExperimentSpec.named(experiment)
                .describedAs("two lines\nof \u00e9")
                .withTags(Map.of("team", "vision"));
    }

    /** Logs the experiment and returns the ids of its runs, parents first. */
    static List<RunId> log(ExperimentTracker tracker, String experiment) {
        SampleRuns runs = new SampleRuns(tracker, experiment);
        RunId parent = runs.sweep();
        RunId child = runs.training(parent);
        runs.unfinished(child);
        runs.resumed(parent);
        runs.everythingLeftOpen();
        return List.copyOf(runs.ids);
    }

    private Run start(RunSpec spec) {
        Run run = tracker.startRun(spec);
        ids.add(run.id());
        return run;
    }

    private RunId sweep() {
        Run run = start(RunSpec.in(experiment)
                .named("sweep \u4e2d / 1")
                .startedAt(START)
                .withTags(Map.of("note", "it's\n\"quoted\"", "empty", "")));
        run.logParam("trials", 2);
        run.end(RunStatus.FINISHED, START + 9_000);
        return run.id();
    }

    private RunId training(RunId parent) {
        Run run = start(RunSpec.in(experiment).named("lr-0.1").childOf(parent).startedAt(START + 1));
        run.log(LogBatch.builder()
                .param("eta", 0.1 + 0.2)
                .param("empty", "")
                .param("\u00e9 / b:c", "two\nlines")
                .tag("phase", "one")
                .tag("phase", "two")
                // A digest of its own: a 2.x server knows a dataset by name and digest across experiments.
                .input(new DatasetInput("train", "5a3f19c2", "s3", "{\"uri\": \"s3://b/d\"}", "{}", "{}", "training"))
                .input(DatasetInput.of("valid", "1", "local", "valid.csv"))
                .build());
        run.log(LogBatch.ofMetrics(List.of(
                Metric.of("edge", Double.NaN, 0, START),
                Metric.of("edge", Double.POSITIVE_INFINITY, 0, START),
                Metric.of("edge", Double.NEGATIVE_INFINITY, -7, 0),
                Metric.of("edge", -0.0, Long.MAX_VALUE - 1, START + 1),
                Metric.of("edge", Double.MIN_VALUE, Long.MIN_VALUE, START + 2),
                Metric.of("edge", 0.1 + 0.2, 5, START + 2),
                Metric.of("edge", 0.1 + 0.2, 5, START + 2),
                Metric.of("edge", Double.NaN, 5, START + 2),
                Metric.of("only NaN", Double.NaN, 1, START))));
        List<Metric> points = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            // Steps and times that do not grow together, as when several workers log.
            points.add(Metric.of("train/loss", 1.0 / (i + 1), i * 7 % 2500, START + i));
        }
        run.log(LogBatch.ofMetrics(points));
        run.logText("notes/\u00e9 +&%.txt", "text\n");
        run.logText("notes/empty.txt", "");
        byte[] model = new byte[100_000];
        for (int i = 0; i < model.length; i++) {
            model[i] = (byte) (i * 31);
        }
        run.logArtifact("model/deep/er/model.bin", Content.of(model));
        run.end(RunStatus.KILLED, START + 5_000);
        return run.id();
    }

    private void unfinished(RunId parent) {
        Run run =
                start(RunSpec.in(experiment).named("unfinished").childOf(parent).startedAt(START + 2));
        run.logMetric("loss", 0.5, 1, START + 3);
        run.detach();
    }

    private void resumed(RunId parent) {
        Run first =
                start(RunSpec.in(experiment).named("resumed").childOf(parent).startedAt(START + 3));
        first.logMetric("loss", 0.5, 1, START + 4);
        first.logText("log.txt", "first");
        first.end(RunStatus.FAILED, START + 5);
        Run second = tracker.startRun(RunSpec.resume(experiment.name(), first.id()));
        second.logMetric("loss", 0.25);
        second.logText("log.txt", "second");
        second.setTag("resumed", "once");
        second.end(RunStatus.FINISHED, START + 6);
    }

    private void everythingLeftOpen() {
        Run run = start(RunSpec.in(experiment));
        run.logMetric("loss", 1);
        run.logMetric("loss", 0.5);
        run.close();
    }
}
