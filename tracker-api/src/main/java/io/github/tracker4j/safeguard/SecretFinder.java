package io.github.tracker4j.safeguard;

/** Finds one kind of secret in a text, reading each character a bounded number of times. Immutable, thread-safe. */
@FunctionalInterface
interface SecretFinder {

    /** Adds the places of the secrets. */
    void find(CharSequence text, Spans found);
}
