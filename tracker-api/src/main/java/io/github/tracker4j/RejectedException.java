package io.github.tracker4j;

import org.jspecify.annotations.Nullable;

/** What was asked is refused, and trying again is of no use; nothing of {@link #remaining()} was applied. */
public final class RejectedException extends TrackingException {

    private static final long serialVersionUID = 1L;

    /** What exactly is refused. */
    public enum Scope {
        /** These items or this request; the run takes others. */
        ITEMS,
        /** Everything for this run: it is unknown, deleted or already there. */
        RUN,
        /** Everything for this destination: the credentials are refused, or the experiment is deleted. */
        DESTINATION
    }

    private final Scope scope;

    /** A refusal of items. */
    public RejectedException(String message) {
        this(Scope.ITEMS, message);
    }

    /** A refusal. */
    public RejectedException(Scope scope, String message) {
        super(message, null, LogBatch.EMPTY);
        this.scope = scope;
    }

    /** A refusal with the error that led to it. */
    public RejectedException(Scope scope, String message, Throwable cause) {
        super(message, cause, LogBatch.EMPTY);
        this.scope = scope;
    }

    private RejectedException(Scope scope, String message, @Nullable Throwable cause, LogBatch remaining) {
        super(message, cause, remaining);
        this.scope = scope;
    }

    /** What exactly is refused. */
    public Scope scope() {
        return scope;
    }

    /** The same refusal, saying which items were not applied. */
    @Override
    public RejectedException withRemaining(LogBatch items) {
        return TrackingErrors.traceOf(this, new RejectedException(scope, message(), getCause(), items));
    }
}
