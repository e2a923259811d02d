package io.github.tracker4j;

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
}
