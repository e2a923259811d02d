package io.github.tracker4j;

/**
 * One condition of a query. A run that lacks the field meets no condition on it.
 *
 * <p>These are the leaves of the syntax tree that the text form of a filter will be parsed to.
 */
public sealed interface Condition {

    /** How texts are compared: exactly, letter case included. */
    enum TextOperator {
        /** Equal. */
        EQUAL("="),
        /** Different. */
        NOT_EQUAL("!=");

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

    /**
     * A condition on a text.
     *
     * @param field an attribute, param or tag of text
     * @param operator the comparison
     * @param value what it is compared with
     */
    record TextCondition(Field field, TextOperator operator, String value) implements Condition {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException when the field is a number
         */
        public TextCondition {
            if (field.isNumeric()) {
                throw new IllegalArgumentException(field + " is a number and cannot be compared with the text "
                        + Text.quoted(value) + "; give a number");
            }
        }
    }

    /**
     * A condition on a number.
     *
     * @param field a metric or a time
     * @param operator the comparison
     * @param value what it is compared with; not NaN
     */
    record NumberCondition(Field field, NumberOperator operator, double value) implements Condition {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException when the field is a text or the value is NaN
         */
        public NumberCondition {
            if (!field.isNumeric()) {
                throw new IllegalArgumentException(
                        field + " is a text and cannot be compared with the number " + value + "; give a text");
            }
            if (Double.isNaN(value)) {
                throw new IllegalArgumentException(field + " cannot be compared with NaN: no number is equal to it");
            }
        }
    }
}
