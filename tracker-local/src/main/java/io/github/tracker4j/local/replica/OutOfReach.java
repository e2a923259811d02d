package io.github.tracker4j.local.replica;

import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.UnavailableException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Asks a destination for what the disk can answer in its place, and says once that it cannot be reached, and once that it
 * can again. Thread-safe.
 */
final class OutOfReach {

    private static final System.Logger LOG = System.getLogger("io.github.tracker4j.local.replica");

    private final String destination;
    private final BooleanSupplier isKnown;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * @param destination its name
     * @param isKnown whether somebody has just found it out of reach, so that asking would only take its time
     */
    OutOfReach(String destination, BooleanSupplier isKnown) {
        this.destination = destination;
        this.isKnown = isKnown;
    }

    /** The answer; empty when the destination is out of reach or lets nobody in. */
    <T> Optional<T> ask(Supplier<T> question) {
        if (isKnown.getAsBoolean()) {
            tell("it was out of reach a moment ago");
            return Optional.empty();
        }
        try {
            T answer = question.get();
            if (told.compareAndSet(true, false)) {
                LOG.log(System.Logger.Level.INFO, "Runs are read from {0} again", destination);
            }
            return Optional.of(answer);
        } catch (UnavailableException | OutcomeUnknownException e) {
            tell(e);
        } catch (RejectedException e) {
            if (e.scope() != RejectedException.Scope.DESTINATION) {
                throw e;
            }
            tell(e);
        }
        return Optional.empty();
    }

    private void tell(TrackingException reason) {
        tell(String.valueOf(reason.getMessage()));
    }

    private void tell(String reason) {
        if (told.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Runs are read from the local disk only, since {0} does not answer: {1}",
                    destination,
                    reason);
        }
    }
}
