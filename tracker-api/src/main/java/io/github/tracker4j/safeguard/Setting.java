package io.github.tracker4j.safeguard;

import io.github.tracker4j.Nearest;
import java.util.Arrays;
import java.util.List;

/** The safeguards by the names and values that they have in a configuration. */
enum Setting {
    NON_FINITE(
            "non-finite",
            "REJECT",
            SettingKind.nonFinite(),
            "What happens to a metric point that is NaN or infinite: REJECT refuses the call, DROP leaves the point out"
                    + " and counts it, KEEP stores it, STOP ends the run FAILED and throws RunStoppedException."),

    KEYS(
            "keys",
            "MAP",
            SettingKind.choice(KeyPolicy.class, SafeguardsBuilder::keys, Safeguards::keys),
            "What happens to a key of a param, metric or tag that MLflow would refuse: MAP stores it under a lawful"
                    + " form, REJECT refuses the call."),

    PARAM_DRIFT(
            "param-drift",
            "FAIL",
            SettingKind.choice(ParamDriftPolicy.class, SafeguardsBuilder::paramDrift, Safeguards::paramDrift),
            "What happens to a param that is logged again with another value: FAIL refuses the call, KEEP leaves the"
                    + " new value out, TAG sets it as the tag tracker4j.param.<key>."),

    MAX_METRIC_POINTS(
            "max-metric-points",
            "100000000",
            SettingKind.count(SafeguardsBuilder::maxMetricPoints, Safeguards::maxMetricPoints),
            "How many metric points a run may have; told at 80 %, and a call that would pass it is refused."),

    LONG_PARAMS(
            "long-params",
            "ARTIFACT",
            SettingKind.choice(LongParamPolicy.class, SafeguardsBuilder::longParams, Safeguards::longParams),
            "What happens to a value of a param that is longer than a param can be: ARTIFACT stores it whole as an"
                    + " artifact and its beginning in the param, REJECT refuses the call."),

    MAX_ARTIFACT_SIZE(
            "max-artifact-size",
            "100MiB",
            SettingKind.bytes(SafeguardsBuilder::maxArtifactSize, Safeguards::maxArtifactSize),
            "The largest artifact that is stored; a larger one is refused before a byte of it is read, a stream of unknown"
                    + " size as soon as it is larger."),

    MAX_ARTIFACT_TOTAL(
            "max-artifact-total",
            "100GiB",
            SettingKind.bytes(SafeguardsBuilder::maxArtifactTotal, Safeguards::maxArtifactTotal),
            "The most bytes that the artifacts of a run have together; one that would pass it is refused before a byte of"
                    + " it is read, a stream of unknown size as soon as it does."),

    MIN_FREE_DISK(
            "min-free-disk",
            "1GiB",
            SettingKind.freeBytes(SafeguardsBuilder::minFreeDisk, Safeguards::minFreeDisk),
            "The bytes that stay free on the disk that runs are logged to, where that is a disk of this machine; an artifact"
                    + " that would take them is refused before a byte of it is read, a stream of unknown size while it is"
                    + " read, and log calls within a second after only a sixteenth of them is left, until there is room."),

    REDACTION(
            "redaction",
            "ON",
            SettingKind.choice(RedactionPolicy.class, SafeguardsBuilder::redaction, Safeguards::redaction),
            "Whether secrets in params, tags, names and generated texts are replaced by " + Redactor.REDACTED
                    + " before anything is stored or sent."),

    REDACTION_KEYS(
            "redaction-keys",
            RedactionSettings.NONE,
            new SettingKind(
                    "names of keys in which * stands for any characters, such as '*-pin'",
                    (builder, text) -> RedactionSettings.keys(text).forEach(builder::redactKey),
                    safeguards -> RedactionSettings.text(safeguards.redactionKeys())),
            "Further keys whose values are secrets."),

    REDACTION_PATTERNS(
            "redaction-patterns",
            RedactionSettings.NONE,
            new SettingKind(
                    "regular expressions of Java, such as 'ACME-[0-9A-F]{12,20}'; a comma outside of brackets separates"
                            + " two",
                    (builder, text) -> RedactionSettings.patterns(text).forEach(builder::redactPattern),
                    safeguards -> RedactionSettings.text(safeguards.redactionPatterns())),
            "Further shapes of secrets."),

    REDACTION_ALLOW(
            "redaction-allow",
            RedactionSettings.NONE,
            new SettingKind(
                    "names of keys in which * stands for any characters, such as 'vocab_*'",
                    (builder, text) -> RedactionSettings.keys(text).forEach(builder::neverRedact),
                    safeguards -> RedactionSettings.text(safeguards.redactionAllow())),
            "Keys whose values are never redacted."),

    MAX_SWEEP_RUNS(
            "max-sweep-runs",
            "100",
            SettingKind.count(SafeguardsBuilder::maxSweepRuns, Safeguards::maxSweepRuns),
            "How many runs a sweep may have; a larger grid is refused before its first run starts.");

    private final String key;
    private final String standard;

    /** Functions without state; that cannot be said in its type without an annotation of a library. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final SettingKind kind;

    private final String sentence;

    Setting(String key, String standard, SettingKind kind, String sentence) {
        this.key = key;
        this.standard = standard;
        this.kind = kind;
        this.sentence = sentence;
    }

    /** Its name in a configuration, under {@code safeguards}. */
    String key() {
        return key;
    }

    /** What it does. */
    String sentence() {
        return sentence;
    }

    /** What it does, what it may be, and what it is when nothing is said. */
    String help() {
        return sentence + " Allowed: " + kind.allowed() + ". Default: " + standard + ".";
    }

    /** Its value as {@link #read} takes it. */
    String text(Safeguards safeguards) {
        return kind.writer().apply(safeguards);
    }

    /**
     * The setting of this name.
     *
     * @throws IllegalArgumentException naming the nearest that there is
     */
    static Setting named(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no setting safeguards." + key
                        + Nearest.to(key, keys())
                                .map(nearest -> "; the nearest is safeguards." + nearest + ", and all are ")
                                .orElse("; all are ")
                        + String.join(", ", keys())));
    }

    private static List<String> keys() {
        return Arrays.stream(values()).map(Setting::key).toList();
    }

    /**
     * Sets it from a text of a configuration.
     *
     * @throws IllegalArgumentException naming the value, what is allowed and the default
     */
    void read(SafeguardsBuilder builder, String value) {
        try {
            kind.reader().accept(builder, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The setting safeguards." + key + " is " + Notices.quoted(value) + ", which is wrong ("
                            + e.getMessage() + "); allowed: " + kind.allowed() + "; default: " + standard,
                    e);
        }
    }
}
