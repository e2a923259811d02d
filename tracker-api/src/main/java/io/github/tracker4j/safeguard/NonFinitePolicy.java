package io.github.tracker4j.safeguard;

/** What happens to a metric point that is NaN or infinite. */
public enum NonFinitePolicy {
    /** The whole call is refused and nothing of it is stored; the run goes on. */
    REJECT,
    /** The point is left out and counted, the rest of the call is stored; told once for each key of a run. */
    DROP,
    /** The point is stored as it is. */
    KEEP
}
