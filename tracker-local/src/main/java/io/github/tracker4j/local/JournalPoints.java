package io.github.tracker4j.local;

import io.github.tracker4j.Metric;
import io.github.tracker4j.safeguard.LawfulForm;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The points of a journal in the order of the file, up to the length that it had when they were opened, in flat memory. A
 * damaged line is passed over.
 */
public final class JournalPoints implements AutoCloseable {

    private final @Nullable PointStream points;
    private final boolean isForeign;
    private final JournalPosition from;
    private long start;

    private JournalPoints(@Nullable PointStream points, boolean isForeign, JournalPosition from) {
        this.points = points;
        this.isForeign = isForeign;
        this.from = from;
        this.start = from.offset();
    }

    static JournalPoints of(Path file, @Nullable Long pythonStart, JournalPosition from, long limit)
            throws IOException {
        try {
            // Steps and times of a foreign run count the lines from the first on.
            long begin = pythonStart == null ? from.offset() : 0;
            return new JournalPoints(
                    new PointStream(Lines.of(file, begin, limit), pythonStart, null), pythonStart != null, from);
        } catch (NoSuchFileException nothingLogged) {
            return new JournalPoints(null, false, from);
        }
    }

    /** Moves to the next point; false when there is none. */
    public boolean next() throws IOException {
        if (points == null) {
            return false;
        }
        while (points.next()) {
            start = points.lineOffset();
            if (start > from.offset() || (start == from.offset() && points.index() >= from.index())) {
                return true;
            }
        }
        return false;
    }

    /** The present point, with step and time, and a lawful key. */
    public Metric metric() {
        PointStream present = present();
        String key = isForeign ? LawfulForm.metricKey(present.key()) : present.key();
        return Metric.of(key, present.value(), present.step(), present.timestamp());
    }

    /** Where the present point stands. */
    public JournalPosition start() {
        return points == null ? from : new JournalPosition(start, points.index());
    }

    /** Where the next point stands. */
    public JournalPosition end() {
        if (points == null) {
            return from;
        }
        return points.isLastOfLine()
                ? new JournalPosition(points.lineEnd(), 0)
                : new JournalPosition(start, points.index() + 1);
    }

    /** Where the whole lines end that were read so far, behind damaged ones too. */
    public long consumed() {
        return points == null ? from.offset() : Math.max(from.offset(), points.lineEnd());
    }

    private PointStream present() {
        if (points == null) {
            throw new IllegalStateException("There is no point here; ask next() first");
        }
        return points;
    }

    @Override
    public void close() throws IOException {
        if (points != null) {
            points.close();
        }
    }
}
