package io.github.tracker4j;

import java.util.Set;

/**
 * Something of a run that a query can filter or order by.
 *
 * @param kind where it stands
 * @param name the key of a param, tag or metric, or one of the attributes' names
 */
public record Field(Kind kind, String name) {

    /** Where a field stands. */
    public enum Kind {
        /** A property of the run itself: one of the constants of {@link Field}. */
        ATTRIBUTE,
        /** A param; its value is text. */
        PARAM,
        /** A tag; its value is text. */
        TAG,
        /** The latest value of a metric; a number. */
        METRIC
    }

    /** The status of a run, as text: {@code RUNNING}, {@code FINISHED} and so on. */
    public static final Field STATUS = new Field(Kind.ATTRIBUTE, "status");

    /** The name of a run. */
    public static final Field RUN_NAME = new Field(Kind.ATTRIBUTE, "run_name");

    /** The start of a run, in milliseconds since the epoch. */
    public static final Field START_TIME = new Field(Kind.ATTRIBUTE, "start_time");

    /** The end of a run, in milliseconds since the epoch; missing while it runs. */
    public static final Field END_TIME = new Field(Kind.ATTRIBUTE, "end_time");

    /** The id of a run: ours, or the backend's own. Runs are filtered by it, not ordered. */
    public static final Field RUN_ID = new Field(Kind.ATTRIBUTE, "run_id");

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException for an attribute that is not one of the constants
     */
    public Field {
        if (kind == Kind.ATTRIBUTE && !isAttribute(name)) {
            throw new IllegalArgumentException("There is no attribute " + Text.quoted(name)
                    + "; there are status, run_name, start_time, end_time and run_id");
        }
    }

    private static boolean isAttribute(String name) {
        return switch (name) {
            case "status", "run_name", "start_time", "end_time", "run_id" -> true;
            default -> false;
        };
    }

    /** A param of this key. */
    public static Field param(String key) {
        return new Field(Kind.PARAM, key);
    }

    /** A tag of this key. */
    public static Field tag(String key) {
        return new Field(Kind.TAG, key);
    }

    /** A metric of this key. */
    public static Field metric(String key) {
        return new Field(Kind.METRIC, key);
    }

    /** Whether its value is a number: a metric or a time. */
    public boolean isNumeric() {
        return kind == Kind.METRIC || isTime();
    }

    /** Whether its value is a time. */
    boolean isTime() {
        return kind == Kind.ATTRIBUTE && name.endsWith("_time");
    }

    /** Holds where the text is equal; for {@link #RUN_ID}, of the run of this id. */
    public Condition equalTo(String value) {
        return equals(RUN_ID)
                ? new Condition.IdCondition(Condition.IdOperator.EQUAL, Set.of(new RunId(value)))
                : new Condition.TextCondition(this, Condition.TextOperator.EQUAL, value);
    }

    /** Holds where there is a text and it differs; for {@link #RUN_ID}, of every run but the one of this id. */
    public Condition notEqualTo(String value) {
        return equals(RUN_ID)
                ? new Condition.IdCondition(Condition.IdOperator.NOT_EQUAL, Set.of(new RunId(value)))
                : new Condition.TextCondition(this, Condition.TextOperator.NOT_EQUAL, value);
    }

    /** Holds where the text fits a pattern: {@code %} stands for any text and {@code _} for one code point. */
    public Condition like(String pattern) {
        return new Condition.TextCondition(this, Condition.TextOperator.LIKE, pattern);
    }

    /** As {@link #like}, where the letters A to Z equal a to z. */
    public Condition ilike(String pattern) {
        return new Condition.TextCondition(this, Condition.TextOperator.ILIKE, pattern);
    }

    /** Holds where the number is equal. */
    public Condition equalTo(double value) {
        return compared(Condition.NumberOperator.EQUAL, value);
    }

    /** Holds where the number is equal. */
    public Condition equalTo(long value) {
        return compared(Condition.NumberOperator.EQUAL, value);
    }

    /** Holds where there is a number and it differs; NaN differs from every number. */
    public Condition notEqualTo(double value) {
        return compared(Condition.NumberOperator.NOT_EQUAL, value);
    }

    /** Holds where there is a number and it differs; NaN differs from every number. */
    public Condition notEqualTo(long value) {
        return compared(Condition.NumberOperator.NOT_EQUAL, value);
    }

    /** Holds where the number is less. */
    public Condition lessThan(double value) {
        return compared(Condition.NumberOperator.LESS, value);
    }

    /** Holds where the number is less. */
    public Condition lessThan(long value) {
        return compared(Condition.NumberOperator.LESS, value);
    }

    /** Holds where the number is less or equal. */
    public Condition atMost(double value) {
        return compared(Condition.NumberOperator.LESS_OR_EQUAL, value);
    }

    /** Holds where the number is less or equal. */
    public Condition atMost(long value) {
        return compared(Condition.NumberOperator.LESS_OR_EQUAL, value);
    }

    /** Holds where the number is greater. */
    public Condition greaterThan(double value) {
        return compared(Condition.NumberOperator.GREATER, value);
    }

    /** Holds where the number is greater. */
    public Condition greaterThan(long value) {
        return compared(Condition.NumberOperator.GREATER, value);
    }

    /** Holds where the number is greater or equal. */
    public Condition atLeast(double value) {
        return compared(Condition.NumberOperator.GREATER_OR_EQUAL, value);
    }

    /** Holds where the number is greater or equal. */
    public Condition atLeast(long value) {
        return compared(Condition.NumberOperator.GREATER_OR_EQUAL, value);
    }

    private Condition compared(Condition.NumberOperator operator, long value) {
        return isTime()
                ? new Condition.TimeCondition(this, operator, value)
                : new Condition.NumberCondition(this, operator, value);
    }

    private Condition compared(Condition.NumberOperator operator, double value) {
        if (!isTime()) {
            return new Condition.NumberCondition(this, operator, value);
        }
        long millis = (long) value;
        if (millis != value || millis == Long.MAX_VALUE) {
            throw new IllegalArgumentException("Times are whole milliseconds since the epoch and are not compared with "
                    + value + "; give a long");
        }
        return new Condition.TimeCondition(this, operator, millis);
    }

    /** Least first. */
    public Order ascending() {
        return new Order(this, true);
    }

    /** Greatest first. */
    public Order descending() {
        return new Order(this, false);
    }
}
