package io.github.tracker4j.safeguard;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.Tag;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.UnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many metric points one run has, never more than it may.
 *
 * <p>A point is counted before it goes on and given back when it surely was not stored; one that is logged again counts
 * again. What a resumed run has is asked for when its first point is logged: of the backend where that knows it, else it
 * stands in a tag, else the histories are read once. The tag is trusted only as it was left at an end: before the first
 * point of a resumed run goes on, a {@code +} is put behind its number, so that a program that dies leaves a tag that
 * tells to count again.
 *
 * <p>Thread-safe; a point costs one atomic change and takes no lock.
 */
final class PointCount {

    static final String TAG = "tracker4j.metric_points";

    private static final System.Logger LOG = System.getLogger(SafeguardedTracker.class.getName());
    private static final long UNKNOWN = -1;

    private final Run run;
    private final RunReader reader;
    private final long most;
    private final AtomicBoolean told = new AtomicBoolean();

    /** At least 0; or {@link #UNKNOWN}; or {@link #settled} while the tag has the number of points. */
    private final AtomicLong points;

    private final ReentrantLock slow = new ReentrantLock();
    private volatile boolean unwritten;

    /**
     * @param isNew whether the run has no points yet
     * @param most how many it may have, or {@link Safeguards#UNLIMITED}
     */
    PointCount(Run run, boolean isNew, RunReader reader, long most) {
        this.run = run;
        this.reader = reader;
        this.most = most;
        this.points = new AtomicLong(isNew ? 0 : UNKNOWN);
    }

    /** The form of a count that stands in the tag, and back. */
    private static long settled(long count) {
        return -2 - count;
    }

    /**
     * Counts points that are about to go on.
     *
     * @throws TrackingException when the run would have too many, or when what it has could not be read; none of them is
     *     counted then
     */
    void take(long number) {
        if (most == Safeguards.UNLIMITED) {
            return;
        }
        long before = points.get();
        while (true) {
            if (before < 0) {
                open();
            } else if (number > most - before) {
                throw refused(number, before);
            } else if (points.compareAndSet(before, before + number)) {
                if (before + number >= most - most / 5 && !told.get()) {
                    tell(before + number);
                }
                return;
            }
            before = points.get();
        }
    }

    /**
     * Finds out how many points there are, if that is not known, and says in the tag that there will be more.
     *
     * @throws TrackingException when that could not be read or said
     */
    void known() {
        while (most != Safeguards.UNLIMITED && points.get() < 0) {
            open();
        }
    }

    /** Takes back what {@link #take} counted and a call did not store. */
    void giveBack(RuntimeException failure, int taken) {
        int notStored;
        if (failure instanceof TrackingException tracking && !(failure instanceof OutcomeUnknownException)) {
            notStored = Math.min(taken, tracking.remaining().metrics().size());
        } else {
            // The run has ended or was let go; any other error leaves the outcome open.
            notStored = failure instanceof IllegalStateException ? taken : 0;
        }
        if (most != Safeguards.UNLIMITED && notStored > 0) {
            points.updateAndGet(now -> now >= 0 ? now - notStored : now == UNKNOWN ? now : now + notStored);
        }
    }

    /** Finds out how many points there are, and says in the tag that there will be more. */
    private void open() {
        slow.lock();
        try {
            long now = points.get();
            if (now == UNKNOWN) {
                points.set(stored());
            } else if (now < 0) {
                markOpen(Long.toString(settled(now)));
                points.compareAndSet(now, settled(now));
            }
        } finally {
            slow.unlock();
        }
    }

    private long stored() {
        OptionalLong known = reader.pointCount(run.id());
        if (known.isPresent()) {
            return known.getAsLong();
        }
        Optional<RunInfo> info = reader.find(run.id());
        String tag = info.map(RunInfo::tags).orElse(Map.of()).getOrDefault(TAG, "");
        if (tag.matches("\\d{1,18}")) {
            markOpen(tag);
            return Long.parseLong(tag);
        }
        long counted = 0;
        for (String key : info.map(RunInfo::latestMetrics).orElse(Map.of()).keySet()) {
            try (MetricCursor history = reader.history(run.id(), key)) {
                while (history.hasNext()) {
                    history.next();
                    counted++;
                }
            }
        }
        return counted;
    }

    private void markOpen(String number) {
        try {
            run.log(LogBatch.ofTags(List.of(new Tag(TAG, number + "+"))));
        } catch (OutcomeUnknownException e) {
            // Of the tag, which may be set again; of the points that wait for it nothing has gone on.
            throw new UnavailableException(
                    "The number of points of run " + run.id() + " could not be kept: " + e.getMessage(), e);
        }
    }

    /** Whether there is something to write by {@link #writeTag}. */
    boolean isDue() {
        return most != Safeguards.UNLIMITED && (points.get() > 0 || unwritten);
    }

    /**
     * Writes the count into its tag, where the backend does not know it by itself. May be repeated after an error.
     *
     * @throws RuntimeException whatever the backend throws
     */
    void writeTag() {
        slow.lock();
        try {
            if (!isDue() || reader.pointCount(run.id()).isPresent()) {
                return;
            }
            // Settled before it is written: a point that is logged from here on makes the tag open again, after it.
            long before = points.getAndUpdate(now -> now > 0 ? settled(now) : now);
            unwritten = true;
            run.log(LogBatch.ofTags(List.of(new Tag(TAG, Long.toString(before > 0 ? before : settled(before))))));
            unwritten = false;
        } finally {
            slow.unlock();
        }
    }

    private RejectedException refused(long number, long before) {
        return new RejectedException(
                "Run " + run.id() + " has " + before + " metric points and this call brings " + number
                        + " more; the limit is " + most + " and nothing of this call was stored: raise"
                        + " safeguards.max-metric-points, or log less often");
    }

    private void tell(long now) {
        if (told.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "Run " + run.id() + " has " + now + " metric points, 80 % or more of the " + most
                            + " of safeguards.max-metric-points; calls beyond that will be refused");
        }
    }
}
