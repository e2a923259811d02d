/** Several backends at once, of which one that fails does not stop the others. */
@NullMarked
package io.github.tracker4j.fanout;

import org.jspecify.annotations.NullMarked;
