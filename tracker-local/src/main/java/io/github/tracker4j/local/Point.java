package io.github.tracker4j.local;

import java.util.Comparator;

/**
 * A point of a metric whose key is known from where it stands.
 *
 * @param timestamp milliseconds since the epoch
 * @param step its step
 * @param value its value
 */
record Point(long timestamp, long step, double value) {

    /** The order of a history: by timestamp, step and value, NaN last. */
    static final Comparator<Point> HISTORY_ORDER = Comparator.comparingLong(Point::timestamp)
            .thenComparingLong(Point::step)
            .thenComparingDouble(Point::value);
}
