package io.github.tracker4j.tck;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.fanout.Branch;
import io.github.tracker4j.fanout.FanOutTracker;
import java.util.List;

class FanOutTrackerDecoratorTest extends DecoratorContract {

    @Override
    protected ExperimentTracker around(ExperimentTracker tracker) {
        return new FanOutTracker(List.of(new Branch("only", tracker)));
    }
}
