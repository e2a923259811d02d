package io.github.tracker4j.local.replica;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.TransferLimits;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.local.JournalPoints;
import io.github.tracker4j.local.JournalPosition;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Replays the points of a journal in large requests, several in flight where the destination recognises points. The cursor
 * moves over the contiguous part that was answered. Used by one thread.
 */
final class PointReplay {

    /** How many requests are sent before others of the thread's runs have their turn. */
    private static final int TURN = 64;
    /** More bytes of the journal are not read to see whether they are few points. */
    private static final long FEW_BYTES = 1 << 15;

    private final Work work;
    private final RemoteRun remote;
    private final Sender sender;

    PointReplay(Work work, RemoteRun remote, Sender sender) {
        this.work = work;
        this.remote = remote;
        this.sender = sender;
    }

    /** A request that is on its way, or answered. */
    private record Sent(Cursor.Request request, LogBatch batch, Sender.Answer answer) {}

    /** Whether everything is there that stands before an offset; what the file has lost is not waited for. */
    boolean hasArrived(long length) throws IOException {
        Cursor cursor = work.cursor();
        return cursor.points.offset() >= Math.min(length, work.journal().pointsLength())
                && cursor.doubtTo <= cursor.points.offset();
    }

    /**
     * All points that are left, where they are so few that they can go in one request with something else.
     *
     * @param points of which at least one is left
     * @param request as it is written down
     */
    record Few(List<Metric> points, Cursor.Request request) {}

