package io.github.tracker4j.local.replica;

import io.github.tracker4j.RunReader;
import io.github.tracker4j.TransferLimits;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.JournalPosition;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One journal on its way to one destination: what the parts of a replica share. Used by one thread at a time.
 *
 * @param journal what is sent
 * @param destination where to
 * @param options how
 * @param file where the cursor is kept
 * @param cursor how far it has come
 */
record Work(Journal journal, Destination destination, ReplicaOptions options, CursorFile file, Cursor cursor) {

    long now() {
        return options.clock().millis();
    }

    RunReader reader() {
        return destination.tracker().reader();
    }

    TransferLimits limits() {
        return destination.tracker().transferLimits();
    }

    void save() throws IOException {
        file.write(cursor);
    }

    /** When a request that was sent at this time can no longer be applied. */
    long settledAt(long sent) {
        return sent + limits().settleTime().toMillis();
    }

    /** Takes a lost request for answered, and holds for a while what it may still change. */
    void resolved(Cursor.Kind kind) {
        Cursor.@Nullable Request lost = cursor.doubtful(kind);
        if (lost != null && !lost.touches().isEmpty()) {
            cursor.holds.add(new Cursor.Hold(lost.touches(), settledAt(lost.sent())));
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
}
