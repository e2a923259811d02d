package io.github.tracker4j.local.replica;

import io.github.tracker4j.Field;
import io.github.tracker4j.Page;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.local.Journal;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a destination for many runs with one question, shortly before they are created there. To look for each by itself
 * takes a server longer than to create it. Thread-safe; while one thread asks, others wait for the answer.
 */
final class Census {

    /** Nobody is looked for beforehand. */
    static final Census NONE = new Census(List.of(), InstantSource.system());

    /** How long an answer is believed; who else may be sending the same runs is seen that much later. */
    static final Duration BELIEVED = Duration.ofSeconds(10);

    /** How many runs are asked for at once: they are created within seconds. */
    private static final int AT_ONCE = 32;

    private static final System.Logger LOG = System.getLogger("io.github.tracker4j.local.replica");

    private final InstantSource clock;
    /** In the order in which they will be created. */
    private final Map<RunId, Journal> toAsk = new LinkedHashMap<>();
    /** Since when. */
    private final Map<RunId, Long> absent = new HashMap<>();
    /** What the last question met that had no answer. */
    private volatile @Nullable TrackingException failure;

    /**
     * A census of runs that may be created.
     *
     * @param toCome in the order in which they will be. Foreign ones are left out: their start times depend on the zone
     *     in which they are read
     */
    Census(Collection<Journal> toCome, InstantSource clock) {
        toCome.stream().filter(journal -> !journal.isForeign()).forEach(journal -> toAsk.put(journal.id(), journal));
        this.clock = clock;
    }

    /**
     * Whether the run was not there a moment ago; false when nothing is known. True is said once of a run.
     *
     * @throws TrackingException when the destination cannot be reached, or refuses everything
     */
    boolean isAbsent(Work work) {
        return isAbsent(work, failure);
    }

    private synchronized boolean isAbsent(Work work, @Nullable TrackingException before) {
        RunId id = work.cursor().run;
        TrackingException meanwhile = failure;
        if (meanwhile != null && !meanwhile.equals(before)) {
            // It has waited for an answer, and need not wait for the same silence again.
            throw meanwhile;
        }
        if (toAsk.containsKey(id)) {
            ask(work);
        }
        Long asked = absent.remove(id);
        return asked != null && Math.abs(clock.millis() - asked) < BELIEVED.toMillis();
    }

    private void ask(Work work) {
        List<Journal> wanted = next(work);
        if (wanted.size() == 1) {
            // Its creation looks for it all the same.
            return;
        }
        long now = clock.millis();
        Page<RunInfo> there;
        try {
            there = work.reader().runs(query(wanted));
        } catch (TrackingException e) {
            if (e instanceof RejectedException refusal && refusal.scope() != RejectedException.Scope.DESTINATION) {
                LOG.log(System.Logger.Level.DEBUG, "Runs are looked for one by one", e);
                return;
            }
            // All of them come again, the first of them first.
            Map<RunId, Journal> later = new LinkedHashMap<>(toAsk);
            toAsk.clear();
            wanted.forEach(journal -> toAsk.put(journal.id(), journal));
            toAsk.putAll(later);
            failure = e;
            throw e;
        }
        wanted.forEach(journal -> absent.put(journal.id(), now));
        for (RunInfo run : there.items()) {
            absent.keySet().removeIf(id -> id.equals(run.id()) || id.value().equals(run.backendId()));
        }
    }

    /** The run that is asked for now, and those that come next. */
    private List<Journal> next(Work work) {
        List<Journal> wanted = new ArrayList<>();
        toAsk.remove(work.cursor().run);
        wanted.add(work.journal());
        for (Iterator<Journal> left = toAsk.values().iterator(); left.hasNext() && wanted.size() < AT_ONCE; ) {
            Journal journal = left.next();
            left.remove();
            if (mayBeCreated(journal, work)) {
                wanted.add(journal);
            }
        }
        return wanted;
    }

    /** A run keeps its start time wherever it is sent, and few others have started between those of neighbours. */
    private static RunQuery query(List<Journal> journals) {
        LongSummaryStatistics started =
                journals.stream().mapToLong(Journal::startTime).summaryStatistics();
        RunQuery query = RunQuery.all()
                .view(RunQuery.View.ALL)
                .where(Field.START_TIME.atLeast(started.getMin()))
                .where(Field.START_TIME.atMost(started.getMax()))
                // More than one of an id, should it be there twice.
                .pageSize(RunQuery.MAX_PAGE_SIZE);
        for (Journal journal : journals) {
            query = query.withId(journal.id());
        }
        return query;
    }

    private static boolean mayBeCreated(Journal journal, Work work) {
        try {
            // One that was begun elsewhere is never created, and began long before its neighbours.
            return journal.begunAt().isEmpty() && !Replica.isThere(journal, work.destination());
        } catch (IOException unreadable) {
            // It is told when it is its turn.
            return false;
        }
    }
}
