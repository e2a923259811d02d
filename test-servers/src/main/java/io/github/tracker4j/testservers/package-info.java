/** Real tracking servers, started and stopped by tests. */
@NullMarked
package io.github.tracker4j.testservers;

import org.jspecify.annotations.NullMarked;
