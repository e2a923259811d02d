/** Programs that a reader can run. */
@NullMarked
package io.github.tracker4j.examples;

import org.jspecify.annotations.NullMarked;
