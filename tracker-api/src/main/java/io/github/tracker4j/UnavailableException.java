package io.github.tracker4j;

import org.jspecify.annotations.Nullable;

/** The backend could not be reached or asked to come back later; nothing of {@link #remaining()} was applied. */
public final class UnavailableException extends TrackingException {

    private static final long serialVersionUID = 1L;

    /** An error of a call that was not a log call. */
    public UnavailableException(String message, Throwable cause) {
        super(message, cause, LogBatch.EMPTY);
    }

    /** An error of a call that was not a log call, without a cause. */
    public UnavailableException(String message) {
        super(message, null, LogBatch.EMPTY);
    }

    private UnavailableException(String message, @Nullable Throwable cause, LogBatch remaining) {
        super(message, cause, remaining);
    }

    /** The same error, saying which items were not applied. */
    @Override
    public UnavailableException withRemaining(LogBatch items) {
        return TrackingErrors.traceOf(this, new UnavailableException(message(), getCause(), items));
    }
}
