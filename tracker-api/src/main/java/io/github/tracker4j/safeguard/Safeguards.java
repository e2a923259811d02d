package io.github.tracker4j.safeguard;

import io.github.tracker4j.Limits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which safeguards stand in front of a backend, and what each does: an immutable value, from code or from a
 * configuration. {@link SafeguardedTracker} puts them in force.
 *
 * <p>Rules of the contract are no safeguards: paths of artifacts stay inside the run, and limits of length hold, whatever
 * is set here.
 */
public final class Safeguards {

    /** A bound that is none. */
    public static final long UNLIMITED = ByteSize.UNLIMITED;

    /** The largest artifact by default, in bytes: 100 MiB. */
    public static final long DEFAULT_MAX_ARTIFACT_SIZE = 100L << 20;

    /** The most bytes of artifacts that a run has by default: 100 GiB. */
    public static final long DEFAULT_MAX_ARTIFACT_TOTAL = 100L << 30;

    /** The bytes that stay free on the disk of the runs by default: 1 GiB. */
    public static final long DEFAULT_MIN_FREE_DISK = 1L << 30;

    /** The most metric points of a run by default: 100 million. */
    public static final long DEFAULT_MAX_METRIC_POINTS = 100_000_000;

    /** The most runs of a sweep by default. */
    public static final long DEFAULT_MAX_SWEEP_RUNS = 100;

    private static final Safeguards DEFAULTS = new SafeguardsBuilder().build();

    private final NonFinitePolicy nonFinite;
    private final Map<String, NonFinitePolicy> nonFiniteByPattern;
    private final KeyPolicy keys;
    private final ParamDriftPolicy paramDrift;
    private final LongParamPolicy longParams;
    private final long maxArtifactSize;
    private final long maxArtifactTotal;
    private final long minFreeDisk;
    private final RedactionPolicy redaction;
    private final List<String> redactionKeys;
    private final List<String> redactionPatterns;
    private final List<String> redactionAllow;
    private final long maxMetricPoints;
    private final long maxSweepRuns;

    Safeguards(SafeguardsBuilder builder) {
        nonFinite = builder.nonFinite;
        nonFiniteByPattern = Collections.unmodifiableMap(new LinkedHashMap<>(builder.nonFiniteByPattern));
        keys = builder.keys;
        paramDrift = builder.paramDrift;
        longParams = builder.longParams;
        maxArtifactSize = builder.maxArtifactSize;
        maxArtifactTotal = builder.maxArtifactTotal;
        minFreeDisk = builder.minFreeDisk;
        redaction = builder.redaction;
        redactionKeys = List.copyOf(builder.redactionKeys);
        redactionPatterns = List.copyOf(builder.redactionPatterns);
        redactionAllow = List.copyOf(builder.redactionAllow);
        maxMetricPoints = builder.maxMetricPoints;
        maxSweepRuns = builder.maxSweepRuns;
    }

    /**
     * What is in force when nothing is said: non-finite points and changed params are refused, keys are mapped, long
     * values of params become artifacts, an artifact has at most {@link #DEFAULT_MAX_ARTIFACT_SIZE} bytes and those of a
     * run together {@link #DEFAULT_MAX_ARTIFACT_TOTAL}, {@link #DEFAULT_MIN_FREE_DISK} bytes of a local disk stay free, a
     * run has at most {@link #DEFAULT_MAX_METRIC_POINTS} points and a sweep {@link #DEFAULT_MAX_SWEEP_RUNS} runs, secrets are
     * replaced.
     */
    public static Safeguards defaults() {
        return DEFAULTS;
    }

    /**
     * The defaults, and what they would store in another form is refused instead: unlawful keys and long values of params.
     * The artifacts of a run have 10 GiB together at most.
     */
    public static Safeguards strict() {
        return builder()
                .keys(KeyPolicy.REJECT)
                .longParams(LongParamPolicy.REJECT)
                .maxArtifactTotal(10L << 30)
                .build();
    }

    /** Nothing is refused or changed but what the contract itself refuses: unlawful keys, changed and too long params. */
    public static Safeguards off() {
        return builder()
                .nonFinite(NonFinitePolicy.KEEP)
                .keys(KeyPolicy.REJECT)
                .longParams(LongParamPolicy.REJECT)
                .maxArtifactSize(UNLIMITED)
                .maxArtifactTotal(UNLIMITED)
                .minFreeDisk(0)
                .redaction(RedactionPolicy.OFF)
                .maxMetricPoints(UNLIMITED)
                .maxSweepRuns(UNLIMITED)
                .build();
    }

    /** Starts from the defaults. */
    public static SafeguardsBuilder builder() {
        return new SafeguardsBuilder();
    }

