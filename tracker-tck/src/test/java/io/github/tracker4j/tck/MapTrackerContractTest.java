package io.github.tracker4j.tck;

import io.github.tracker4j.ExperimentTracker;

class MapTrackerContractTest extends TrackerContract {

    private final MapTracker.Place place = new MapTracker.Place();

    @Override
    protected ExperimentTracker open() {
        return new MapTracker(place);
    }
}
