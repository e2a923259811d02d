/** The contract of Tracker4J. */
module io.github.tracker4j.api {
    requires static transitive org.jspecify;

    exports io.github.tracker4j;
}
