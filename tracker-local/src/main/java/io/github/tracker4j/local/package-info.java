/** Runs as files on the local disk: the journal, its recovery and reading, and the forwarder. */
@NullMarked
package io.github.tracker4j.local;

import org.jspecify.annotations.NullMarked;
