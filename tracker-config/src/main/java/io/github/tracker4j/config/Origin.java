package io.github.tracker4j.config;

import java.util.Comparator;

/**
 * Where a value was written, for messages.
 *
 * @param source a file as the caller named it, or words for another place
 * @param line counted from 1; 0 for the source as a whole
 * @param column counted from 1; 0 for the source as a whole
 */
record Origin(String source, int line, int column) implements Comparable<Origin> {

    private static final Comparator<Origin> ORDER =
            Comparator.comparing(Origin::source).thenComparing(Origin::line).thenComparing(Origin::column);

    static Origin of(String source) {
        return new Origin(source, 0, 0);
    }

    static Origin variable(String name) {
        return of("environment variable " + name);
    }

    @Override
    public int compareTo(Origin other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
