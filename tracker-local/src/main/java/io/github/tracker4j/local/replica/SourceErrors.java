package io.github.tracker4j.local.replica;

import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.TrackingException;
import java.util.function.Supplier;

/**
 * Tells errors of reading the source from those of the destination: a file here that cannot be read is one more finding,
 * while a destination that cannot be read ends the comparison.
 */
final class SourceErrors {

    private SourceErrors() {}

    /** Something of the source cannot be read. */
    static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1L;

        Unreadable(TrackingException reason) {
            super(reason.getMessage(), reason);
        }
    }

    /** The same among code that can throw nothing checked. */
    private static final class Hidden extends RuntimeException {

        private static final long serialVersionUID = 1L;

        final TrackingException reason;

        Hidden(TrackingException reason) {
            super(reason);
            this.reason = reason;
        }
    }

    /** Reads from the source. */
    static <T> T reading(Supplier<T> source) throws Unreadable {
        try {
            return source.get();
        } catch (TrackingException e) {
            throw new Unreadable(e);
        }
    }

    /** Does what reads from cursors of the source, given by {@link #cursor}, and from the destination. */
    static void during(Runnable comparison) throws Unreadable {
        try {
            comparison.run();
        } catch (Hidden e) {
            throw new Unreadable(e.reason);
        }
    }

    /** A cursor of the source, for use within {@link #during}. */
    static MetricCursor cursor(MetricCursor source) {
        return new MetricCursor() {
            @Override
            public boolean hasNext() {
                return hiding(source::hasNext);
            }

            @Override
            public Metric next() {
                return hiding(source::next);
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }

    private static <T> T hiding(Supplier<T> source) {
        try {
            return source.get();
        } catch (TrackingException e) {
            throw new Hidden(e);
        }
    }
}
