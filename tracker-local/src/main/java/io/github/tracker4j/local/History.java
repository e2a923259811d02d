package io.github.tracker4j.local;

import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.UnavailableException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The history of one metric as a cursor, in flat memory whatever its length: a short one is sorted in memory, a long one
 * whose lines stand in order is streamed from the file, and any other is sorted through a temporary file.
 */
final class History implements MetricCursor {

    /** How many points are held in memory. */
    static final int IN_MEMORY = 1 << 16;

    private final String key;
    private final PointSource source;
    private @Nullable Point next;

    private History(String key, PointSource source) {
        this.key = key;
        this.source = source;
        advance(null);
    }

    /** Points in the order of a history. */
    interface PointSource extends AutoCloseable {
        /** The next point; null behind the last. */
        @Nullable Point next() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** The history of a metric as it stands now; points that are logged later are not in it. */
    static MetricCursor of(RunDirectory directory, RunRecord run, String key, int inMemory) throws IOException {
        Long pythonStart = run.python ? (Long) run.startTime : null;
        List<Point> points = new ArrayList<>();
        boolean sorted = true;
        boolean fits = true;
        long end;
        try (Lines lines = Lines.of(directory.metrics(), 0);
                PointStream stream = new PointStream(lines, pythonStart, key)) {
            Point last = null;
            while ((sorted || fits) && stream.next()) {
                Point point = new Point(stream.timestamp(), stream.step(), stream.value());
                sorted = sorted && (last == null || Point.HISTORY_ORDER.compare(last, point) <= 0);
                last = point;
                fits = fits && points.size() < inMemory;
                if (fits) {
                    points.add(point);
                }
            }
            end = lines.limit();
        } catch (NoSuchFileException nothingLogged) {
            return new History(key, inMemory(List.of()));
        }
        if (fits) {
            points.sort(Point.HISTORY_ORDER);
            return new History(key, inMemory(points));
        }
        points.clear();
        PointStream again = new PointStream(Lines.of(directory.metrics(), 0, end), pythonStart, key);
        return new History(key, sorted ? streamed(again) : SpilledPoints.sort(again, inMemory));
    }

    private static PointSource inMemory(List<Point> points) {
        Iterator<Point> iterator = points.iterator();
        return new PointSource() {
            @Override
            public @Nullable Point next() {
                return iterator.hasNext() ? iterator.next() : null;
            }

            @Override
            public void close() {}
        };
    }

    private static PointSource streamed(PointStream stream) {
        return new PointSource() {
            @Override
            public @Nullable Point next() throws IOException {
                return stream.next() ? new Point(stream.timestamp(), stream.step(), stream.value()) : null;
            }

            @Override
            public void close() throws IOException {
                stream.close();
            }
        };
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Metric next() {
        Point point = next;
        if (point == null) {
            throw new NoSuchElementException("The history of " + key + " has no further point");
        }
        advance(point);
        return Metric.of(key, point.value(), point.step(), point.timestamp());
    }

    private void advance(@Nullable Point last) {
        try {
            do {
                next = source.next();
            } while (next != null && next.equals(last));
        } catch (IOException e) {
            throw new UnavailableException("The history of " + key + " could not be read on: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            throw new UnavailableException("The history of " + key + " could not be closed: " + e.getMessage(), e);
        }
    }
}
