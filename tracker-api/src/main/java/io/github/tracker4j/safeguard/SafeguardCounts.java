package io.github.tracker4j.safeguard;

/**
 * What the safeguards of one run have left out or changed since it was started or resumed.
 *
 * <p>When the run ends or is let go, each number that is not zero is added to a tag of the run.
 *
 * @param droppedPoints metric points that were left out; tag {@code tracker4j.dropped_points}
 * @param mappedKeys different keys that were stored under a lawful form; tag {@code tracker4j.mapped_keys}
 * @param shortenedParams params whose whole value is stored as an artifact; tag {@code tracker4j.shortened_params}
 * @param redactedValues values that were stored without the secrets in them; tag {@code tracker4j.redacted_values}
 */
public record SafeguardCounts(long droppedPoints, long mappedKeys, long shortenedParams, long redactedValues) {

    /** Nothing was left out or changed. */
    public static final SafeguardCounts NONE = new SafeguardCounts(0, 0, 0, 0);
}
