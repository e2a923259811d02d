/** The safeguards: one layer that keeps what no store should hold away from every backend. */
@NullMarked
package io.github.tracker4j.safeguard;

import org.jspecify.annotations.NullMarked;
