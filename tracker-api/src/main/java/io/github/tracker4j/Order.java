package io.github.tracker4j;

import java.util.Comparator;
import java.util.Optional;

/**
 * An order of runs by one field. In either direction runs with a value come first, then those whose value is NaN, then
 * those that have none.
 *
 * @param field what is compared
 * @param ascending whether the least comes first
 */
public record Order(Field field, boolean ascending) {

    static final String NOT_BY_ID =
            "runs are not ordered by run_id: ids are random, and runs that are equal otherwise are"
                    + " ordered by them anyway; order by start_time, say";

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException for {@link Field#RUN_ID}: ids are random, and ties go by them anyway
     */
    public Order {
        if (field.equals(Field.RUN_ID)) {
            throw new IllegalArgumentException(NOT_BY_ID);
        }
    }

    /**
     * Compares runs by this field alone, numbers as conditions do and texts by code point; for backends that have a
     * search of their own.
     */
    public Comparator<RunInfo> comparator() {
        return (a, b) -> RunPlace.compare(this, QueryEvaluation.value(field, a), QueryEvaluation.value(field, b));
    }

    /**
     * Reads an order as MLflow writes it: a field, then {@code ASC} (which is meant without it, too) or {@code DESC};
     * {@code metrics.loss DESC}, say.
     *
     * @throws QuerySyntaxException when it is written in another way
     */
    public static Order parse(String order) {
        return OrderParser.parse(order);
    }

    /** The order as {@link #parse} reads it; empty for a key that has both {@code `} and {@code "}. */
    public Optional<String> text() {
        return FilterText.of(this);
    }
}
