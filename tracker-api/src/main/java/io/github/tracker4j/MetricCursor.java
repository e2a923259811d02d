package io.github.tracker4j;

import java.util.Iterator;

/**
 * The history of one metric or of several, read in flat memory: complete points ascending by timestamp, step, key and
 * value, NaN last, equal points once ({@link Metric#HISTORY_ORDER}). Used by one thread; the caller closes it.
 *
 * <p>{@link #hasNext()} and {@link #next()} throw a {@link TrackingException} when the backend fails while it is read.
 */
public interface MetricCursor extends Iterator<Metric>, AutoCloseable {

    /** A cursor over points that are in memory, which the caller gives in the order of a history. */
    static MetricCursor over(Iterator<Metric> points) {
        return new MetricCursor() {
            @Override
            public boolean hasNext() {
                return points.hasNext();
            }

            @Override
            public Metric next() {
                return points.next();
            }

            @Override
            public void close() {}
        };
    }

    /** Frees files and connections. */
    @Override
    void close();
}
