package io.github.tracker4j;

/** Where a run stands. */
public enum RunStatus {
    /** It has started and has not ended; a run whose process died says so too, until somebody ends it. */
    RUNNING,
    /** It came to its end as intended. */
    FINISHED,
    /** It ended with an error. */
    FAILED,
    /** It was stopped from outside. */
    KILLED
}
