package io.github.tracker4j.outage;

/** How the client of a schedule runs. */
enum Way {
    /** One process logs and forwards at the same time. */
    LIVE,
    /** One process logs, without a network; then it sends. */
    LATER,
    /** One process logs; then another sends, which is killed and started again. */
    KILLED_PUSH,
    /** One process logs and forwards at the same time; it is killed and started again. */
    KILLED_PROGRAM,
    /** Like {@link #LIVE}, with a disk that is full for a while. */
    FULL_DISK,
    /** Like {@link #KILLED_PROGRAM}, but the program dies by a file that may not grow. */
    SIZE_LIMIT
}
