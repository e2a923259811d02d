package io.github.tracker4j.local.replica;

import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.Journals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What of several runs is not at a destination.
 *
 * @param lag what is to be sent yet
 * @param setAside what is left out
 */
record Backlog(Lag lag, List<SetAside> setAside) {

    private static final System.Logger LOG = System.getLogger("io.github.tracker4j.local.replica");

    /** Reads the files of the runs that are not over. */
    static Backlog of(Journals journals, Collection<FollowedRun> runs) {
        long points = 0;
        long bytes = 0;
        long oldest = Long.MAX_VALUE;
        List<SetAside> setAside = new ArrayList<>();
        for (FollowedRun run : runs) {
            // Asked first: a run that is over in the next moment is counted once, in either way.
            boolean over = run.state() == FollowedRun.State.OVER;
            setAside.addAll(run.setAside());
            if (!over) {
                try {
                    Optional<Journal> journal = journals.find(run.id);
                    if (journal.isPresent()) {
                        Lag lag = Lag.of(journal.get(), run.standing());
                        points += lag.points();
                        bytes += lag.bytes();
                        oldest = Math.min(oldest, lag.oldest());
                    }
                } catch (IOException e) {
                    LOG.log(System.Logger.Level.DEBUG, "The lag of run " + run.id + " cannot be told", e);
                }
            }
        }
        return new Backlog(new Lag(points, bytes, oldest), setAside);
    }
}
