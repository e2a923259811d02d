package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.tck.SettledTracker;
import java.time.Duration;

/** Trackers that store and forward, which wait until their destinations have everything. */
final class Settled {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private Settled() {}

    static ExperimentTracker of(StoreAndForwardTracker tracker) {
        return new SettledTracker(tracker, () -> settle(tracker));
    }

    private static void settle(StoreAndForwardTracker tracker) {
        try {
            assertThat(tracker.awaitDelivery(LONGEST))
                    .as("all that was logged is sent")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
