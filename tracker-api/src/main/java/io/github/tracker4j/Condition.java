package io.github.tracker4j;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One condition of a query: a leaf of the syntax tree of a filter, whose conditions all have to hold. A run that lacks
 * the field meets no condition on it.
 */
public sealed interface Condition {

    /**
     * Reads a filter in the part of MLflow's search syntax that {@code docs/queries.md} states, such as {@code
     * metrics.loss < 0.5 AND params.optimizer = 'adam'}.
     *
     * @return its conditions, which all have to hold; none for a blank filter
     * @throws QuerySyntaxException when the filter is written in another way, with the place and what to write instead
     */
    static List<Condition> parse(String filter) {
        return FilterParser.parse(filter);
    }

    /** What is compared. */
    Field field();

    /**
     * The condition as {@link #parse} reads it; empty where the language cannot write it: a key that has both {@code `}
     * and {@code "}, a text that has both quotes, a number that is infinite.
     */
    default Optional<String> text() {
        return FilterText.of(this);
    }

    /** How texts are compared: exactly, letter case included, but for {@link #ILIKE}. */
    enum TextOperator {
        /** Equal. */
        EQUAL("="),
        /** Different. */
        NOT_EQUAL("!="),
        /** Fits a pattern: {@code %} stands for any text, {@code _} for one code point; there is no escape. */
        LIKE("LIKE"),
        /** Fits a pattern as for {@link #LIKE}, where the letters A to Z equal a to z. */
        ILIKE("ILIKE");

        private final String symbol;

        TextOperator(String symbol) {
            this.symbol = symbol;
        }

        /** The operator as MLflow's search syntax writes it. */
        public String symbol() {
            return symbol;
        }
    }

    /** How numbers are compared. NaN meets {@link #NOT_EQUAL} only. */
    enum NumberOperator {
        /** Equal. */
        EQUAL("="),
        /** Different. */
        NOT_EQUAL("!="),
        /** Less. */
        LESS("<"),
        /** Less or equal. */
        LESS_OR_EQUAL("<="),
        /** Greater. */
        GREATER(">"),
        /** Greater or equal. */
        GREATER_OR_EQUAL(">=");

        private final String symbol;

        NumberOperator(String symbol) {
            this.symbol = symbol;
        }

        /** The operator as MLflow's search syntax writes it. */
        public String symbol() {
            return symbol;
        }
    }

    /** How ids of runs are compared. */
    enum IdOperator {
        /** Is this run. */
        EQUAL("="),
        /** Is another run. */
        NOT_EQUAL("!="),
        /** Is one of these runs. */
        IN("IN");

        private final String symbol;

        IdOperator(String symbol) {
            this.symbol = symbol;
        }

        /** The operator as MLflow's search syntax writes it. */
        public String symbol() {
            return symbol;
        }
    }

    /**
     * A condition on a text.
     *
     * @param field a param, a tag, {@link Field#STATUS} or {@link Field#RUN_NAME}
     * @param operator the comparison
     * @param value what it is compared with: for LIKE and ILIKE a pattern, at most {@value #MAX_PATTERN} code points
     */
    record TextCondition(Field field, TextOperator operator, String value) implements Condition {

        /** The longest pattern, in code points: {@value}. It bounds the time that a comparison takes. */
        public static final int MAX_PATTERN = 1000;

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException when the field is no text, the pattern is too long, or a status is compared
         *     with a word that is none
         */
        public TextCondition {
            if (field.isNumeric()) {
                throw new IllegalArgumentException(field + " is a number and cannot be compared with the text "
                        + Text.quoted(value) + "; give a number");
            }
            if (field.equals(Field.RUN_ID)) {
                throw new IllegalArgumentException(
                        "The id of a run is compared by an IdCondition, not with the text " + Text.quoted(value));
            }
            boolean pattern = operator == TextOperator.LIKE || operator == TextOperator.ILIKE;
            if (pattern && Text.length(value) > MAX_PATTERN) {
                throw new IllegalArgumentException("A pattern of " + Text.length(value) + " code points is too long; "
                        + MAX_PATTERN + " are allowed");
            }
            if (!pattern && field.equals(Field.STATUS) && !RunStatus.isWord(value)) {
                throw new IllegalArgumentException(
                        "There is no status " + Text.quoted(value) + "; there are " + RunStatus.words());
            }
        }
    }

    /**
     * A condition on the latest value of a metric.
     *
     * @param field a metric
     * @param operator the comparison
     * @param value what it is compared with; not NaN
     */
    record NumberCondition(Field field, NumberOperator operator, double value) implements Condition {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException when the field is no metric or the value is NaN
         */
        public NumberCondition {
            if (field.kind() != Field.Kind.METRIC) {
                throw new IllegalArgumentException(field + " is no metric and cannot be compared with the number "
                        + value + "; give a " + (field.isNumeric() ? "TimeCondition" : "text"));
            }
            if (Double.isNaN(value)) {
                throw new IllegalArgumentException(field + " cannot be compared with NaN: no number is equal to it");
            }
        }
    }

    /**
     * A condition on a time.
     *
     * @param field {@link Field#START_TIME} or {@link Field#END_TIME}
     * @param operator the comparison
     * @param millis what it is compared with, in milliseconds since the epoch
     */
    record TimeCondition(Field field, NumberOperator operator, long millis) implements Condition {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException when the field is no time
         */
        public TimeCondition {
            if (!field.isTime()) {
                throw new IllegalArgumentException(
                        field + " is no time and cannot be compared with one; there are start_time and end_time");
            }
        }
    }

    /**
     * A condition on the id of a run: ours or the backend's own.
     *
     * @param operator the comparison
     * @param ids what it is compared with: one id, or for IN at least one; in their order
     */
    record IdCondition(IdOperator operator, Set<RunId> ids) implements Condition {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException for no id, or for several with an operator that takes one
         */
        public IdCondition {
            ids = Collections.unmodifiableSet(new LinkedHashSet<>(ids));
            if (ids.isEmpty() || (operator != IdOperator.IN && ids.size() > 1)) {
                throw new IllegalArgumentException("The operator " + operator.symbol() + " compares with "
                        + (operator == IdOperator.IN ? "at least one id" : "one id") + ", not with " + ids.size());
            }
        }

        /** {@link Field#RUN_ID}. */
        @Override
        public Field field() {
            return Field.RUN_ID;
        }
    }
}
