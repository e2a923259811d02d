package io.github.tracker4j.tck;

import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TransferLimits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A tracker that brings what was logged to another place in the background, for the suite: it waits until all is there
 * before anything is read or changed, so that two questions in a row are answered by the same place. Wrapped around such a
 * tracker, it keeps the contract to the letter. Thread-safe when the tracker is.
 */
public final class SettledTracker implements ExperimentTracker {

    private final ExperimentTracker tracker;
    private final Runnable settle;

    /**
     * A tracker in front of another.
     *
     * @param tracker closed when this is
     * @param settle returns when all that was logged has come to its place, and throws when it does not come
     */
    public SettledTracker(ExperimentTracker tracker, Runnable settle) {
        this.tracker = tracker;
        this.settle = settle;
    }

    @Override
    public Run startRun(RunSpec spec) {
        settle.run();
        return new SettledRun(tracker.startRun(spec));
    }

    /** Waits after its end, since another tracker may read it next. */
    private final class SettledRun implements Run {
        private final Run run;

        SettledRun(Run run) {
            this.run = run;
        }

        @Override
        public RunId id() {
            return run.id();
        }

        @Override
        public void log(LogBatch batch) {
            run.log(batch);
        }

        @Override
        public void logMetric(String key, double value, long step) {
            run.logMetric(key, value, step);
        }

        @Override
        public void logArtifact(String artifactPath, Content content) {
            run.logArtifact(artifactPath, content);
        }

        @Override
        public void reconcile(LogBatch batch, RunReader reader) {
            run.reconcile(batch, reader);
        }

        @Override
        public void flush() {
            run.flush();
        }

        @Override
        public void end(RunStatus status, long endTime) {
            run.end(status, endTime);
            settle.run();
        }

        @Override
        public void detach() {
            run.detach();
            settle.run();
        }
    }

    @Override
    public RunReader reader() {
        settle.run();
        return tracker.reader();
    }

    @Override
    public Optional<RunAdmin> admin() {
        settle.run();
        return tracker.admin();
    }

    @Override
    public TransferLimits transferLimits() {
        return tracker.transferLimits();
    }

    @Override
    public Metric asStored(Metric point) {
        return tracker.asStored(point);
    }

    @Override
    public Optional<Path> directory() {
        return tracker.directory();
    }

    @Override
    public void close() {
        tracker.close();
    }
}
