package io.github.tracker4j.mlflow;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the announcements of hundreds of runs out of the output of a suite. */
final class QuietLog {

    // Held, since the logging system forgets the level of a logger that nobody holds.
    private static final Logger LOG = Logger.getLogger("io.github.tracker4j.mlflow");

    private QuietLog() {}

    static void on() {
        LOG.setLevel(Level.WARNING);
    }
}
