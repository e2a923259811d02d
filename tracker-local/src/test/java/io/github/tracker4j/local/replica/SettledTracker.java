package io.github.tracker4j.local.replica;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.TransferLimits;
import java.nio.file.Path;
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
        Awaitility.await("all that was logged is sent").until(tracker::isInStep);
    }

    @Override
    public Run startRun(RunSpec spec) {
        settle();
        return tracker.startRun(spec);
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
