package io.github.tracker4j.tck;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.safeguard.SafeguardedTracker;
import io.github.tracker4j.safeguard.Safeguards;

class SafeguardedTrackerContractTest extends TrackerContract {

    private final InMemoryTracker memory = new InMemoryTracker();

    @Override
    protected ExperimentTracker open() {
        return new SafeguardedTracker(memory.reopen(), Safeguards.off());
    }
}
