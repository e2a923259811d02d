package io.github.tracker4j.local.replica;

/** What becomes of a request to a {@link ModelServer}. */
enum Fate {
    FINE,
    /** Not applied, and the client is told so. */
    NOT_REACHED,
    /** Applied without an answer. */
    REPLY_LOST,
    /** Neither applied nor answered. */
    LOST,
    /** Not answered, and applied before the settle time is over. */
    LATE,
    /** Applied in part, without an answer. */
    IN_PART,
    /** The client dies before it is sent. */
    CRASH_BEFORE,
    /** The client dies when it was applied. */
    CRASH_AFTER,
    /** The client dies, and it is applied late. */
    CRASH_LATE
}
