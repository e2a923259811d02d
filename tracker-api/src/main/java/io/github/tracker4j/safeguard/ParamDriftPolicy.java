package io.github.tracker4j.safeguard;

/** What happens when a param is logged again with another value. */
public enum ParamDriftPolicy {
    /** The whole call is refused, naming both values, and nothing of it is stored. */
    FAIL,
    /** The first value stays and the new one is left out; told once for each param of a run. */
    KEEP,
    /** The first value stays and the new one becomes the tag {@code tracker4j.param.<key>}; told once likewise. */
    TAG
}
