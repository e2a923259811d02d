package io.github.tracker4j.mlflow;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One sending of a request that gave no usable answer; another may. {@link Persistence} decides. */
final class FailedAttempt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What the request may have done. */
    enum Effect {
        /** It was certainly not applied. */
        NONE,
        /** It may have been applied. */
        POSSIBLE
    }

    /** What another sending would be good for. */
    enum Again {
        /** The trouble may pass with time. */
        LATER,
        /** The server failed inside; a few repetitions show whether that stays. */
        A_FEW_TIMES,
        /** The caller is gone or out of time. */
        NO
    }

    private final Effect effect;
    private final Again again;
    private final transient @Nullable Duration retryAfter;

    FailedAttempt(String what, Effect effect, Again again, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(what, cause);
        this.effect = effect;
        this.again = again;
        this.retryAfter = retryAfter;
    }

    Effect effect() {
        return effect;
    }

    Again again() {
        return again;
    }

    /** Whether nobody took the connection, so that nothing was asked. */
    boolean isUnreached() {
        return effect == Effect.NONE && getCause() instanceof IOException;
    }

    /** How long the server asks to wait. */
    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** What happened, for the message of the error that the caller gets. */
    String what() {
        return String.valueOf(getMessage());
    }
}
