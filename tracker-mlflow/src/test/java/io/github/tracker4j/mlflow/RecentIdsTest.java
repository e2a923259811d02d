package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a server said a few seconds ago is believed, and no longer. */
class RecentIdsTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final RecentIds ids = new RecentIds(nanos::get);

    @Test
    void anIdIsGivenUntilItIsTooOld() {
        ids.remember("digits", "7");

        nanos.addAndGet(RecentIds.BELIEVED.toNanos() - 1);
        assertThat(ids.of("digits")).contains("7");
        nanos.addAndGet(1);
        assertThat(ids.of("digits")).isEmpty();
    }

    @Test
    void whatWasForgottenIsNotGiven() {
        ids.remember("digits", "7");
        ids.remember("letters", "8");

        ids.forget("digits");

        assertThat(ids.of("digits")).isEmpty();
        assertThat(ids.of("letters")).contains("8");
    }

    @Test
    void aProgramThatMakesExperimentsWithoutEndKeepsABoundedNumber() {
        for (int i = 0; i < 10_000; i++) {
            ids.remember("experiment " + i, "" + i);
        }

        assertThat(ids.size()).isLessThanOrEqualTo(1_000);
        assertThat(ids.of("experiment 9999")).contains("9999");
    }
}
