package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tracker4j.RunInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the runs that a search of the server finds, as many at a time as the caller wants.
 *
 * <p>The tokens of a server count runs, so that runs are given twice, or never, when others come or go meanwhile. By start
 * time the next runs are therefore asked for from the time of the last one; a token is used among runs that started
 * together. In other orders there are only tokens: a run that comes meanwhile does no harm, since a run is given once,
 * but one that goes can hide another. Not thread-safe.
 */
final class RunScan {

    /** Asks the server. */
    interface Search {
        /**
         * The answer of the server.
         *
         * @param bound the condition from where on; empty for the beginning
         */
        JsonNode ask(String bound, int size, @Nullable String token);
    }

    private final Search search;
    private final RunsOfAnswer runs;
    private final ServerOrder order;
    private final Set<String> given = new HashSet<>();
    private @Nullable Long from;
    private PageTokens tokens = new PageTokens();
    private @Nullable String token;
    private boolean ended;

    /** Turns an answer into runs. */
    interface RunsOfAnswer {
        /** The runs in the order of the answer. */
        List<RunInfo> of(JsonNode answer);
    }

    /**
     * A scan of all runs, or of those from a start time on.
     *
     * @param from in milliseconds since the epoch, for an order by start time; absent for all
     */
    RunScan(Search search, RunsOfAnswer runs, ServerOrder order, @Nullable Long from) {
        this.search = search;
        this.runs = runs;
        this.order = order;
        this.from = from;
    }

    /** Whether there may be more. */
    boolean hasNext() {
        return !ended;
    }

    /** The next runs, at most this many and none twice; possibly none although there are more. */
    List<RunInfo> next(int size) {
        JsonNode answer = search.ask(bound(), size, token);
        List<RunInfo> all = runs.of(answer);
        List<RunInfo> fresh = new ArrayList<>();
        for (RunInfo run : all) {
            if (given.add(String.valueOf(run.backendId()))) {
                fresh.add(run);
            }
        }
        String next = tokens.next(answer, "runs");
        ended = next == null;
        if (next != null
                && order.isByStartTime()
                && !all.isEmpty()
                && isBeyond(last(all).startTime())) {
            from = last(all).startTime();
            // They count from the new beginning on.
            tokens = new PageTokens();
            token = null;
        } else {
            token = next;
        }
        return fresh;
    }

    /** All runs that are left, read so many at a time while they are looked at. */
    Iterator<RunInfo> rest(int size) {
        return new Iterator<>() {
            private Iterator<RunInfo> read = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!read.hasNext() && !ended) {
                    read = RunScan.this.next(size).iterator();
                }
                return read.hasNext();
            }

            @Override
            public RunInfo next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return read.next();
            }
        };
    }

    private static RunInfo last(List<RunInfo> runs) {
        return runs.get(runs.size() - 1);
    }

    private boolean isBeyond(long time) {
        return from == null || (order.isNewestFirst() ? time < from : time > from);
    }

    private String bound() {
        return from == null ? "" : "attributes.start_time " + (order.isNewestFirst() ? "<=" : ">=") + " " + from;
    }
}
