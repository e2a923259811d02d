package io.github.tracker4j;

import java.util.Comparator;

/**
 * An order of runs by one field. In either direction runs with a value come first, then those whose value is NaN, then
 * those that have none.
 *
 * @param field what is compared
 * @param ascending whether the least comes first
 */
public record Order(Field field, boolean ascending) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException for {@link Field#RUN_ID}: ids are made at random, and ties go by them anyway
     */
    public Order {
        if (field.equals(Field.RUN_ID)) {
            throw new IllegalArgumentException("Runs are not ordered by run_id: ids are random, and runs that are equal"
                    + " otherwise are ordered by them already; order by start_time, say");
        }
    }

    /**
     * Compares runs by this field alone, numbers as conditions do and texts by code point; for backends that have a
     * search of their own.
     */
    public Comparator<RunInfo> comparator() {
        return QueryEvaluation.comparator(this);
    }
}
