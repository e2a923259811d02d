package io.github.tracker4j;

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

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException for an attribute that is not one of the constants
     */
    public Field {
        if (kind == Kind.ATTRIBUTE
                && !name.equals("status")
                && !name.equals("run_name")
                && !name.equals("start_time")
                && !name.equals("end_time")) {
            throw new IllegalArgumentException("There is no attribute " + Text.quoted(name)
                    + "; there are status, run_name, start_time and end_time");
        }
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
        return kind == Kind.METRIC || (kind == Kind.ATTRIBUTE && name.endsWith("_time"));
    }

    /** Holds where the text is equal. */
    public Condition equalTo(String value) {
        return new Condition.TextCondition(this, Condition.TextOperator.EQUAL, value);
    }

    /** Holds where there is a text and it differs. */
    public Condition notEqualTo(String value) {
        return new Condition.TextCondition(this, Condition.TextOperator.NOT_EQUAL, value);
    }

    /** Holds where the number is equal. */
    public Condition equalTo(double value) {
        return new Condition.NumberCondition(this, Condition.NumberOperator.EQUAL, value);
    }

    /** Holds where there is a number and it differs; NaN differs from every number. */
    public Condition notEqualTo(double value) {
        return new Condition.NumberCondition(this, Condition.NumberOperator.NOT_EQUAL, value);
    }

    /** Holds where the number is less. */
    public Condition lessThan(double value) {
        return new Condition.NumberCondition(this, Condition.NumberOperator.LESS, value);
    }

    /** Holds where the number is less or equal. */
    public Condition atMost(double value) {
        return new Condition.NumberCondition(this, Condition.NumberOperator.LESS_OR_EQUAL, value);
    }

    /** Holds where the number is greater. */
    public Condition greaterThan(double value) {
        return new Condition.NumberCondition(this, Condition.NumberOperator.GREATER, value);
    }

    /** Holds where the number is greater or equal. */
    public Condition atLeast(double value) {
        return new Condition.NumberCondition(this, Condition.NumberOperator.GREATER_OR_EQUAL, value);
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
