package io.github.tracker4j.tck;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.backend.InMemoryTracker;

class InMemoryTrackerContractTest extends TrackerContract {

    private final InMemoryTracker memory = new InMemoryTracker();

    @Override
    protected ExperimentTracker open() {
        return memory.reopen();
    }
}
