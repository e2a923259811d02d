package io.github.tracker4j.safeguard;

/** What happens to secrets in params, tags, names, dataset inputs and texts that the program generates. */
public enum RedactionPolicy {
    /** They are replaced by {@value Redactor#REDACTED} before anything is stored or sent. */
    ON,
    /** They are stored as they are. */
    OFF
}
