/** Runs as local files. */
module io.github.tracker4j.local {
    requires transitive io.github.tracker4j.api;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;

    exports io.github.tracker4j.local;
    exports io.github.tracker4j.local.replica;

    provides io.github.tracker4j.spi.TrackerProvider with
            io.github.tracker4j.local.LocalTrackerProvider;
}
