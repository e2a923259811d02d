package io.github.tracker4j.local.replica;

import io.github.tracker4j.RunId;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.Journals;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
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
        /** It has no more turns: everything is there, or it is left out. */
        OVER
    }

    final RunId id;
    /** Something was logged since the last turn began. */
    final AtomicBoolean changed = new AtomicBoolean();

    // Held while it has its turn, so that it is closed between two.
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Replica replica;
    private volatile Replica.@Nullable Standing last;
    private volatile @Nullable String problem;
    private volatile State state = State.QUEUED;

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
            Replica now = replica;
            if (now == null) {
                Optional<Journal> journal = journals.find(id);
                if (journal.isEmpty()) {
                    return false;
                }
                now = opening.open(journal.get());
                replica = now;
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

    State state() {
        return state;
    }

    void state(State newState) {
        state = newState;
    }

    /** What keeps it from being sent, that is not the destination's doing; null when nothing does. */
    @Nullable String problem() {
        return problem;
    }

    void problem(@Nullable String text) {
        problem = text;
    }

    /** How far it has come; null before its first turn. */
    Replica.@Nullable Standing standing() {
        return last;
    }

    List<SetAside> setAside() {
        Replica.@Nullable Standing now = last;
        if (now == null) {
            return List.of();
        }
        return now.refused() == null
                ? now.setAside()
                : Stream.concat(Stream.of(new SetAside(id, "the run", now.refused())), now.setAside().stream())
                        .toList();
    }

    /**
     * Lets go of the replica, after its turn.
     *
     * @return false when the turn took longer than this
     */
    boolean close(Duration limit) {
        try {
            if (!turn.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            Replica now = replica;
            replica = null;
            if (now != null) {
                now.close();
            }
            return true;
        } finally {
            turn.unlock();
        }
    }
}
