package io.github.tracker4j.safeguard;

/** How surely what stands under a key is a secret. */
enum KeyStrength {
    /** It is not, as far as the key tells. */
    NONE,
    /** It is when it is long and looks drawn by a machine: {@code key} of something unknown. */
    FAINT,
    /** It is when it looks drawn by a machine: {@code token} is also a word of texts. */
    WEAK,
    /** It is unless it is a number, a word or a path. */
    LIKELY,
    /** It is unless it is a placeholder. */
    SURE
}
