package io.github.tracker4j.local.replica;

import io.github.tracker4j.RunId;

/**
 * Something that a destination refuses, so that it is left out while the rest goes on; it stays in the journal.
 *
 * @param run whose it is
 * @param what it is, in words, such as {@code metric loss, step 3}
 * @param reason why, in the destination's words
 */
public record SetAside(RunId run, String what, String reason) {

    @Override
    public String toString() {
        return what + " of run " + run + ": " + reason;
    }
}
