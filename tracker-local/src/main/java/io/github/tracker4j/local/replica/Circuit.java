package io.github.tracker4j.local.replica;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Whether a destination answers: after a failure it is left alone for a while, then one run tries it for all. Says in the
 * log when that changes, once. Thread-safe.
 */
final class Circuit {

    private static final System.Logger LOG = System.getLogger("io.github.tracker4j.local.replica");
    private static final int MOST_DOUBLINGS = 20;

    private final String destination;
    private final String kept;
    private final ReplicaOptions options;
    private Replication.@Nullable State trouble;
    private Instant since;
    private @Nullable String lastError;
    private int attempts;
    private long nextNanos;
    private boolean probing;

    /**
     * A destination that is expected to answer.
     *
     * @param kept where everything is until it is there, for messages
     */
    Circuit(String destination, String kept, ReplicaOptions options) {
        this.destination = destination;
        this.kept = kept;
        this.options = options;
        this.since = options.clock().instant();
    }

    /** How it stands, in one moment. */
    record Reading(
            Replication.@Nullable State trouble,
            Instant since,
            @Nullable String lastError,
            int attempts) {}

    synchronized Reading reading() {
        return new Reading(trouble, since, lastError, attempts);
    }

    /**
     * The right to send, or how long to wait for it.
     *
     * @param pause zero when something may be sent
     * @param isProbe whether it is the one attempt that is made for all
     */
    record Entry(Duration pause, boolean isProbe) {}

    /** Asks whether something may be sent; what it gives is to be told to {@link #left}. */
    synchronized Entry enter() {
        if (trouble == null) {
            return new Entry(Duration.ZERO, false);
        }
        long left = nextNanos - System.nanoTime();
        if (left > 0) {
            return new Entry(Duration.ofNanos(left), false);
        }
        if (probing) {
            return new Entry(options.firstPause().plusMillis(1), false);
        }
        probing = true;
        return new Entry(Duration.ZERO, true);
    }

    /** Whoever might send has had its turn. */
    synchronized void left(Entry entry) {
        if (entry.isProbe()) {
            probing = false;
        }
    }

    /** It took something. */
    synchronized void answered() {
        if (trouble != null) {
            LOG.log(System.Logger.Level.INFO, destination + " answers again; what it has not yet is sent now");
            trouble = null;
            since = options.clock().instant();
            attempts = 0;
        }
    }

    /** It could not be reached, or did not answer. */
    synchronized void failed(Throwable error) {
        if (trouble == Replication.State.UNREACHABLE && nextNanos > System.nanoTime()) {
            // One of several that were under way together.
            return;
        }
        Duration pause = options.firstPause().multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
        Duration bounded = pause.compareTo(options.longestPause()) < 0 ? pause : options.longestPause();
        // Chance keeps many programs from coming back in one moment.
        long nanos =
                (long) (bounded.toNanos() * (0.5 + ThreadLocalRandom.current().nextDouble() / 2));
        note(Replication.State.UNREACHABLE, error, nanos);
    }

    /** It refuses everything. */
    synchronized void refused(Throwable error) {
        note(Replication.State.REFUSED, error, options.refusedPause().toNanos());
    }

    private void note(Replication.State state, Throwable error, long pauseNanos) {
        attempts++;
        lastError = error.getMessage() == null ? error.toString() : error.getMessage();
        nextNanos = System.nanoTime() + pauseNanos;
        if (trouble != state) {
            trouble = state;
            since = options.clock().instant();
            LOG.log(
                    System.Logger.Level.WARNING,
                    destination
                            + (state == Replication.State.REFUSED ? " refuses what is sent (" : " cannot be reached (")
                            + lastError + "); everything is kept in " + kept + " and is sent when "
                            + (state == Replication.State.REFUSED ? "that is mended" : "it answers"));
        }
    }
}
