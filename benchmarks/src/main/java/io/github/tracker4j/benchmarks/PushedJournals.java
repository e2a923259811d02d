package io.github.tracker4j.benchmarks;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.local.Journals;
import io.github.tracker4j.local.LocalOptions;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.local.replica.Destination;
import io.github.tracker4j.local.replica.Push;
import io.github.tracker4j.local.replica.PushListener;
import io.github.tracker4j.local.replica.PushOptions;
import io.github.tracker4j.local.replica.PushReport;
import io.github.tracker4j.mlflow.MlflowOptions;
import io.github.tracker4j.mlflow.MlflowTracker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Journals that were written beforehand, pushed to a server. */
final class PushedJournals implements AutoCloseable {

    private final URI server;
    private final Scratch scratch = new Scratch();
    private int roots;

    PushedJournals(URI server) throws IOException {
        this.server = server;
    }

    /** Sends one run, and returns how many points a second arrived. */
    double oneRun(int points) throws Exception {
        String experiment = "pushed " + System.nanoTime();
        Path root = scratch.path("root" + roots++);
        RunId id = write(root, experiment, points);
        double rate = points / seconds(root);
        requirePoints(id, points);
        return rate;
    }

    /** Sends small runs, and returns how many a second arrived. */
    double smallRuns(int count) throws Exception {
        String experiment = "pushed " + System.nanoTime();
        Path root = scratch.path("root" + roots++);
        try (LocalTracker local = new LocalTracker(root)) {
            for (int i = 0; i < count; i++) {
                SmallRun.log(local, experiment);
            }
        }
        double rate = count / seconds(root);
        require(countFinished(experiment) == count, "finished runs of " + experiment);
        return rate;
    }

    /** A run of one metric, logged point by point. */
    static RunId write(Path root, String experiment, long points) {
        try (LocalTracker local = new LocalTracker(root);
                Run run = local.startRun(RunSpec.in(experiment))) {
            for (long step = 0; step < points; step++) {
                run.logMetric("loss", Points.value(step), step, Points.time(step));
            }
            run.end(RunStatus.FINISHED);
            return run.id();
        }
    }

    private double seconds(Path root) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (ExperimentTracker tracker = tracker()) {
            push(new Journals(root, LocalOptions.DEFAULT), Destination.of(server, tracker));
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** Sends every run, as {@code tracker push} does. */
    static void push(Journals journals, Destination destination) throws IOException, InterruptedException {
        PushReport report = new Push(journals, destination, PushOptions.DEFAULT).run(PushListener.NONE);
        require(report.outcome() == PushReport.Outcome.COMPLETE, "runs in step: " + report);
    }

    private MlflowTracker tracker() {
        return new MlflowTracker(MlflowOptions.builder(server).build());
    }

    /** Reads the run back. */
    void requirePoints(RunId id, long points) {
        require(countPoints(id) == points, "points of " + id);
    }

    private long countPoints(RunId id) {
        long count = 0;
        try (ExperimentTracker tracker = tracker();
                MetricCursor history = tracker.reader().history(id, "loss")) {
            while (history.hasNext()) {
                history.next();
                count++;
            }
        }
        return count;
    }

    private long countFinished(String experiment) {
        try (ExperimentTracker tracker = tracker();
                Stream<RunInfo> runs = tracker.reader().allRuns(RunQuery.in(experiment))) {
            return runs.filter(run -> run.status() == RunStatus.FINISHED).count();
        }
    }

    private static void require(boolean all, String what) {
        if (!all) {
            throw new IllegalStateException("The server has not as many as were sent: " + what);
        }
    }

    @Override
    public void close() throws IOException {
        scratch.close();
    }
}
