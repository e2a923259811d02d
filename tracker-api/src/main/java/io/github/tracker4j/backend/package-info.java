/** The backends that need nothing but memory, and the opening of others by URI. */
@NullMarked
package io.github.tracker4j.backend;

import org.jspecify.annotations.NullMarked;
