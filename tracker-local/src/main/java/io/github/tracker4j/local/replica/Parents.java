package io.github.tracker4j.local.replica;

import io.github.tracker4j.RunId;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.Journals;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells whether a run may be created at a destination: after its parent, whoever sends that. */
final class Parents {

    private static final int LONGEST_CHAIN = 100;

    private final Journals journals;
    private final Destination destination;
    private final Map<RunId, FollowedRun> followed;

    /**
     * Parents at a destination.
     *
     * @param followed the runs that are sent by the same forwarder
     */
    Parents(Journals journals, Destination destination, Map<RunId, FollowedRun> followed) {
        this.journals = journals;
        this.destination = destination;
        this.followed = followed;
    }

    /** The parent that has to be sent first and has a journal here; empty when nothing has to. */
    Optional<RunId> awaited(Replica replica) throws IOException {
        RunId parent = replica.journal().parent();
        if (parent == null || replica.standing().isThere() || isSeenThere(followed.get(parent))) {
            return Optional.empty();
        }
        Optional<Journal> journal = journals.find(parent);
        // Whoever sends the parent may be another process.
        boolean free = journal.isEmpty() || isOwnAncestor(journal.get()) || Replica.isThere(journal.get(), destination);
        return free ? Optional.empty() : Optional.of(parent);
    }

    private static boolean isSeenThere(@Nullable FollowedRun run) {
        if (run == null) {
            return false;
        }
        Replica.@Nullable Standing standing = run.standing();
        return run.state() == FollowedRun.State.OVER || (standing != null && standing.isThere());
    }

    /** Damaged files may say so; then nobody waits for anybody. */
    private boolean isOwnAncestor(Journal journal) throws IOException {
        Set<RunId> seen = new HashSet<>();
        Optional<Journal> next = Optional.of(journal);
        while (next.isPresent() && seen.size() < LONGEST_CHAIN) {
            if (!seen.add(next.get().id())) {
                return true;
            }
            RunId above = next.get().parent();
            next = above == null ? Optional.empty() : journals.find(above);
        }
        return false;
    }
}
