/** Replicas: journals that are replayed into other trackers, during a run or later, once in effect whatever fails. */
@NullMarked
package io.github.tracker4j.local.replica;

import org.jspecify.annotations.NullMarked;
