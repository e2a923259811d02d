package io.github.tracker4j.config;

import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.safeguard.Safeguards;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a configuration of a tree: applies environment and references, checks every key, and gives values their types. */
final class ConfigurationReader {

    private final String source;
    private final Map<String, String> environment;
    private final Backends backends;
    private final Problems problems;

    ConfigurationReader(String source, Map<String, String> environment, Backends backends, Problems problems) {
        this.source = source;
        this.environment = environment;
        this.backends = backends;
        this.problems = problems;
    }

    /** Reads what a person wrote into a file. */
    TrackingConfig readFile(Node.Mapping written) {
        LiteralSecrets.refuse(written, problems);
        return read(new References(environment, problems).resolve(overridden(written)));
    }

    /** Reads what a program said, whose values are neither references nor in anybody's file. */
    TrackingConfig readCode(Node.Mapping said) {
        return read(overridden(said));
    }

    private Node.Mapping overridden(Node.Mapping tree) {
        return new EnvironmentOverrides(
                        environment, backends, Safeguards.settings().keySet(), problems)
                .apply(tree);
    }

    private TrackingConfig read(Node.Mapping tree) {
        KeyCheck keys = new KeyCheck(backends, problems);
        keys.check(tree);
        ValueReader values = new ValueReader(tree, problems);
        ExperimentSettings experiment = experiment(values);
        Tracking tracking = new TrackingReader(values, backends, keys, problems).read();
        Safeguards safeguards = safeguards(values, keys);
        LoggingSettings logging = new LoggingSettings(
                values.wholeNumber(Setting.LOGGING_LOG_FREQUENCY, 1), values.flag(Setting.LOGGING_LOG_SYSTEM_METRICS));
        ArtifactSettings artifacts = new ArtifactSettings(
                values.flag(Setting.ARTIFACTS_SAVE_MODEL),
                values.flag(Setting.ARTIFACTS_SAVE_PLOTS),
                values.flag(Setting.ARTIFACTS_SAVE_CONFIG));
        ReproducibilitySettings reproducibility = new ReproducibilitySettings(
                values.wholeNumber(Setting.REPRODUCIBILITY_RANDOM_SEED, Long.MIN_VALUE),
                values.flag(Setting.REPRODUCIBILITY_LOG_GIT_HASH),
                values.flag(Setting.REPRODUCIBILITY_LOG_ENVIRONMENT));
        problems.throwIfAny();
        return new TrackingConfig(source, experiment, tracking, safeguards, logging, artifacts, reproducibility);
    }

    private @Nullable ExperimentSettings experiment(ValueReader values) {
        Optional<String> name = values.text(Setting.EXPERIMENT_NAME);
        Optional<String> project = values.text(Setting.EXPERIMENT_PROJECT);
        Optional<String> description = values.text(Setting.EXPERIMENT_DESCRIPTION);
        Map<String, String> tags = values.map(Setting.EXPERIMENT_TAGS);
        if (name.isEmpty()) {
            if (!values.isGiven(Setting.EXPERIMENT_NAME)) {
                values.section(Setting.EXPERIMENT_NAME.section())
                        .ifPresent(section -> problems.add(section, TrackingConfig.NO_EXPERIMENT));
            }
            return null;
        }
        ExperimentSettings experiment =
                new ExperimentSettings(name.get(), project.orElse(null), description.orElse(null), tags);
        try {
            ExperimentSpec unused = experiment.spec();
            return experiment;
        } catch (IllegalArgumentException e) {
            problems.add(values.origin(Setting.EXPERIMENT_NAME), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private Safeguards safeguards(ValueReader values, KeyCheck keys) {
        Map<String, Node.Scalar> given = values.flattened(Setting.SAFEGUARDS, null);
        keys.checkNames(Setting.SAFEGUARDS, given, Safeguards.settings().keySet());
        Map<String, String> lawful = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            if (Safeguards.settings().containsKey(name) && isLawful(name, value)) {
                lawful.put(name, value.text());
            }
        });
        return Safeguards.fromSettings(lawful);
    }

    /** Asks for each setting alone, so that every wrong one is told. */
    private boolean isLawful(String name, Node.Scalar value) {
        try {
            Safeguards unused = Safeguards.fromSettings(Map.of(name, value.text()));
            return true;
        } catch (IllegalArgumentException e) {
            problems.add(value.origin(), String.valueOf(e.getMessage()));
            return false;
        }
    }
}
