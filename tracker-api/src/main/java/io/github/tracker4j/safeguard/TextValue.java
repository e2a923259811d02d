package io.github.tracker4j.safeguard;

/**
 * Where a value stands in a text.
 *
 * @param start its first character, behind the quote
 * @param end after its last one
 * @param quoted whether it stands in quotes
 */
record TextValue(int start, int end, boolean quoted) {}
