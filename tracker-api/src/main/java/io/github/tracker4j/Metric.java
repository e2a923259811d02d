package io.github.tracker4j;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One point of a metric.
 *
 * <p>The history of a metric is a set of (step, timestamp, value). Step and time may be left open by a caller; whoever
 * receives the point first fills them. What a reader gives is always complete.
 *
 * @param key its name, lawful by {@link Keys} when it reaches a backend
 * @param value any double; NaN and infinities are kept by every backend as far as its store can
 *     ({@code docs/mlflow-mapping.md}), unless a safeguard refuses them
 * @param step where in the training it was measured; absent for one more than the greatest step of its key
 * @param timestamp milliseconds since the epoch, at least 0; absent for the time of the call
 */
public record Metric(
        String key,
        double value,
        @Nullable Long step,
        @Nullable Long timestamp) {

    /** The order of a history: ascending by timestamp, step, key and value, NaN last. For complete points. */
    public static final Comparator<Metric> HISTORY_ORDER = Comparator.comparingLong(Metric::timestampOrZero)
            .thenComparingLong(Metric::stepOrZero)
            .thenComparing(Metric::key)
            .thenComparingDouble(Metric::value);

    /**
     * The order whose greatest point is the latest value: by step, timestamp and value, NaN losing to any number. For
     * complete points of one key. It is MLflow's rule on SQL stores, kept by every backend.
     */
    public static final Comparator<Metric> LATEST_ORDER = Comparator.comparingLong(Metric::stepOrZero)
            .thenComparingLong(Metric::timestampOrZero)
            .thenComparing(metric -> !Double.isNaN(metric.value))
            .thenComparingDouble(Metric::value);

    /** A point whose step and time are filled by whoever receives it first. */
    public static Metric of(String key, double value) {
        return new Metric(key, value, null, null);
    }

    /** A point whose time is filled by whoever receives it first. */
    public static Metric of(String key, double value, long step) {
        return new Metric(key, value, step, null);
    }

    /** A complete point. */
    public static Metric of(String key, double value, long step, long timestamp) {
        return new Metric(key, value, step, timestamp);
    }

    /** Whether nothing is left to fill. */
    public boolean isComplete() {
        return step != null && timestamp != null;
    }

    /** The step, 0 where there is none: MLflow's default. */
    public long stepOrZero() {
        return step == null ? 0 : step;
    }

    /** The timestamp, 0 where there is none. */
    public long timestampOrZero() {
        return timestamp == null ? 0 : timestamp;
    }

    static void check(Metric metric) {
        BatchRules.checkKey("Metric", metric.key);
        if (metric.timestamp != null && metric.timestamp < 0) {
            throw new RejectedException("Metric " + Text.quoted(metric.key) + " has the timestamp " + metric.timestamp
                    + "; it must be at least 0, in milliseconds since the epoch");
        }
    }
}
