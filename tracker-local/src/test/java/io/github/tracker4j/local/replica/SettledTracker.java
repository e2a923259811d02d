package io.github.tracker4j.local.replica;

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
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;

/**
 * Waits until the destinations are in step before anything is read or changed, so that two questions in a row are answered
 * by the same place.
 */
public final class SettledTracker implements ExperimentTracker {

    private final StoreAndForwardTracker tracker;

    /** Before this tracker. */
    public SettledTracker(StoreAndForwardTracker tracker) {
        this.tracker = tracker;
    }

    private void settle() {
        Awaitility.await("all that was logged is sent")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(tracker::isInStep);
    }

    @Override
    public Run startRun(RunSpec spec) {
        settle();
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
            settle();
        }

        @Override
        public void detach() {
            run.detach();
            settle();
        }
    }

    @Override
    public RunReader reader() {
        settle();
        return tracker.reader();
    }

    @Override
    public Optional<RunAdmin> admin() {
        settle();
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
