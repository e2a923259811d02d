/** The command {@code tracker}. */
@NullMarked
package io.github.tracker4j.cli;

import org.jspecify.annotations.NullMarked;
