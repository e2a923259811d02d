package io.github.tracker4j.local.replica;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;

/** A tracker that says it has no infinities and no negative zero, as databases of MLflow have none. */
class Database implements ExperimentTracker {

    private final ExperimentTracker tracker;

    Database(ExperimentTracker tracker) {
        this.tracker = tracker;
    }

    @Override
    public Metric asStored(Metric point) {
        double value = point.value();
        double kept = Double.isInfinite(value) ? Math.copySign(Double.MAX_VALUE, value) : value + 0.0;
        return Metric.of(point.key(), kept, point.stepOrZero(), point.timestampOrZero());
    }

    @Override
    public Run startRun(RunSpec spec) {
        return tracker.startRun(spec);
    }

    @Override
    public RunReader reader() {
        return tracker.reader();
    }

    @Override
    public void close() {
        tracker.close();
    }
}
