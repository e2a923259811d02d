package io.github.tracker4j;

import org.jspecify.annotations.Nullable;

/**
 * An error of tracking. Its subtype tells the caller what may be concluded about {@link #remaining()}:
 *
 * <ul>
 *   <li>{@link UnavailableException}: not applied, may be tried again;
 *   <li>{@link RejectedException}: not applied, trying again is of no use;
 *   <li>{@link OutcomeUnknownException}: may have been applied, settle it with {@link Run#reconcile}.
 * </ul>
 *
 * <p>Misuse of an object is no tracking error: it is an {@link IllegalArgumentException} or {@link
 * IllegalStateException}. No message ever holds a credential.
 */
public abstract sealed class TrackingException extends RuntimeException
        permits UnavailableException, RejectedException, OutcomeUnknownException {

    private static final long serialVersionUID = 1L;

    // Batches are values of lists and records that need not be serialisable; an error that travels loses its batch.
    private final transient @Nullable LogBatch remaining;

    TrackingException(String message, @Nullable Throwable cause, LogBatch remaining) {
        super(message, cause);
        this.remaining = remaining;
    }

    /** The message, which every tracking error has. */
    String message() {
        String message = getMessage();
        return message == null ? getClass().getSimpleName() : message;
    }

    /** What of the batch the subtype speaks of; the rest was applied. Empty when the call was not a log call. */
    public LogBatch remaining() {
        return remaining == null ? LogBatch.EMPTY : remaining;
    }

    /** The same error, speaking of these items: for a layer that changed a batch on its way, or cut it into pieces. */
    public abstract TrackingException withRemaining(LogBatch items);
}
