/** The contract of Tracker4J: what code logs to and reads from, whatever backend a configuration chose. */
@NullMarked
package io.github.tracker4j;

import org.jspecify.annotations.NullMarked;
