package io.github.tracker4j.local.replica;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Whether a push goes on: it ends for all runs when the destination refuses everything, or does not answer for too long. */
final class PushGate {

    private static final int MOST_DOUBLINGS = 20;

    private final String destination;
    private final PushOptions options;
    private long answeredNanos = System.nanoTime();
    private int failures;
    private boolean unreachable;
    private @Nullable String message;

    PushGate(String destination, PushOptions options) {
        this.destination = destination;
        this.options = options;
    }

    /** The destination took something. */
    synchronized void answered() {
        answeredNanos = System.nanoTime();
        failures = 0;
    }

    /** The destination could not be reached; waits before it is tried again, or ends the push. */
    void failed(RuntimeException error) throws InterruptedException {
        Duration pause = noted(error);
        if (!pause.isZero()) {
            Thread.sleep(pause.toMillis());
        }
    }

    private synchronized Duration noted(RuntimeException error) {
        Duration silent = Duration.ofNanos(System.nanoTime() - answeredNanos);
        if (silent.compareTo(options.patience()) >= 0) {
            unreachable = true;
            message = destination + " could not be reached for " + seconds(silent) + " (" + error.getMessage()
                    + "); what is not there yet stays where it is: push again when it answers";
            return Duration.ZERO;
        }
        Duration doubled = options.replica().firstPause().multipliedBy(1L << Math.min(failures++, MOST_DOUBLINGS));
        Duration longest = options.replica().longestPause();
        Duration bounded = doubled.compareTo(longest) < 0 ? doubled : longest;
        return bounded.dividedBy(2)
                .plusMillis(ThreadLocalRandom.current().nextLong(bounded.toMillis() / 2 + 1))
                .plusMillis(1);
    }

    private static String seconds(Duration duration) {
        return Math.max(1, duration.toSeconds()) + " s";
    }

    /** The destination refuses everything. */
    synchronized void refused(RuntimeException error) {
        if (message == null) {
            message = destination + " refuses what is sent: " + error.getMessage()
                    + "; what is not there yet stays where it is: push again when that is mended";
        }
    }

    synchronized boolean isShut() {
        return message != null;
    }

    synchronized boolean isUnreachable() {
        return unreachable;
    }

    /** Why a run is not sent, in short; null while the push goes on. */
    synchronized @Nullable String reason() {
        return message == null
                ? null
                : unreachable ? "the destination cannot be reached" : "the destination refuses what is sent";
    }

    /** Why the push ended before its time; null when it did not. */
    synchronized @Nullable String message() {
        return message;
    }
}
