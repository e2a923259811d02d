package io.github.tracker4j.local.replica;

import io.github.tracker4j.RunId;
import io.github.tracker4j.local.JournalPosition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far one run has come at one destination: what is there for certain, and what may be there. Not thread-safe.
 */
final class Cursor {

    /** Where the run is at the destination. */
    enum Origin {
        /** It was never seen there. */
        NEW,
        /** Created by us: nothing is there that no cursor knows of. */
        CREATED,
        /** Found there: all of its history is in doubt. */
        ADOPTED
    }

    /** What a request does. */
    enum Kind {
        CREATE,
        RESUME,
        EVENTS,
        POINTS
    }

    /**
     * A request that was sent and of which no answer is known.
     *
     * @param from where what it carries begins
     * @param to where that ends
     * @param sent when, in milliseconds since the epoch
     * @param touches what a later request must not be overtaken in, such as {@code tag:note}
     */
    record Request(Kind kind, JournalPosition from, JournalPosition to, long sent, Set<String> touches) {
        Request {
            touches = Set.copyOf(touches);
        }

        /** The same request, sent at another time. */
        Request sentAt(long time) {
            return new Request(kind, from, to, time, touches);
        }
    }

    /**
     * What a lost request may still change, so that nothing later of the same may be sent.
     *
     * @param since milliseconds since the epoch
     * @param until milliseconds since the epoch
     */
    record Hold(Set<String> touches, long since, long until) {
        Hold {
            touches = Set.copyOf(touches);
        }
    }

    private static final int MOST_LISTED = 1_000;

    final RunId run;
    Origin origin = Origin.NEW;
    /** Before this offset of the events everything is there, or set aside. */
    long events;
    /** Before this position everything is there, or set aside. */
    JournalPosition points = JournalPosition.START;
    /** How many points lie before that position. */
    long pointCount;
    /** What stands before the two places in the files, in short. */
    String eventsBefore = "";

    String pointsBefore = "";
    /** Points before this offset may be there, since the run was adopted; 0 when none is in doubt. */
    long doubtTo;
    /** When the run was adopted, in milliseconds since the epoch. */
    long adopted;
    /** What stands in snapshots only was sent; what it was, as a hash. */
    @Nullable String snapshots;
    /** The run ended there. */
    boolean ended;
    /** It was ended there because its writer was gone. */
    boolean interrupted;
    /** Why the destination refuses the whole run. */
    @Nullable String refused;
    /** It was left where it was since many items in a row were refused. */
    boolean stopped;
    /** The journal is there for the destination only. */
    boolean journalOnly;
    /** Everything was there when the files had these lengths. */
    boolean complete;

    final List<Request> inFlight = new ArrayList<>();
    final List<Hold> holds = new ArrayList<>();
    final Set<SetAside> setAside = new LinkedHashSet<>();
    /** How many more were set aside than are listed. */
    long setAsideMore;
    /** How many requests were answered since the cursor was read; not kept. */
    transient long answers;

    Cursor(RunId run) {
        this.run = run;
    }

    /**
     * Begins again, with all of the history in doubt: the files are not those that the cursor was written for.
     *
     * @param pointsLength how many bytes of points there are
     * @param now milliseconds since the epoch
     */
    void doubtAll(long pointsLength, long now) {
        if (origin == Origin.CREATED) {
            origin = Origin.ADOPTED;
        }
        events = 0;
        points = JournalPosition.START;
        pointCount = 0;
        doubtTo = pointsLength;
        adopted = now;
        snapshots = null;
        complete = false;
        settled(Kind.EVENTS);
        settled(Kind.POINTS);
    }

    /** A clock that was set back must not make anybody wait until it is there again. */
    void clamp(long now) {
        adopted = Math.min(adopted, now);
        inFlight.replaceAll(request -> request.sent() > now ? request.sentAt(now) : request);
        holds.replaceAll(
                hold -> hold.since() > now ? new Hold(hold.touches(), now, now + hold.until() - hold.since()) : hold);
    }

    /** The request of this kind that may or may not have been applied. */
    @Nullable Request doubtful(Kind kind) {
        for (Request request : inFlight) {
            if (request.kind() == kind) {
                return request;
            }
        }
        return null;
    }

    /** Leaves something out, listed as long as the list is short. */
    void setAside(String what, String reason) {
        SetAside item = new SetAside(run, what, reason);
        if (setAside.size() < MOST_LISTED) {
            setAside.add(item);
        } else if (!setAside.contains(item)) {
            setAsideMore++;
        }
    }

    /** A call of this kind failed just now, and its last request may still be applied. */
    void lost(Kind kind, long now) {
        inFlight.replaceAll(request -> request.kind() == kind ? request.sentAt(now) : request);
    }

    /** Forgets the requests of a kind. */
    void settled(Kind kind) {
        inFlight.removeIf(request -> request.kind() == kind);
    }

    /** Until when something later of the same must wait; 0 when it need not. */
    long heldUntil(Set<String> touches, long now) {
        holds.removeIf(hold -> hold.until() <= now);
        long until = 0;
        for (Hold hold : holds) {
            if (hold.touches().stream().anyMatch(touches::contains)) {
                until = Math.max(until, hold.until());
            }
        }
        return until;
    }
}
