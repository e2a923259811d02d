package io.github.tracker4j.mlflow;

import io.github.tracker4j.OutcomeUnknownException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Waits until a request whose answer was lost is either seen to be applied, or is so old that no server applies it any
 * more. Thread-safe.
 */
final class Settling {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Duration settleTime;

    Settling(Duration settleTime) {
        this.settleTime = settleTime;
    }

    /** A point in time, by a clock that nobody sets. */
    record Moment(long nanos) {}

    Moment now() {
        return new Moment(System.nanoTime());
    }

    /**
     * What the request has made, as soon as it is seen; empty when it is still missing after the settle time.
     *
     * @param sending a moment before the request was sent
     * @param look finds what it has made
     */
    <T> Optional<T> await(Moment sending, Supplier<Optional<T>> look) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            // The age is taken before the look: the last look must come after the settle time.
            Duration left = settleTime.minusNanos(System.nanoTime() - sending.nanos());
            Optional<T> found = look.get();
            if (found.isPresent() || left.isNegative()) {
                return found;
            }
            sleep(pause.compareTo(left) < 0 ? pause : left.plusMillis(1));
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException(
                    "The thread was interrupted while it waited to see whether a request without an answer was applied",
                    e);
        }
    }
}
