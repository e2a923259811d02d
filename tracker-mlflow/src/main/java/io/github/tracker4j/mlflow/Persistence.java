package io.github.tracker4j.mlflow;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.UnavailableException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Repeats one request until it has an answer, is refused, or its time is used up, and says in the type of the error what
 * is known then.
 *
 * <p>The pause before the n-th repetition is drawn evenly between 0 and a bound that doubles ("full jitter"), so that
 * clients that failed together do not come back together; a server that names a time to wait is given that time.
 */
final class Persistence {

    /** What a repetition may do. */
    enum Kind {
        /** Reads only: doubt about its effect means nothing. */
        READ,
        /** Changes something, and twice is the same as once. */
        SAFE_WRITE,
        /** Changes something, and twice is not the same as once. */
        WRITE_ONCE
    }

    /** Sends the request once. */
    @FunctionalInterface
    interface Attempt<T> {
        /** The answer, or a {@link FailedAttempt}; it must come within the limit. */
        T send(Duration limit);
    }

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);
    /** Who gives no more time than this to a server that takes no connection asks for one attempt, and it need not be said. */
    private static final Duration ONE_ATTEMPT = Duration.ofMillis(1);

    private static final int SERVER_ERRORS = 5;
    private static final System.Logger LOG = System.getLogger(Persistence.class.getName());

    private final String operation;
    private final Kind kind;
    private final Duration budget;
    private final Duration reachTime;
    private final long start = System.nanoTime();
    private int attempts;
    private int serverErrors;
    private boolean inDoubt;
    private boolean reached;
    private Duration pause = Duration.ZERO;
    private @Nullable String before;

    /**
     * For one request.
     *
     * @param operation what it does, for messages
     * @param budget how long all of it may take
     * @param reachTime how long it is repeated as long as nobody takes the connection, if that is shorter
     */
    Persistence(String operation, Kind kind, Duration budget, Duration reachTime) {
        this.operation = operation;
        this.kind = kind;
        this.budget = budget;
        this.reachTime = reachTime;
    }

    /**
     * Sends until it has an answer; to be called once.
     *
     * @throws MlflowRefusal as the attempt throws it
     * @throws UnavailableException when there was none, and nothing was applied
     * @throws OutcomeUnknownException when there was none, and something may have been applied
     */
    <T> T run(Attempt<T> attempt) {
        RetryPolicy<T> policy = RetryPolicy.<T>builder()
                .handle(FailedAttempt.class)
                // The number is open: once() ends it by time.
                .withMaxRetries(-1)
                .withDelayFn(context -> pause)
                .build();
        try {
            return Failsafe.with(policy).get(() -> once(attempt));
        } catch (GaveUp e) {
            throw e.error;
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                throw error("the thread was interrupted", null, e);
            }
            throw e;
        }
    }

    private <T> T once(Attempt<T> attempt) {
        attempts++;
        try {
            return attempt.send(remaining());
        } catch (FailedAttempt e) {
            reached |= !e.isUnreached();
            inDoubt |= e.effect() == FailedAttempt.Effect.POSSIBLE;
            if (e.again() == FailedAttempt.Again.A_FEW_TIMES) {
                serverErrors++;
            }
            pause = pause(e, attempts, () -> ThreadLocalRandom.current().nextDouble());
            String end = reasonToStop(e);
            if (end != null) {
                throw new GaveUp(error(e.what(), end, e));
            }
            before = e.what();
            // The first time people see it: a program that waits for a server in silence looks as if it hung.
            LOG.log(
                    attempts == 1 ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                    "{0}: {1}; it is sent again in {2}, and so on for at most {3} in all",
                    operation,
                    e.what(),
                    shown(pause),
                    shown(budget));
            throw e;
        }
    }

    private @Nullable String reasonToStop(FailedAttempt e) {
        if (e.again() == FailedAttempt.Again.NO) {
            // What ended the wait says little about the server; what it did before says more.
            return before == null ? "" : "before that, " + before;
        }
        if (kind == Kind.WRITE_ONCE && inDoubt) {
            return "it is not sent again, since a second time is not the same as once";
        }
        if (serverErrors >= SERVER_ERRORS) {
            return "the server failed " + SERVER_ERRORS + " times in this way; see its log";
        }
        if (!reached && pause.compareTo(left(reachTime)) >= 0) {
            return reachTime.compareTo(ONE_ATTEMPT) <= 0
                    ? ""
                    : "it was tried for the " + shown(reachTime) + " that a server may take no connection";
        }
        if (pause.compareTo(remaining()) < 0) {
            return null;
        }
        return e.retryAfter().isPresent()
                ? "the server asks to wait " + shown(e.retryAfter().get())
                        + ", more than is left of the time budget of " + shown(budget)
                : "the time budget of " + shown(budget) + " leaves no time to send it again";
    }

    /** The pause after the {@code attempts}-th attempt; {@code random} gives numbers from 0 to 1. */
    static Duration pause(FailedAttempt failure, int attempts, DoubleSupplier random) {
        long bound = Math.min(FIRST_PAUSE.toMillis() << Math.min(attempts - 1, 10), LONGEST_PAUSE.toMillis());
        Duration drawn = Duration.ofMillis((long) (bound * random.getAsDouble()));
        // On top of what the server asks for, so that those it sent away together do not come back together.
        return failure.retryAfter().map(drawn::plus).orElse(drawn);
    }

    private TrackingException error(String what, @Nullable String end, Throwable cause) {
        Duration spent = Duration.ofNanos(System.nanoTime() - start);
        boolean unknown = inDoubt && kind != Kind.READ;
        String message = operation + (unknown ? " may have been applied: " : " failed: ") + what
                + (end == null || end.isEmpty() ? "" : "; " + end) + " (" + attempts
                + (attempts == 1 ? " attempt in " : " attempts in ") + shown(spent) + ")";
        return unknown ? new OutcomeUnknownException(message, cause) : new UnavailableException(message, cause);
    }

    private Duration remaining() {
        return left(budget);
    }

    private Duration left(Duration time) {
        Duration left = time.minusNanos(System.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The duration as people write it. */
    static String shown(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        return millis % 1000 == 0 ? millis / 1000 + " s" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    /** Carries the final error past the policy, which repeats only a {@link FailedAttempt}. */
    private static final class GaveUp extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient TrackingException error;

        GaveUp(TrackingException error) {
            super(null, null, false, false);
            this.error = error;
        }
    }
}
