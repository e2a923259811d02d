package io.github.tracker4j;

/**
 * An order of runs by one field. In either direction runs with a value come first, then those whose value is NaN, then
 * those that have none.
 *
 * @param field what is compared
 * @param ascending whether the least comes first
 */
public record Order(Field field, boolean ascending) {}
