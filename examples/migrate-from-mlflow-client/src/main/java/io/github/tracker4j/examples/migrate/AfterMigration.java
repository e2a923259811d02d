package io.github.tracker4j.examples.migrate;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Param;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.Tag;
import io.github.tracker4j.backend.Trackers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The program as it is: the same on Tracker4J. The first argument may as well be a directory. */
public final class AfterMigration {

    private AfterMigration() {}

    /**
     * Runs the program.
     *
     * @param args the tracking URI, the name of the experiment, and a directory of files to log
     */
    public static void main(String[] args) throws IOException {
        try (ExperimentTracker tracker = Trackers.open(args[0])) {
            ExperimentSpec experiment = ExperimentSpec.named(args[1]).withTags(Map.of("team", "vision"));
            train(tracker, experiment, Path.of(args[2]));
            importOldRun(tracker, experiment);
            tidyUp(tracker, experiment);
            report(tracker.reader(), experiment);
        }
    }

    private static void train(ExperimentTracker tracker, ExperimentSpec experiment, Path model) {
        for (double eta : new double[] {0.25, 0.5}) {
            tracker.run(RunSpec.in(experiment).named("eta-" + eta), run -> {
                run.logParam("eta", eta);
                run.logParams(Map.of("model", "tree", "epochs", Training.EPOCHS));
                run.setTag("stage", "experimental");
                run.setTags(Map.of("owner", "vision", "scratch", "yes"));
                for (int epoch = 0; epoch < Training.EPOCHS; epoch++) {
                    run.logMetrics(epoch, Training.epoch(eta, epoch));
                }
                run.logMetric("seconds", 1.5);
                run.logArtifact(model.resolve("notes.txt"));
                run.logArtifacts(model, "model");

                tracker.run(
                        RunSpec.in(experiment).named("calibration-" + eta).childOf(run.id()),
                        calibration -> calibration.logMetric("temperature", eta * 2, 3));
            });
        }
        tracker.run(RunSpec.in(experiment).named("summary"), run -> run.setTag("kind", "summary"));
    }

    private static void importOldRun(ExperimentTracker tracker, ExperimentSpec experiment) {
        try (Run run = tracker.startRun(RunSpec.in(experiment).named("imported").startedAt(1_700_000_000_000L))) {
            run.log(new LogBatch(
                    List.of(Param.of("eta", 0.125)),
                    List.of(new Tag("stage", "old")),
                    List.of(),
                    List.of(
                            Metric.of("valid/loss", 0.75, 0, 1_700_000_001_000L),
                            Metric.of("valid/loss", 0.625, 1, 1_700_000_002_000L))));
            run.end(RunStatus.FAILED, 1_700_000_003_000L);
        }
    }

    private static void tidyUp(ExperimentTracker tracker, ExperimentSpec experiment) {
        RunAdmin admin = tracker.admin().orElseThrow();
        RunQuery all = RunQuery.in(experiment.name());
        for (RunInfo run :
                tracker.reader().runs(all.where("tags.scratch = 'yes'")).items()) {
            admin.deleteTag(run.id(), "scratch");
        }
        for (RunInfo run :
                tracker.reader().runs(all.where("tags.kind = 'summary'")).items()) {
            admin.delete(run.id());
        }
    }

    @SuppressWarnings("SystemOut")
    private static void report(RunReader reader, ExperimentSpec experiment) throws IOException {
        List<RunInfo> best = reader.runs(RunQuery.in(experiment.name())
                        .where("metrics.`valid/loss` < 0.8")
                        .orderBy("metrics.`valid/loss` ASC")
                        .pageSize(10))
                .items();
        for (RunInfo run : best) {
            System.out.println(run.name() + " " + run.status());
            try (MetricCursor history = reader.history(run.id(), "valid/loss")) {
                history.forEachRemaining(point -> System.out.println("  " + point.step() + " " + point.value()));
            }
            for (ArtifactInfo file : reader.artifacts(run.id(), "")) {
                System.out.println("  " + file.path());
            }
        }
        try (InputStream notes = reader.open(best.get(0).id(), "notes.txt")) {
            System.out.println("notes of the best: " + notes.readAllBytes().length + " bytes");
        }
    }
}
