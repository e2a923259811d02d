package io.github.tracker4j.outage;

import io.github.tracker4j.testservers.Fault;
import java.time.Duration;
import java.util.Map;

/** Everything that a schedule can let fail; {@code docs/outage.md} says what each looks like. */
enum FaultKind {
    REFUSED(false),
    HANG_AFTER_ACCEPT(false),
    RESET_ON_CONNECT(false),
    RESET_BEFORE_REQUEST(true),
    HANG_BEFORE_REQUEST(true),
    RESET_IN_REQUEST(true),
    HANG_IN_REQUEST(true),
    SLOW_REQUEST(true),
    RESET_AFTER_REQUEST(true),
    HANG_AFTER_REQUEST(true),
    RESET_IN_REPLY(true),
    HANG_IN_REPLY(true),
    TRUNCATED_REPLY(true),
    SLOW_REPLY(true),
    STATUS_500(true),
    STATUS_502(true),
    STATUS_503(true),
    STATUS_504(true),
    /** A gateway that says 502 or 504 about a request that was applied. */
    GATEWAY_LOST_REPLY(true),
    STATUS_429(true),
    STATUS_429_RETRY_AFTER(true),
    STATUS_401(true),
    /** The reply to one request of every kind is lost after it was applied. */
    EVERY_REPLY_LOST(false),
    /** The server refuses some points for good. */
    POISON(false),
    /** The server refuses an artifact for good. */
    POISON_ARTIFACT(false),
    SERVER_KILLED(false),
    CLIENT_KILLED(false),
    /** The forwarder of a process that lives on is closed in the middle of its work, and another takes its place. */
    FORWARDER_DROPPED(false),
    BOTH_KILLED(false),
    /** The sink of the journal takes no more bytes for a while. */
    DISK_FULL(false),
    /** The program may not write files beyond a size, until it is started again. */
    FILE_SIZE_LIMIT(false);

    private final boolean ofRequests;

    FaultKind(boolean ofRequests) {
        this.ofRequests = ofRequests;
    }

    /** Whether it happens to single requests. */
    boolean isOfRequests() {
        return ofRequests;
    }

    /** Whether it happens between the client and the server, so that it goes with every way to run the client. */
    boolean isOfNetwork() {
        return ofRequests || this == REFUSED || this == HANG_AFTER_ACCEPT || this == RESET_ON_CONNECT;
    }

    /**
     * The fault of a request.
     *
     * @param amount a number of bytes, or what else it is a matter of
     */
    Fault ofRequest(int amount) {
        int fewBytes = amount % 40;
        return switch (this) {
            case RESET_BEFORE_REQUEST -> Fault.resetBeforeRequest();
            case HANG_BEFORE_REQUEST -> Fault.hangBeforeRequest();
            case RESET_IN_REQUEST -> Fault.resetInRequest(amount);
            case HANG_IN_REQUEST -> Fault.hangInRequest(amount);
            // Up to 0.8 s, so that a request never arrives after its settle time.
            case SLOW_REQUEST -> Fault.slowRequest(1 + amount, Duration.ofMillis(40), Duration.ofMillis(800));
            case RESET_AFTER_REQUEST -> Fault.resetAfterRequest();
            case HANG_AFTER_REQUEST -> Fault.hangAfterRequest();
            case RESET_IN_REPLY -> Fault.resetInReply(fewBytes);
            case HANG_IN_REPLY -> Fault.hangInReply(fewBytes);
            case TRUNCATED_REPLY -> Fault.truncateReply(fewBytes);
            case SLOW_REPLY -> Fault.slowReply(20, Duration.ofMillis(30));
            case STATUS_500 -> answer(500, Map.of());
            case STATUS_502 -> answer(502, Map.of());
            case STATUS_503 -> answer(503, Map.of());
            case STATUS_504 -> answer(504, Map.of());
            case GATEWAY_LOST_REPLY -> Fault.answerAfterRequest(amount % 2 == 0 ? 502 : 504, Map.of(), "fault");
            case STATUS_429 -> answer(429, Map.of());
            case STATUS_429_RETRY_AFTER -> answer(429, Map.of("Retry-After", Integer.toString(amount % 2)));
            case STATUS_401 -> answer(401, Map.of("WWW-Authenticate", "Basic realm=\"mlflow\""));
            default -> throw new IllegalStateException(this + " does not happen to single requests");
        };
    }

    private static Fault answer(int status, Map<String, String> headers) {
        return Fault.answer(status, headers, "fault");
    }
}
