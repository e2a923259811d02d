package io.github.tracker4j.testservers;

/** One way in which a new connection can fail before anything is read from it. */
public enum ConnectionFault {
    /** The client may connect and send, but nobody reads. */
    HANG_AFTER_ACCEPT,
    /** The client gets a reset as soon as it is connected. */
    RESET_ON_CONNECT
}
