package io.github.tracker4j.tck;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.fanout.Branch;
import io.github.tracker4j.fanout.FanOutTracker;
import io.github.tracker4j.safeguard.SafeguardedTracker;
import io.github.tracker4j.safeguard.Safeguards;
import java.util.List;

class FanOutReplayContractTest extends ReplayContract {

    @Override
    protected ExperimentTracker source() {
        return new MapTracker(new MapTracker.Place());
    }

    @Override
    protected ExperimentTracker target() {
        ExperimentTracker both = new FanOutTracker(List.of(
                new Branch("memory", new InMemoryTracker()),
                new Branch("map", new MapTracker(new MapTracker.Place()))));
        return new SafeguardedTracker(both, Safeguards.off());
    }
}
