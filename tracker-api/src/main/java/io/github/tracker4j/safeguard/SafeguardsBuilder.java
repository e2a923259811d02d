package io.github.tracker4j.safeguard;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Collects {@link Safeguards}, starting from the defaults; not thread-safe. */
public final class SafeguardsBuilder {
    NonFinitePolicy nonFinite = NonFinitePolicy.REJECT;
    final Map<String, NonFinitePolicy> nonFiniteByPattern = new LinkedHashMap<>();
    KeyPolicy keys = KeyPolicy.MAP;
    ParamDriftPolicy paramDrift = ParamDriftPolicy.FAIL;
    LongParamPolicy longParams = LongParamPolicy.ARTIFACT;
    long maxArtifactSize = Safeguards.DEFAULT_MAX_ARTIFACT_SIZE;
    long maxArtifactTotal = Safeguards.DEFAULT_MAX_ARTIFACT_TOTAL;
    long minFreeDisk = Safeguards.DEFAULT_MIN_FREE_DISK;
    RedactionPolicy redaction = RedactionPolicy.ON;
    final Set<String> redactionKeys = new LinkedHashSet<>();
    final Set<String> redactionPatterns = new LinkedHashSet<>();
    final Set<String> redactionAllow = new LinkedHashSet<>();
    long maxMetricPoints = Safeguards.DEFAULT_MAX_METRIC_POINTS;
    long maxSweepRuns = Safeguards.DEFAULT_MAX_SWEEP_RUNS;

    SafeguardsBuilder() {}

    /** Sets what happens to non-finite points whose key no pattern matches. */
    public SafeguardsBuilder nonFinite(NonFinitePolicy policy) {
        nonFinite = policy;
        return this;
    }

    /**
     * Sets what happens to non-finite points of some keys; patterns are asked in the order in which they were given.
     *
     * @param pattern a key as the caller gives it, in which {@code *} stands for any characters
     * @throws IllegalArgumentException when the pattern is empty or contains {@code =} or {@code ,}
     */
    public SafeguardsBuilder nonFinite(String pattern, NonFinitePolicy policy) {
        if (pattern.isBlank() || pattern.indexOf('=') >= 0 || pattern.indexOf(',') >= 0) {
            throw new IllegalArgumentException("Pattern " + Notices.quoted(pattern)
                    + " must be a key, in which '*' stands for any characters, without '=' and ','");
        }
        nonFiniteByPattern.put(pattern.strip(), policy);
        return this;
    }

    /** Sets what happens to unlawful keys. */
    public SafeguardsBuilder keys(KeyPolicy policy) {
        keys = policy;
        return this;
    }

    /** Sets what happens to params that change. */
    public SafeguardsBuilder paramDrift(ParamDriftPolicy policy) {
        paramDrift = policy;
        return this;
    }

    /** Sets what happens to values of params that are too long. */
    public SafeguardsBuilder longParams(LongParamPolicy policy) {
        longParams = policy;
        return this;
    }

    /**
     * Sets the largest artifact, in bytes, or {@link Safeguards#UNLIMITED}.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public SafeguardsBuilder maxArtifactSize(long bytes) {
        maxArtifactSize = checked(bytes, "An artifact cannot be limited to ");
        return this;
    }

    /**
     * Sets the most metric points of a run, or {@link Safeguards#UNLIMITED}. Counted are the points that were accepted, whatever
     * their keys; one that is logged again counts again.
     *
     * @throws IllegalArgumentException when it is less than 1
     */
    public SafeguardsBuilder maxMetricPoints(long points) {
        maxMetricPoints = atLeastOne(points, "A run", "points");
        return this;
    }

    /**
     * Sets the most runs of a sweep, or {@link Safeguards#UNLIMITED}.
     *
     * @throws IllegalArgumentException when it is less than 1
     */
    public SafeguardsBuilder maxSweepRuns(long runs) {
        maxSweepRuns = atLeastOne(runs, "A sweep", "runs");
        return this;
    }

    private static long atLeastOne(long bound, String what, String of) {
        if (bound < 1) {
            throw new IllegalArgumentException(
                    what + " cannot be limited to " + bound + " " + of + "; give a number of " + of + ", at least 1");
        }
        return bound;
    }

    /**
     * Sets the most bytes that the artifacts of a run have together, or {@link Safeguards#UNLIMITED}.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public SafeguardsBuilder maxArtifactTotal(long bytes) {
        maxArtifactTotal = checked(bytes, "The artifacts of a run cannot be limited to ");
        return this;
    }

    /**
     * Sets how many bytes stay free on the disk that runs are logged to, where that is a disk of this machine; 0 to not
     * look.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public SafeguardsBuilder minFreeDisk(long bytes) {
        minFreeDisk = checked(bytes, "A disk cannot keep free ");
        return this;
    }

    private static long checked(long bytes, String what) {
        if (bytes < 0) {
            throw new IllegalArgumentException(what + bytes + " bytes; give a number of bytes, at least 0");
        }
        return bytes;
    }

    /** Sets whether secrets are replaced before anything is stored or sent. */
    public SafeguardsBuilder redaction(RedactionPolicy policy) {
        redaction = policy;
        return this;
    }

    /**
     * Adds keys whose values are secrets, besides those that are known by themselves.
     *
     * @param key a key in any case, in which {@code *} stands for any characters
     * @throws IllegalArgumentException when it is blank or contains {@code ,}
     */
    public SafeguardsBuilder redactKey(String key) {
        redactionKeys.add(RedactionSettings.checkedKey(key));
        return this;
    }

    /**
     * Adds a regular expression; what it finds in a text is replaced. One that would take more steps than are allowed
     * for a text of that length has the whole text replaced.
     *
     * @param regex as {@link java.util.regex.Pattern} takes it; a comma outside of brackets is written {@code [,]}
     * @throws IllegalArgumentException when it is no regular expression, matches the empty text, or has a comma
     *     outside of brackets
     */
    public SafeguardsBuilder redactPattern(String regex) {
        redactionPatterns.add(RedactionSettings.checkedPattern(regex));
        return this;
    }

    /**
     * Adds keys whose values are never redacted, whatever they look like.
     *
     * @param key a key in any case, in which {@code *} stands for any characters
     * @throws IllegalArgumentException when it is blank or contains {@code ,}
     */
    public SafeguardsBuilder neverRedact(String key) {
        redactionAllow.add(RedactionSettings.checkedKey(key));
        return this;
    }

    /** The safeguards. */
    public Safeguards build() {
        return new Safeguards(this);
    }
}
