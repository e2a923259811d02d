package io.github.tracker4j.tck;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.fanout.Branch;
import io.github.tracker4j.fanout.FanOutTracker;
import java.util.List;

class FanOutTrackerContractTest extends TrackerContract {

    private final InMemoryTracker first = new InMemoryTracker();
    private final InMemoryTracker second = new InMemoryTracker();

    @Override
    protected ExperimentTracker open() {
        return new FanOutTracker(List.of(new Branch("first", first.reopen()), new Branch("second", second.reopen())));
    }
}
