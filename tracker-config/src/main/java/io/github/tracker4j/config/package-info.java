/** Configuration files whose every value knows where it was written, and the trackers they describe. */
@NullMarked
package io.github.tracker4j.config;

import org.jspecify.annotations.NullMarked;
