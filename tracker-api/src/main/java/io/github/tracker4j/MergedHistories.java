package io.github.tracker4j;

import java.util.Comparator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The histories of several metrics as one, from a cursor over each. */
final class MergedHistories implements MetricCursor {

    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(Comparator.comparing(Head::point, Metric.HISTORY_ORDER));
    private @Nullable Metric last;

    private MergedHistories() {}

    /** A cursor that still has points, and the next of them. */
    private record Head(Metric point, MetricCursor rest) {}

    static MetricCursor of(RunReader reader, RunId run, Set<String> keys) {
        MergedHistories merged = new MergedHistories();
        try {
            for (String key : keys) {
                merged.add(reader.history(run, key));
            }
        } catch (RuntimeException e) {
            closeAfter(e, merged);
            throw e;
        }
        return merged;
    }

    private void add(MetricCursor cursor) {
        boolean more;
        try {
            more = cursor.hasNext();
            if (more) {
                heads.add(new Head(cursor.next(), cursor));
            }
        } catch (RuntimeException e) {
            closeAfter(e, cursor);
            throw e;
        }
        if (!more) {
            cursor.close();
        }
    }

    private static void closeAfter(RuntimeException error, MetricCursor cursor) {
        try {
            cursor.close();
        } catch (RuntimeException e) {
            error.addSuppressed(e);
        }
    }

    @Override
    public boolean hasNext() {
        // A key that was asked for in two forms gives its points twice.
        while (!heads.isEmpty() && heads.element().point().equals(last)) {
            advance();
        }
        return !heads.isEmpty();
    }

    @Override
    public Metric next() {
        if (!hasNext()) {
            throw new NoSuchElementException("The histories have no further point");
        }
        Metric point = heads.element().point();
        last = point;
        advance();
        return point;
    }

    private void advance() {
        add(heads.remove().rest());
    }

    @Override
    public void close() {
        @Nullable RuntimeException first = null;
        for (Head head = heads.poll(); head != null; head = heads.poll()) {
            if (first == null) {
                try {
                    head.rest().close();
                } catch (RuntimeException e) {
                    first = e;
                }
            } else {
                closeAfter(first, head.rest());
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
