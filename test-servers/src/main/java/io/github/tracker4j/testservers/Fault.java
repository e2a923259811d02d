package io.github.tracker4j.testservers;

import java.time.Duration;
import java.util.Map;

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

    /**
     * The server gets the head and the given number of bytes of the body, but never the last one where the length is
     * told; then both connections are reset.
     */
    static Fault resetInRequest(int bodyBytes) {
        return new InRequest(bodyBytes, true);
    }

    /** Like {@link #resetInRequest(int)}, but then nothing happens until the client gives up. */
    static Fault hangInRequest(int bodyBytes) {
        return new InRequest(bodyBytes, false);
    }

    /**
     * The request, head included, reaches the server in portions of the given size with a pause before each.
     *
     * @param longest when the pauses have taken that long, the rest passes at once: a request must not arrive after a
     *     client has stopped to expect that it does
     */
    static Fault slowRequest(int bytes, Duration interval, Duration longest) {
        return new SlowRequest(bytes, interval, longest);
    }

    /** The server has applied the request and replied, but the connection is reset instead of the reply. */
    static Fault resetAfterRequest() {
        return new AfterRequest(true);
    }

    /** The server has applied the request and replied, but the reply never comes. */
    static Fault hangAfterRequest() {
        return new AfterRequest(false);
    }

    /** The connection is reset after the head of the reply and the given number of bytes of its body. */
    static Fault resetInReply(int bodyBytes) {
        return new InReply(bodyBytes, true);
    }

    /** Nothing more comes after the head of the reply and the given number of bytes of its body. */
    static Fault hangInReply(int bodyBytes) {
        return new InReply(bodyBytes, false);
    }

    /** The reply ends after its head and the given number of bytes of its body, without an error on the line. */
    static Fault truncateReply(int bodyBytes) {
        return new TruncateReply(bodyBytes);
    }

    /** The reply, head included, comes in portions of the given size with a pause before each. */
    static Fault slowReply(int bytes, Duration interval) {
        return new SlowReply(bytes, interval);
    }

    /** The proxy answers by itself; the server never sees the request. */
    static Fault answer(int status, Map<String, String> headers, String body) {
        return new Answer(status, headers, body, false);
    }

    /** The server has applied the request and replied, but the client gets this answer instead. */
    static Fault answerAfterRequest(int status, Map<String, String> headers, String body) {
        return new Answer(status, headers, body, true);
    }

    /**
     * The request passes, and something else happens when the server has been sent the whole of it, such as its death;
     * the action runs on a thread of its own and may take its time.
     */
    static Fault sentThen(Runnable action) {
        return new SentThen(action);
    }

    /** See {@link #pass()}. */
    record Pass() implements Fault {}

    /** See {@link #resetBeforeRequest()} and {@link #hangBeforeRequest()}. */
    record BeforeRequest(boolean reset) implements Fault {}

    /** See {@link #resetInRequest(int)} and {@link #hangInRequest(int)}. */
    record InRequest(int bodyBytes, boolean reset) implements Fault {}

    /** See {@link #slowRequest(int, Duration, Duration)}. */
    record SlowRequest(int bytes, Duration interval, Duration longest) implements Fault {}

    /** See {@link #resetAfterRequest()} and {@link #hangAfterRequest()}. */
    record AfterRequest(boolean reset) implements Fault {}

    /** See {@link #resetInReply(int)} and {@link #hangInReply(int)}. */
    record InReply(int bodyBytes, boolean reset) implements Fault {}

    /** See {@link #truncateReply(int)}. */
    record TruncateReply(int bodyBytes) implements Fault {}

    /** See {@link #slowReply(int, Duration)}. */
    record SlowReply(int bytes, Duration interval) implements Fault {}

    /** See {@link #answer(int, Map, String)} and {@link #answerAfterRequest(int, Map, String)}. */
    record Answer(int status, Map<String, String> headers, String body, boolean applied) implements Fault {}

    /** See {@link #sentThen(Runnable)}. */
    record SentThen(Runnable action) implements Fault {}
}
