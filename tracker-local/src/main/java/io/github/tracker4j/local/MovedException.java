package io.github.tracker4j.local;

import io.github.tracker4j.RunId;
import java.io.IOException;

/** Tells that a run was moved to the trash or back while it was read or changed, so that it is to be found again. */
final class MovedException extends IOException {

    private static final long serialVersionUID = 1;

    MovedException(RunId run, RunDirectory from) {
        super("run " + run + " has just been moved from " + from.path());
    }
}
