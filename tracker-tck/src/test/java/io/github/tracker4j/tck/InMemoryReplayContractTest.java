package io.github.tracker4j.tck;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.backend.InMemoryTracker;

class InMemoryReplayContractTest extends ReplayContract {

    @Override
    protected ExperimentTracker source() {
        return new InMemoryTracker();
    }

    @Override
    protected ExperimentTracker target() {
        return new InMemoryTracker();
    }

    @Override
    protected long longHistory() {
        return 1_000_000;
    }
}
