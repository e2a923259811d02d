package io.github.tracker4j.local.replica;

import io.github.tracker4j.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Points of one metric that only one side has, as ranges of steps: points that follow each other in the history, without
 * one between them that both sides have, are one range. Takes the same memory for any number of points; not thread-safe.
 */
final class StepRanges {

    private static final int MOST = 5;

    private final List<long[]> ranges = new ArrayList<>();
    private @Nullable Metric first;
    private boolean goesOn;
    private long count;
    private boolean more;

    /** Adds the next point in the order of the history. */
    void add(Metric point) {
        long step = point.stepOrZero();
        if (first == null) {
            first = point;
        }
        count++;
        if (goesOn) {
            long[] last = ranges.get(ranges.size() - 1);
            last[0] = Math.min(last[0], step);
            last[1] = Math.max(last[1], step);
        } else if (ranges.size() < MOST) {
            ranges.add(new long[] {step, step});
            goesOn = true;
        } else {
            more = true;
        }
    }

    /** Notes that a point follows which both sides have. */
    void endRange() {
        goesOn = false;
    }

    long count() {
        return count;
    }

    /** In words, such as {@code 12 points: steps 3, 7 to 17; the first has time 1700000000000 and value 0.5}. */
    String describe() {
        Metric example = first;
        if (example == null) {
            return "no points";
        }
        String detail = "time " + example.timestampOrZero() + " and value " + example.value();
        if (count == 1) {
            return "1 point: step " + example.stepOrZero() + " with " + detail;
        }
        List<String> texts = new ArrayList<>();
        for (long[] range : ranges) {
            texts.add(range[0] == range[1] ? Long.toString(range[0]) : range[0] + " to " + range[1]);
        }
        boolean single = ranges.size() == 1 && ranges.get(0)[0] == ranges.get(0)[1] && !more;
        return String.format(
                Locale.ROOT,
                "%,d points: %s %s%s; the first is step %d with %s",
                count,
                single ? "step" : "steps",
                String.join(", ", texts),
                more ? " and others" : "",
                example.stepOrZero(),
                detail);
    }
}
