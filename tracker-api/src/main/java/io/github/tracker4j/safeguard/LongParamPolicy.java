package io.github.tracker4j.safeguard;

/** What happens to the value of a param that is longer than {@link io.github.tracker4j.Limits#PARAM_VALUE}. */
public enum LongParamPolicy {
    /**
     * It is stored whole as an artifact, and the param keeps its beginning and where the whole is. Readers of a {@link
     * SafeguardedTracker} give the whole value.
     */
    ARTIFACT,
    /** The call is refused, as every backend does by the contract. */
    REJECT
}
