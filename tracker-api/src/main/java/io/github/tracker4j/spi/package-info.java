/** What one who writes a backend builds on, and the type by which it is found. */
@NullMarked
package io.github.tracker4j.spi;

import org.jspecify.annotations.NullMarked;
