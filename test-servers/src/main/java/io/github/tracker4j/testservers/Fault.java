package io.github.tracker4j.testservers;

import java.time.Duration;

/** One way in which the network can fail a request; what the server has done by then is part of its name. */
public sealed interface Fault {
    /** The request and its reply pass unchanged. */
    static Fault pass() {
        return new Pass();
    }

    /** The connection is reset when the head of the request has arrived; the server never sees the request. */
    static Fault resetBeforeRequest() {
        return new BeforeRequest(true);
    }

    /** The request is never answered and the server never sees it. */
    static Fault hangBeforeRequest() {
        return new BeforeRequest(false);
    }

    /** The server has applied the request and replied, but the connection is reset instead of the reply. */
    static Fault resetAfterRequest() {
        return new AfterRequest(true);
    }

    /** The server has applied the request and replied, but the reply never comes. */
    static Fault hangAfterRequest() {
        return new AfterRequest(false);
    }

    /** The reply ends after its head and the given number of bytes of its body, without an error on the line. */
    static Fault truncateReply(int bodyBytes) {
        return new TruncateReply(bodyBytes);
    }

    /** The reply, head included, comes in portions of the given size with a pause before each. */
    static Fault slowReply(int bytes, Duration interval) {
        return new SlowReply(bytes, interval);
    }

    /** See {@link #pass()}. */
    record Pass() implements Fault {}

    /** See {@link #resetBeforeRequest()} and {@link #hangBeforeRequest()}. */
    record BeforeRequest(boolean reset) implements Fault {}

    /** See {@link #resetAfterRequest()} and {@link #hangAfterRequest()}. */
    record AfterRequest(boolean reset) implements Fault {}

    /** See {@link #truncateReply(int)}. */
    record TruncateReply(int bodyBytes) implements Fault {}

    /** See {@link #slowReply(int, Duration)}. */
    record SlowReply(int bytes, Duration interval) implements Fault {}
}
