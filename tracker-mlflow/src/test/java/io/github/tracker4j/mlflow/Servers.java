package io.github.tracker4j.mlflow;

import io.github.tracker4j.testservers.MlflowServer;
import java.net.URI;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Trackers on real servers, for tests. */
final class Servers {

    // Held, since the logging system forgets the level of a logger that nobody holds.
    private static final Logger LOG = Logger.getLogger("io.github.tracker4j.mlflow");

    private Servers() {}

    static MlflowTracker tracker(MlflowServer server) {
        return tracker(server.uri());
    }

    static MlflowTracker tracker(URI uri) {
        return new MlflowTracker(MlflowOptions.builder(uri).build());
    }

    /** A database of MLflow has no infinities and no negative zero. */
    static double kept(double value) {
        return Double.isInfinite(value) ? Math.copySign(Double.MAX_VALUE, value) : value + 0.0;
    }

    /** Keeps hundreds of runs out of the output of a suite. */
    static void announceNothing() {
        LOG.setLevel(Level.WARNING);
    }
}
