/** Makes hostile inputs of sound ones and looks whether a reader stands them; for tests only. */
@NullMarked
package io.github.tracker4j.testfuzz;

import org.jspecify.annotations.NullMarked;
