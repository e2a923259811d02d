package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.RunId;
import io.github.tracker4j.backend.InMemoryTracker;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Anything that a reader gives can be logged again; {@link ReplayContract} has the cases for a pair of backends. */
interface RoundTripCases extends Cases {

    @Test
    default void runsThatAreReplayedIntoTheStoreAndBackAreEqualToTheLastBit() {
        try (InMemoryTracker original = new InMemoryTracker();
                InMemoryTracker back = new InMemoryTracker()) {
            List<RunId> ids = SampleRuns.log(original, store().experiment());
            new Replay(original.reader(), store().tracker()).experiment(store().experiment());
            new Replay(store().reader(), back).experiment(store().experiment());

            for (RunId id : ids) {
                assertThat(RunComparison.differences(original.reader(), store().reader(), id, store()::kept))
                        .as("what differs in the store")
                        .isEmpty();
                assertThat(RunComparison.differences(store().reader(), back.reader(), id, value -> value))
                        .as("what differs when it came back")
                        .isEmpty();
            }
        }
    }

    @Test
    default void theSameRunsLoggedHereAreReplayedToTheLastBit() {
        try (InMemoryTracker copy = new InMemoryTracker()) {
            List<RunId> ids = SampleRuns.log(store().tracker(), store().experiment());
            new Replay(store().reader(), copy).experiment(store().experiment());

            for (RunId id : ids) {
                assertThat(RunComparison.differences(store().reader(), copy.reader(), id, value -> value))
                        .isEmpty();
            }
        }
    }
}
