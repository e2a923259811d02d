package io.github.tracker4j;

import org.jspecify.annotations.Nullable;

/**
 * The request was sent and no answer came, so {@link #remaining()} may have been applied, in part or whole; {@link
 * Run#reconcile} reads back and sends what is missing.
 */
public final class OutcomeUnknownException extends TrackingException {

    private static final long serialVersionUID = 1L;

    /** An error of a call that was not a log call. */
    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause, LogBatch.EMPTY);
    }

    /** An error of a call that was not a log call, without a cause. */
    public OutcomeUnknownException(String message) {
        super(message, null, LogBatch.EMPTY);
    }

    private OutcomeUnknownException(String message, @Nullable Throwable cause, LogBatch remaining) {
        super(message, cause, remaining);
    }

    /** The same error, saying which items are in doubt. */
    @Override
    public OutcomeUnknownException withRemaining(LogBatch items) {
        return TrackingErrors.traceOf(this, new OutcomeUnknownException(message(), getCause(), items));
    }
}
