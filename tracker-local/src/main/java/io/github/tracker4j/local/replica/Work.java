package io.github.tracker4j.local.replica;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.TransferLimits;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.JournalPosition;
import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One journal on its way to one destination: what the parts of a replica share. Used by one thread at a time.
 *
 * @param journal what is sent
 * @param destination where to
 * @param options how
 * @param file where the cursor is kept
 * @param cursor how far it has come
 * @param refusals what the destination has refused of it in a row
 */
record Work(
        Journal journal,
        Destination destination,
        ReplicaOptions options,
        CursorFile file,
        Cursor cursor,
        Refusals refusals) {

    long now() {
        return options.clock().millis();
    }

    RunReader reader() {
        return destination.tracker().reader();
    }

    TransferLimits limits() {
        return destination.tracker().transferLimits();
    }

    /** Sends one batch, or throws, and finds what is refused of it. */
    Isolation isolation(Consumer<LogBatch> send) {
        return new Isolation(send, cursor::setAside, refusals);
    }

    void save() throws IOException {
        noteWhatIsBefore();
        file.write(cursor);
    }

    private void noteWhatIsBefore() throws IOException {
        cursor.eventsBefore = journal.eventsBefore(cursor.events);
        cursor.pointsBefore = journal.pointsBefore(cursor.points.offset());
    }

    /**
     * Writes points down before they are sent. Where they are not recognised, the device has it then: an older cursor,
     * after a loss of power, would say that they were never sent.
     */
    void saveBeforePoints() throws IOException {
        if (limits().recognisesPoints()) {
            save();
            return;
        }
        noteWhatIsBefore();
        file.writeThrough(cursor);
        if (Thread.currentThread().isInterrupted()) {
            throw new StoppedException();
        }
    }

    /** Whether the cursor was written for these files, as they are now. */
    boolean fits() throws IOException {
        return cursor.events <= journal.eventsLength()
                && cursor.points.offset() <= journal.pointsLength()
                && cursor.eventsBefore.equals(journal.eventsBefore(cursor.events))
                && cursor.pointsBefore.equals(journal.pointsBefore(cursor.points.offset()));
    }

    /** When a request that was sent at this time can no longer be applied. */
    long settledAt(long sent) {
        return sent + limits().settleTime().toMillis();
    }

    /** Takes a lost request for answered, and holds for a while what it may still change. */
    void resolved(Cursor.Kind kind) {
        Cursor.@Nullable Request lost = cursor.doubtful(kind);
        if (lost != null && !lost.touches().isEmpty()) {
            cursor.holds.add(new Cursor.Hold(lost.touches(), lost.sent(), settledAt(lost.sent())));
        }
        cursor.settled(kind);
    }

    /**
     * Writes a request of events down before it is sent. What a lost one may still change is held for as long.
     *
     * @param end where the next event begins
     */
    void sending(Cursor.Kind kind, long end, Set<String> touches) throws IOException {
        resolved(kind);
        cursor.inFlight.add(new Cursor.Request(
                kind, new JournalPosition(cursor.events, 0), new JournalPosition(end, 0), now(), touches));
        save();
    }

    /**
     * Writes a request of events down, sends it, and forgets it when it was answered.
     *
     * @param end where the next event begins
     * @param call throws what the destination said
     */
    void request(long end, Set<String> touches, Runnable call) throws IOException {
        sending(Cursor.Kind.EVENTS, end, touches);
        answered(call);
    }

    /**
     * Forgets the request of events that was written down when it was answered.
     *
     * @param answer throws what the destination said
     */
    void answered(Runnable answer) {
        try {
            answer.run();
        } catch (UnavailableException | RejectedException notApplied) {
            cursor.settled(Cursor.Kind.EVENTS);
            throw notApplied;
        } catch (OutcomeUnknownException lost) {
            cursor.lost(Cursor.Kind.EVENTS, now());
            throw lost;
        }
        cursor.settled(Cursor.Kind.EVENTS);
        cursor.answers++;
    }
}