    /**
     * The points that are left, if they are few, none is in doubt, and the destination recognises them should they come again.
     *
     * @param most how many that may be
     */
    Optional<Few> few(int most) throws IOException {
        Cursor cursor = work.cursor();
        long left = work.journal().pointsLength() - cursor.points.offset();
        if (left <= 0
                || left > FEW_BYTES
                || cursor.doubtTo > cursor.points.offset()
                || cursor.doubtful(Cursor.Kind.POINTS) != null
                || !work.limits().recognisesPoints()) {
            return Optional.empty();
        }
        List<Metric> few = new ArrayList<>();
        try (JournalPoints points = work.journal().points(cursor.points)) {
            while (points.next()) {
                if (few.size() >= Math.min(most, work.limits().pointsPerRequest())) {
                    return Optional.empty();
                }
                few.add(points.metric());
            }
            return few.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Few(
                            few,
                            new Cursor.Request(Cursor.Kind.POINTS, cursor.points, points.end(), work.now(), Set.of())));
        }
    }

    /** Notes that few points have gone with something else and were answered. */
    void arrived(Few few) {
        arrived(few.request(), few.points().size());
    }

    /** Sends what there is, for one turn. */
    Progress advance() throws IOException {
        Cursor cursor = work.cursor();
        if (cursor.points.offset() >= work.journal().pointsLength()) {
            cursor.settled(Cursor.Kind.POINTS);
            cursor.doubtTo = 0;
            return Progress.IN_STEP;
        }
        Run run = remote.run();
        TransferLimits limits = work.limits();
        if (!limits.recognisesPoints()) {
            long until = settledAt();
            if (until > work.now()) {
                return new Progress.Waiting(until);
            }
            if (cursor.doubtTo > cursor.points.offset()) {
                new AdoptedPoints(work, run, limits.pointsPerRequest()).settle();
                return Progress.MOVED;
            }
        }
        return sendAll(run, limits);
    }

    /** When no lost request can add points any more. */
    private long settledAt() {
        Cursor cursor = work.cursor();
        long until = cursor.doubtTo > cursor.points.offset() ? work.settledAt(cursor.adopted) : 0;
        for (Cursor.Request request : cursor.inFlight) {
            if (request.kind() == Cursor.Kind.POINTS) {
                until = Math.max(until, work.settledAt(request.sent()));
            }
        }
        return until;
    }

    private Progress sendAll(Run run, TransferLimits limits) throws IOException {
        Cursor cursor = work.cursor();
        JournalPosition begin = cursor.points;
        JournalPosition doubtful = JournalPosition.START;
        for (Cursor.Request request : cursor.inFlight) {
            if (request.kind() == Cursor.Kind.POINTS && request.to().compareTo(doubtful) > 0) {
                doubtful = request.to();
            }
        }
        // Where points are not recognised, one that overlaps another could be there twice.
        int inFlight = limits.recognisesPoints() ? limits.requestsInFlight() : 1;
        Deque<Sent> window = new ArrayDeque<>();
        try (JournalPoints points = work.journal().points(begin)) {
            JournalPosition next = begin;
            boolean atEnd = false;
            for (int sent = 0; ; ) {
                while (!atEnd && sent < TURN && sender.mayStart(window.size(), inFlight)) {
                    List<Metric> batch = read(points, limits.pointsPerRequest());
                    atEnd = batch.isEmpty();
                    if (!atEnd) {
                        window.add(start(run, batch, next, points.end(), next.compareTo(doubtful) < 0));
                        next = points.end();
                        sent++;
                    }
                }
                Sent head = window.peek();
                if (head == null) {
                    if (atEnd) {
                        passDamage(points);
                    }
                    return cursor.points.compareTo(begin) > 0 ? Progress.MOVED : Progress.IN_STEP;
                }
                try {
                    head.answer().await();
                } catch (RejectedException refusal) {
                    boolean othersTaken = drain(window);
                    // What the others of the window have brought is sent again, where that is harmless.
                    try {
                        isolate(run, head, refusal, othersTaken);
                    } catch (UnavailableException | OutcomeUnknownException e) {
                        failed(head, e);
                        throw e;
                    }
                    arrived(head);
                    return Progress.MOVED;
                } catch (RuntimeException e) {
                    failed(head, e);
                    drain(window);
                    throw e;
                }
                window.remove();
                work.refusals().taken();
                arrived(head);
            }
        } catch (IOException e) {
            drain(window);
            throw e;
        }
    }

    /** The points of the next request, for which a place was taken; the place is given back when there are none. */
    private List<Metric> read(JournalPoints points, int most) throws IOException {
        List<Metric> batch = new ArrayList<>();
        boolean read = false;
        try {
            while (batch.size() < most && points.next()) {
                batch.add(points.metric());
            }
            read = true;
        } finally {
            if (!read || batch.isEmpty()) {
                sender.free();
            }
        }
        return batch;
    }

    private Sent start(Run run, List<Metric> points, JournalPosition from, JournalPosition to, boolean again)
            throws IOException {
        LogBatch batch = LogBatch.ofMetrics(points);
        Cursor.Request request = new Cursor.Request(Cursor.Kind.POINTS, from, to, work.now(), Set.of());
        List<Cursor.Request> all = work.cursor().inFlight;
        try {
            // It takes the place of one that was lost before and carried the same.
            all.removeIf(before -> before.kind() == Cursor.Kind.POINTS
                    && before.from().compareTo(from) >= 0
                    && before.to().compareTo(to) <= 0);
            all.add(request);
            work.saveBeforePoints();
        } catch (IOException | RuntimeException | Error e) {
            sender.free();
            throw e;
        }
        return new Sent(request, batch, sender.start(() -> {
            if (again) {
                run.reconcile(batch, work.reader());
            } else {
                run.log(batch);
            }
        }));
    }

    private void arrived(Sent sent) {
        arrived(sent.request(), sent.batch().metrics().size());
    }

    private void arrived(Cursor.Request answered, int count) {
        Cursor cursor = work.cursor();
        cursor.answers++;
        cursor.points = answered.to();
        cursor.pointCount += count;
        cursor.inFlight.removeIf(
                request -> request.kind() == Cursor.Kind.POINTS && request.to().compareTo(cursor.points) <= 0);
    }

    /** Nothing more of a line that is damaged will come. */
    private void passDamage(JournalPoints points) {
        Cursor cursor = work.cursor();
        if (points.consumed() > cursor.points.offset()) {
            cursor.points = new JournalPosition(points.consumed(), 0);
        }
    }

    /** Finds the points that are refused and sends the others; what may be there is not sent blindly. */
    private void isolate(Run run, Sent sent, RejectedException refusal, boolean othersTaken) {
        Consumer<LogBatch> send =
                work.limits().recognisesPoints() ? run::log : part -> run.reconcile(part, work.reader());
        Isolation isolation = work.isolation(send);
        if (othersTaken) {
            isolation.took();
        }
        isolation.refused(sent.batch(), refusal);
    }

    /** What was not applied is in doubt no longer, where it cannot have been applied in part; what was lost is, from now on. */
    private void failed(Sent sent, RuntimeException error) {
        Cursor cursor = work.cursor();
        if (error instanceof OutcomeUnknownException) {
            cursor.inFlight.remove(sent.request());
            cursor.inFlight.add(sent.request().sentAt(work.now()));
        } else if (error instanceof UnavailableException) {
            cursor.inFlight.remove(sent.request());
            if (!work.limits().recognisesPoints()) {
                // A part may be there, but nothing of it is still on its way.
                cursor.inFlight.add(sent.request().sentAt(0));
            }
        }
    }

    /**
     * Waits for what is on its way, so that no request overtakes what comes after a failure.
     *
     * @return whether any of it was taken
     */
    private boolean drain(Deque<Sent> window) {
        boolean first = true;
        boolean taken = false;
        for (@Nullable Sent sent = window.poll(); sent != null; sent = window.poll()) {
            try {
                sent.answer().await();
                taken = true;
                if (!first) {
                    work.cursor().inFlight.remove(sent.request());
                }
            } catch (RuntimeException e) {
                if (!first) {
                    failed(sent, e);
                }
            }
            first = false;
        }
        return taken;
    }
}
