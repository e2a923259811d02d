package io.github.tracker4j.safeguard;

/** What happens to a metric point that is NaN or infinite. */
public enum NonFinitePolicy {
    /** The whole call is refused and nothing of it is stored; the run goes on. */
    REJECT,
    /** The point is left out and counted, the rest of the call is stored; told once for each key of a run. */
    DROP,
    /** The point is stored as it is. */
    KEEP,
    /**
     * Nothing of the call is stored, the run ends {@link io.github.tracker4j.RunStatus#FAILED} with the point as the
     * reason, and {@link io.github.tracker4j.RunStoppedException} is thrown. It decides before the other points of the
     * call.
     */
    STOP
}
