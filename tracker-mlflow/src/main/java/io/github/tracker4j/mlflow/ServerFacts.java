package io.github.tracker4j.mlflow;

import io.github.tracker4j.Metric;
import org.jspecify.annotations.Nullable;

/**
 * What one MLflow server is, as far as it decides how to talk to it.
 *
 * @param version as the server names it; absent when it does not say
 * @param store what keeps its runs
 */
record ServerFacts(@Nullable String version, Store store) {

    /** What keeps the runs of a server. */
    enum Store {
        /** A database that knows a point it has already. */
        DATABASE,
        /** Files, to which a point that is sent again is appended again. */
        FILES,
        /** One that cannot be told, and is treated like files. */
        UNKNOWN
    }

    /** The first version that was measured to recognise every point it has, NaN and many keys included. */
    private static final int[] RECOGNISES_ALL_POINTS = {3, 17};

    /** Whether a point that arrives again is recognised, so that a request may be sent again. */
    boolean recognisesPoints() {
        return store == Store.DATABASE;
    }

    /** What a complete point reads as after this server has stored it. */
    Metric asStored(Metric point) {
        return store == Store.DATABASE ? inDatabase(point) : point;
    }

    /** What a database makes of a complete point: it has no infinities and no negative zero. */
    static Metric inDatabase(Metric point) {
        double value = point.value();
        double kept = Double.isInfinite(value) ? Math.copySign(Double.MAX_VALUE, value) : value + 0.0;
        return Metric.of(point.key(), kept, point.stepOrZero(), point.timestampOrZero());
    }

    /**
     * Whether requests of metrics must be shaped so that a server can recognise their points: older ones refuse a request
     * that comes again when it has NaN beside other points, or a key that is first seen after the 100th point.
     */
    boolean needsShapedMetrics() {
        return !(store == Store.DATABASE && isAtLeast(RECOGNISES_ALL_POINTS));
    }

    private boolean isAtLeast(int[] wanted) {
        if (version == null) {
            return false;
        }
        String[] parts = version.split("\\.", -1);
        for (int i = 0; i < wanted.length; i++) {
            if (i >= parts.length || !parts[i].matches("\\d{1,6}")) {
                return false;
            }
            int part = Integer.parseInt(parts[i]);
            if (part != wanted[i]) {
                return part > wanted[i];
            }
        }
        return true;
    }
}
