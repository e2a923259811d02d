package io.github.tracker4j.local.replica;

import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.JournalPoints;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What of a journal is not at a destination yet.
 *
 * @param points how many
 * @param bytes how many, of both files
 * @param oldest when the oldest of it was written, in milliseconds since the epoch; the greatest number where nothing is missing
 */
record Lag(long points, long bytes, long oldest) {

    static Lag of(Journal journal, Replica.@Nullable Standing standing) throws IOException {
        Replica.Standing there = standing == null ? Replica.Standing.NOTHING : standing;
        long bytes = Math.max(0, journal.eventsLength() - there.events())
                + Math.max(0, journal.pointsLength() - there.points().offset());
        if (bytes == 0) {
            return new Lag(0, 0, Long.MAX_VALUE);
        }
        long oldest = journal.lastLine();
        try (JournalPoints points = journal.points(there.points())) {
            if (points.next()) {
                oldest = Math.min(oldest, points.metric().timestampOrZero());
            }
        }
        return new Lag(Math.max(0, journal.pointCount() - there.pointCount()), bytes, oldest);
    }
}
