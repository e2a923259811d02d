package io.github.tracker4j.tck;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.safeguard.SafeguardedTracker;
import io.github.tracker4j.safeguard.Safeguards;

class SafeguardedTrackerDecoratorTest extends DecoratorContract {

    @Override
    protected ExperimentTracker around(ExperimentTracker tracker) {
        return new SafeguardedTracker(tracker, Safeguards.defaults());
    }
}
