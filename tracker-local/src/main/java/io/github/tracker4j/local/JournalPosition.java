package io.github.tracker4j.local;

/**
 * A place in a log of a journal: before an item of a line.
 *
 * @param offset of the line in bytes, at least 0
 * @param index how many items of that line lie before it, at least 0
 */
public record JournalPosition(long offset, int index) implements Comparable<JournalPosition> {

    /** Before everything. */
    public static final JournalPosition START = new JournalPosition(0, 0);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when one is negative
     */
    public JournalPosition {
        if (offset < 0 || index < 0) {
            throw new IllegalArgumentException(
                    "A position in a journal has no negative parts: offset " + offset + ", index " + index);
        }
    }

    @Override
    public int compareTo(JournalPosition other) {
        return offset != other.offset ? Long.compare(offset, other.offset) : Integer.compare(index, other.index);
    }
}
