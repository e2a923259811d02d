package io.github.tracker4j.local.replica;

import io.github.tracker4j.RunId;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.Journals;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run that a {@link Forwarder} keeps in step: its replica, whether it has a turn coming, and what became of it. */
final class FollowedRun {

    /** Where it stands among the turns of a forwarder. */
    enum State {
        /** A turn is coming, at once or at its time. */
        QUEUED,
        /** Everything is there that was logged so far. */
        IN_STEP,
        /** Something cannot be sent yet; a turn is coming, and one more when something is logged. */
        WAITING,
        /** It has no more turns: everything is there, or it is left out. */
        OVER
    }

    final RunId id;
    /** Something was logged since the last turn began. */
    final AtomicBoolean changed = new AtomicBoolean();

    /** It is let go of as soon as it is in step. */
    volatile boolean leaving;

    private volatile boolean forgotten;

    // Held while it has its turn, so that it is closed between two.
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Replica replica;
    private volatile boolean open;
    private volatile Replica.@Nullable Standing last;
    private volatile @Nullable String problem;
    private volatile State state = State.QUEUED;
    private @Nullable Future<?> next;

    FollowedRun(RunId id) {
        this.id = id;
    }

    /** What is done in a turn. */
    @FunctionalInterface
    interface Turn {
        void with(Replica replica) throws IOException;
    }

    /** What opens the replica at the first turn. */
    @FunctionalInterface
    interface Opening {
        Replica open(Journal journal) throws IOException;
    }

    /**
     * Has its turn.
     *
     * @return false when there is no such run any more
     */
    boolean turn(Journals journals, Opening opening, Turn work) throws IOException {
        turn.lock();
        try {
            if (forgotten) {
                throw new StoppedException();
            }
            Replica now = replica;
            if (now == null) {
                Optional<Journal> journal = journals.find(id);
                if (journal.isEmpty()) {
                    return false;
                }
                now = opening.open(journal.get());
                replica = now;
                open = true;
            }
            try {
                work.with(now);
            } finally {
                last = now.standing();
            }
            return true;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Has its next turn at another time than it would have had.
     *
     * @param schedule asked under a monitor, so that a turn which comes at once does not overtake what is noted here
     */
    synchronized void next(Supplier<Future<?>> schedule) {
        Future<?> before = next;
        if (before != null) {
            before.cancel(false);
        }
        next = schedule.get();
    }

    State state() {
        return state;
    }

    void state(State newState) {
        state = newState;
    }

    /** Begins a turn; false when it has none any more. */
    synchronized boolean begin() {
        if (state == State.OVER) {
            return false;
        }
        state = State.QUEUED;
        return true;
    }

    /** Rests after a turn; false when something was logged meanwhile, and the next turn is due. */
    synchronized boolean rests(State how) {
        if (changed.get()) {
            return false;
        }
        state = how;
        return true;
    }

    /** Whether the destination refuses it, or something of ours is wrong with it. */
    boolean isLeftOut() {
        Replica.@Nullable Standing now = last;
        return problem != null || (now != null && now.refused() != null);
    }

    /** Whether it holds its replica. */
    boolean isOpen() {
        return open;
    }

    /** What keeps it from being sent, that is not the destination's doing; null when nothing does. */
    @Nullable String problem() {
        return problem;
    }

    void problem(@Nullable String text) {
        problem = text;
    }

    /** Notes within a turn how far it has come. */
    void reached(Replica.Standing standing) {
        last = standing;
    }

    /** How far it has come; null before its first turn. */
    Replica.@Nullable Standing standing() {
        return last;
    }

    /** What is left out of it: items, or the whole run. */
    List<SetAside> setAside() {
        Replica.@Nullable Standing now = last;
        List<SetAside> items = now == null ? List.of() : now.setAside();
        String whole = now == null ? null : now.refused();
        if (whole == null && state == State.OVER) {
            whole = problem;
        }
        return whole == null
                ? items
                : Stream.concat(Stream.of(new SetAside(id, "the run", whole)), items.stream())
                        .toList();
    }

    /** Waits until a turn that it has now is over, no longer than this. */
    void awaitTurn(Duration limit) throws InterruptedException {
        if (turn.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            turn.unlock();
        }
    }

    boolean isForgotten() {
        return forgotten;
    }

    /**
     * Lets go of the replica, after its turn, for ever.
     *
     * @return false when the turn took longer than this, and nothing has changed
     */
    boolean forget(Duration limit) {
        forgotten = true;
        if (close(limit)) {
            return true;
        }
        forgotten = false;
        return false;
    }

    /**
     * Lets go of the replica, after its turn.
     *
     * @return false when the turn took longer than this
     */
    boolean close(Duration limit) {
        if (!lockWithin(limit)) {
            return false;
        }
        try {
            closeNow();
            return true;
        } finally {
            turn.unlock();
        }
    }

    /** Lets go of the replica after the caller's own turn. */
    void close() {
        turn.lock();
        try {
            closeNow();
        } finally {
            turn.unlock();
        }
    }

    private void closeNow() {
        Replica now = replica;
        replica = null;
        try {
            if (now != null) {
                now.close();
            }
        } finally {
            open = false;
        }
    }

    /** Also for a thread that is interrupted: whoever closes wants the run to be let go of all the more. */
    private boolean lockWithin(Duration limit) {
        boolean interrupted = Thread.interrupted();
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (true) {
                try {
                    return turn.tryLock(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
