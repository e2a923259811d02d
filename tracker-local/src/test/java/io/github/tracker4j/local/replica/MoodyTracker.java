package io.github.tracker4j.local.replica;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.TransferLimits;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A tracker that counts how often it is asked, and throws what a test tells it to. */
final class MoodyTracker implements ExperimentTracker {

    private final ExperimentTracker tracker;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile @Nullable Supplier<TrackingException> mood;

    MoodyTracker(ExperimentTracker tracker) {
        this.tracker = tracker;
    }

    int asked() {
        return asked.get();
    }

    void fail(@Nullable Supplier<TrackingException> error) {
        mood = error;
    }

    private void answer() {
        asked.incrementAndGet();
        Supplier<TrackingException> now = mood;
        if (now != null) {
            throw now.get();
        }
    }

    @Override
    public Run startRun(RunSpec spec) {
        answer();
        return tracker.startRun(spec);
    }

    @Override
    public RunReader reader() {
        answer();
        return tracker.reader();
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
    public void close() {
        tracker.close();
    }
}