    /**
     * The defaults with these settings of a configuration, by their names without the prefix {@code safeguards.}.
     *
     * @throws IllegalArgumentException when a name or a value is wrong; the message has the name and the value, what is
     *     allowed, and the default
     */
    public static Safeguards fromSettings(Map<String, String> settings) {
        SafeguardsBuilder builder = builder();
        settings.forEach((name, value) -> Setting.named(name).read(builder, value));
        return builder.build();
    }

    /** The names that {@link #fromSettings} takes, each with a sentence that tells its effect, values and default. */
    public static Map<String, String> settings() {
        Map<String, String> help = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            help.put(setting.key(), setting.help());
        }
        return Collections.unmodifiableMap(help);
    }

    /** What happens to a non-finite point whose key no pattern matches. */
    public NonFinitePolicy nonFinite() {
        return nonFinite;
    }

    /** What happens to non-finite points by patterns of keys; the first that matches decides. */
    public Map<String, NonFinitePolicy> nonFiniteByPattern() {
        return nonFiniteByPattern;
    }

    /** What happens to unlawful keys. */
    public KeyPolicy keys() {
        return keys;
    }

    /** What happens to params that change. */
    public ParamDriftPolicy paramDrift() {
        return paramDrift;
    }

    /** What happens to values of params that are too long. */
    public LongParamPolicy longParams() {
        return longParams;
    }

    /** The largest artifact, in bytes, or {@link #UNLIMITED}. */
    public long maxArtifactSize() {
        return maxArtifactSize;
    }

    /** The most bytes that the artifacts of a run have together, or {@link #UNLIMITED}. */
    public long maxArtifactTotal() {
        return maxArtifactTotal;
    }

    /** The bytes that stay free on the disk that runs are logged to, where that is a disk of this machine. */
    public long minFreeDisk() {
        return minFreeDisk;
    }

    /** The most metric points of a run, or {@link #UNLIMITED}. */
    public long maxMetricPoints() {
        return maxMetricPoints;
    }

    /** The most runs of a sweep, or {@link #UNLIMITED}. */
    public long maxSweepRuns() {
        return maxSweepRuns;
    }

    /**
     * How many runs a grid has: the product of the numbers of its values. For whoever starts the runs of a sweep, before
     * the first.
     *
     * @param grid the values of each param; without a param it is one run
     * @throws io.github.tracker4j.RejectedException when they are more than {@link #maxSweepRuns()}, or a param has no
     *     value; the message has the arithmetic and the remedy
     */
    public long checkSweep(Map<String, ? extends Collection<?>> grid) {
        return SweepBound.check(grid, maxSweepRuns);
    }

    /** Whether secrets are replaced before anything is stored or sent. */
    public RedactionPolicy redaction() {
        return redaction;
    }

    /** Further names of keys whose values are secrets, in which {@code *} stands for any characters. */
    public List<String> redactionKeys() {
        return redactionKeys;
    }

    /** Further regular expressions ({@link java.util.regex.Pattern}); what they find in a text is a secret. */
    public List<String> redactionPatterns() {
        return redactionPatterns;
    }

    /** Names of keys whose values are never redacted, in which {@code *} stands for any characters. */
    public List<String> redactionAllow() {
        return redactionAllow;
    }

    /** These settings as {@link #fromSettings} takes them. */
    public Map<String, String> toSettings() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            texts.put(setting.key(), setting.text(this));
        }
        return Collections.unmodifiableMap(texts);
    }

    /** One line for each safeguard: the name of its setting, what it is set to, and what it does. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            lines.add("safeguards." + setting.key() + ": " + setting.text(this) + " - " + setting.sentence());
        }
        return Collections.unmodifiableList(lines);
    }

    /** What is in force, in one line. */
    String summary() {
        String line = toSettings().entrySet().stream()
                .map(setting -> setting.getKey() + ": " + setting.getValue())
                .collect(Collectors.joining("; "));
        // Only patterns without end pass the limit of a tag.
        return LawfulRedaction.cut(line, Limits.TAG_VALUE);
    }

    /** A builder that starts from these. */
    public SafeguardsBuilder toBuilder() {
        SafeguardsBuilder builder = builder()
                .nonFinite(nonFinite)
                .keys(keys)
                .paramDrift(paramDrift)
                .longParams(longParams)
                .maxArtifactSize(maxArtifactSize)
                .maxArtifactTotal(maxArtifactTotal)
                .minFreeDisk(minFreeDisk)
                .maxMetricPoints(maxMetricPoints)
                .maxSweepRuns(maxSweepRuns);
        nonFiniteByPattern.forEach(builder::nonFinite);
        builder.redaction(redaction);
        redactionKeys.forEach(builder::redactKey);
        redactionPatterns.forEach(builder::redactPattern);
        redactionAllow.forEach(builder::neverRedact);
        return builder;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Safeguards that && toSettings().equals(that.toSettings());
    }

    @Override
    public int hashCode() {
        return toSettings().hashCode();
    }

    @Override
    public String toString() {
        return "Safeguards" + toSettings();
    }
}
