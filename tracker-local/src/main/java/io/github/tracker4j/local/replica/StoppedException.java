package io.github.tracker4j.local.replica;

/** Says that a forwarder was closed while it waited; what was under way is written down. */
final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    StoppedException() {
        super("the forwarder was closed");
    }
}
