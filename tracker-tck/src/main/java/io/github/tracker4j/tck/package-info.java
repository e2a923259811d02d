/** The contract as a suite of JUnit 5 tests, which every backend and every decorator runs. */
@NullMarked
package io.github.tracker4j.tck;

import org.jspecify.annotations.NullMarked;
