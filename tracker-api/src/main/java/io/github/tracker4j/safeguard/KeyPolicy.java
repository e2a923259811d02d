package io.github.tracker4j.safeguard;

/** What happens to a key that is unlawful by {@link io.github.tracker4j.Keys}. */
public enum KeyPolicy {
    /** It is stored as {@link io.github.tracker4j.Keys#map} gives it; told once for each key. */
    MAP,
    /** The call is refused, as every backend does by the contract. */
    REJECT
}
