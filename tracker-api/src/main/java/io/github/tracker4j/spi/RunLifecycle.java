package io.github.tracker4j.spi;

import io.github.tracker4j.RunId;
import io.github.tracker4j.RunStatus;

/**
 * The states that every run of every backend goes through: open, then ended or let go. For those who write a backend.
 *
 * <p>Thread-safe. {@link #end} and {@link #detach} exclude each other; calls that log are kept out after them by {@link
 * #requireOpen}, and what is under way at that moment is the backend's to order.
 */
public final class RunLifecycle {

    private enum State {
        OPEN,
        ENDED,
        DETACHED
    }

    private final RunId id;
    private volatile State state = State.OPEN;

    /** The life of this run, open. */
    public RunLifecycle(RunId id) {
        this.id = id;
    }

    /** Whether the run takes log calls. */
    public boolean isOpen() {
        return state == State.OPEN;
    }

    /**
     * Refuses log calls on a run that is over.
     *
     * @throws IllegalStateException when the run has ended or was let go
     */
    public void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("Run " + id
                    + (state == State.ENDED ? " has ended" : " was let go by detach()")
                    + ", so nothing can be logged to it; resume it with RunSpec.resume(experiment, id)");
        }
    }

    /**
     * Ends the run: the first call whose {@code store} returns wins, later ones do nothing.
     *
     * @param store writes the end down; when it throws, the run stays open
     * @throws IllegalArgumentException when the status does not end a run, or the time is negative
     */
    public synchronized void end(RunStatus status, long endTime, Runnable store) {
        if (!status.isTerminal()) {
            throw new IllegalArgumentException(
                    "Run " + id + " cannot end " + status + "; it ends FINISHED, FAILED or KILLED");
        }
        if (endTime < 0) {
            throw new IllegalArgumentException(
                    "Run " + id + " cannot end at " + endTime + "; milliseconds since the epoch are expected");
        }
        if (state == State.OPEN) {
            store.run();
            state = State.ENDED;
        }
    }

    /** Lets go of an open run: it takes no more calls, and {@code release} frees what it holds. */
    public synchronized void detach(Runnable release) {
        if (state == State.OPEN) {
            state = State.DETACHED;
            release.run();
        }
    }
}
