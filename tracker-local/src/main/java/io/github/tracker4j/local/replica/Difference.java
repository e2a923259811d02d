package io.github.tracker4j.local.replica;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing in which a replica is not what its source says.
 *
 * @param kind what is wrong with it
 * @param what the part of the run, such as {@code param eta}, {@code metric loss} or {@code artifact model/a.bin}
 * @param expected what the source has; absent where it has nothing
 * @param found what the destination has; absent where it has nothing
 * @param count of how many items this speaks: points for a metric, otherwise 1, more where further ones are only counted
 */
public record Difference(
        Kind kind,
        String what,
        @Nullable String expected,
        @Nullable String found,
        long count) {

    /** What can be wrong with a part of a replica. */
    public enum Kind {
        /** The source has it and the destination does not. */
        MISSING,
        /** The destination has it and the source never had, as when two copies of a journal are sent to one place. */
        MORE,
        /** Both have it, and it is not the same. */
        CHANGED,
        /** The source has it and it cannot be read there, so it was not compared. */
        UNREADABLE
    }

    /** In a sentence for a person. */
    public String message() {
        return switch (kind) {
            case MISSING -> what + ": missing at the destination" + (expected == null ? "" : "; expected " + expected);
            case MORE -> what + ": more at the destination" + (found == null ? "" : "; found " + found);
            case CHANGED ->
                what
                        + (expected == null && found == null
                                ? ": different at the destination"
                                : ": expected " + orNothing(expected) + ", found " + orNothing(found));
            case UNREADABLE -> what + ": cannot be read here, so not compared" + (found == null ? "" : ": " + found);
        };
    }

    private static String orNothing(@Nullable String text) {
        return text == null ? "nothing" : text;
    }

    /** The rest of a kind of items, of which as many as are listed came before. */
    static Difference further(Kind kind, String items, long count) {
        return new Difference(kind, String.format(Locale.ROOT, "%,d further %s", count, items), null, null, count);
    }

    @Override
    public String toString() {
        return message();
    }
}
