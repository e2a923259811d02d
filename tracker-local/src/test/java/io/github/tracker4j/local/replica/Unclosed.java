package io.github.tracker4j.local.replica;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.TransferLimits;
import java.util.Optional;

/** A tracker that several others share, so that none of them closes it. */
record Unclosed(ExperimentTracker tracker) implements ExperimentTracker {

    @Override
    public Run startRun(RunSpec spec) {
        return tracker.startRun(spec);
    }

    @Override
    public RunReader reader() {
        return tracker.reader();
    }

    @Override
    public Optional<RunAdmin> admin() {
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
    public void close() {}
}
