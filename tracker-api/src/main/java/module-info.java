/** The contract of Tracker4J: trackers, runs, what is logged, how it is read, and the layers above every backend. */
module io.github.tracker4j.api {
    requires static transitive org.jspecify;

    exports io.github.tracker4j;
    exports io.github.tracker4j.backend;
    exports io.github.tracker4j.fanout;
    exports io.github.tracker4j.safeguard;
    exports io.github.tracker4j.spi;

    uses io.github.tracker4j.spi.TrackerProvider;

    provides io.github.tracker4j.spi.TrackerProvider with
            io.github.tracker4j.backend.BuiltInTrackers;
}
