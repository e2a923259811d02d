package io.github.tracker4j.local.replica;

import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.local.replica.Difference.Kind;
import io.github.tracker4j.local.replica.Findings.Items;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Compares the points of a run with those of its replica: one pass over both, side by side in the order of a history, in
 * flat memory. What the destination's store makes of a point keeps that order. Used by one thread.
 */
final class PointComparison {

    private final Findings findings;
    private final UnaryOperator<Metric> asStored;
    private final int mostMetrics;
    private final Map<String, StepRanges> missing = new LinkedHashMap<>();
    private final Map<String, StepRanges> more = new LinkedHashMap<>();
    private long missingOfOthers;
    private long moreOfOthers;
    private long same;
    private long keptDifferently;

    /** A point of one side that the other does not have, which may turn out to have another value there. */
    private @Nullable Metric unmatched;

    private boolean unmatchedIsMissing;

    /**
     * A comparison.
     *
     * @param mostMetrics how many metrics are described by themselves, on each side
     * @param asStored what the destination makes of a point
     */
    PointComparison(Findings findings, int mostMetrics, UnaryOperator<Metric> asStored) {
        this.findings = findings;
        this.mostMetrics = mostMetrics;
        this.asStored = asStored;
    }

    /** How many points both sides have. */
    long same() {
        return same;
    }

    void compare(MetricCursor source, MetricCursor destination) {
        Kept expected = new Kept(source);
        Metric here = expected.next();
        Metric there = next(destination);
        while (here != null || there != null) {
            int order = here == null ? 1 : there == null ? -1 : Metric.HISTORY_ORDER.compare(here, there);
            if (order == 0) {
                same(here);
            } else if (order < 0) {
                unmatched(here, true);
            } else {
                unmatched(there, false);
            }
            here = order <= 0 ? expected.next() : here;
            there = order >= 0 ? next(destination) : there;
        }
        settle();
        tell(Kind.MISSING, missing, missingOfOthers);
        tell(Kind.MORE, more, moreOfOthers);
        if (keptDifferently > 0) {
            findings.note(keptDifferently + (keptDifferently == 1 ? " point reads" : " points read")
                    + " otherwise there, since the destination's store cannot keep every number: infinities are the"
                    + " greatest numbers and -0.0 is 0.0");
        }
    }

    private static @Nullable Metric next(MetricCursor cursor) {
        return cursor.hasNext() ? cursor.next() : null;
    }

    private void same(@Nullable Metric point) {
        same++;
        if (point != null && !(missing.isEmpty() && more.isEmpty() && unmatched == null)) {
            // A point that waits belongs before this one.
            settle();
            endRange(missing.get(point.key()));
            endRange(more.get(point.key()));
        }
    }

    private static void endRange(@Nullable StepRanges ranges) {
        if (ranges != null) {
            ranges.endRange();
        }
    }

    private void unmatched(@Nullable Metric point, boolean isMissing) {
        Metric waiting = unmatched;
        if (point == null) {
            return;
        }
        if (waiting != null && unmatchedIsMissing != isMissing && isSamePlace(waiting, point)) {
            unmatched = null;
            Metric expected = isMissing ? point : waiting;
            Metric found = isMissing ? waiting : point;
            findings.changed(
                    Items.POINTS,
                    "metric " + point.key() + ", step " + point.stepOrZero() + ", time " + point.timestampOrZero(),
                    Double.toString(expected.value()),
                    Double.toString(found.value()));
            return;
        }
        settle();
        unmatched = point;
        unmatchedIsMissing = isMissing;
    }

    private static boolean isSamePlace(Metric a, Metric b) {
        return a.key().equals(b.key())
                && a.stepOrZero() == b.stepOrZero()
                && a.timestampOrZero() == b.timestampOrZero();
    }

    /** Puts the point that waits where it belongs: no other value of it came. */
    private void settle() {
        Metric point = unmatched;
        if (point == null) {
            return;
        }
        unmatched = null;
        Map<String, StepRanges> side = unmatchedIsMissing ? missing : more;
        StepRanges ranges = side.get(point.key());
        if (ranges == null && side.size() < mostMetrics) {
            ranges = new StepRanges();
            side.put(point.key(), ranges);
        }
        if (ranges != null) {
            ranges.add(point);
        } else if (unmatchedIsMissing) {
            missingOfOthers++;
        } else {
            moreOfOthers++;
        }
    }

    private void tell(Kind kind, Map<String, StepRanges> byKey, long ofOthers) {
        byKey.forEach((key, ranges) -> {
            String text = ranges.describe();
            boolean isMissing = kind == Kind.MISSING;
            findings.add(
                    Items.POINTS,
                    new Difference(
                            kind, "metric " + key, isMissing ? text : null, isMissing ? null : text, ranges.count()));
        });
        if (ofOthers > 0) {
            findings.add(Items.POINTS, Difference.further(kind, "points", ofOthers));
        }
    }

    /** The points of the source as the destination keeps them; points that become equal count once. */
    private final class Kept {
        private final MetricCursor source;
        private @Nullable Metric last;

        Kept(MetricCursor source) {
            this.source = source;
        }

        @Nullable Metric next() {
            while (source.hasNext()) {
                Metric point = source.next();
                Metric kept = asStored.apply(point);
                if (!kept.equals(point)) {
                    keptDifferently++;
                }
                if (!kept.equals(last)) {
                    last = kept;
                    return kept;
                }
            }
            return null;
        }
    }
}
