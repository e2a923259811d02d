/** Measurements of Tracker4J and of its peers. */
@NullMarked
package io.github.tracker4j.benchmarks;

import org.jspecify.annotations.NullMarked;
