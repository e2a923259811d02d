package io.github.tracker4j.local.replica;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;

/** A destination of which only what it has stored is of interest. */
record Stored(ExperimentTracker tracker, RunReader reader) implements ExperimentTracker {

    @Override
    public Run startRun(RunSpec spec) {
        return tracker.startRun(spec);
    }

    @Override
    public void close() {
        tracker.close();
    }
}
