package io.github.tracker4j.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every key of a configuration file but the free ones below {@code safeguards} and {@code tracking.<backend>}. */
enum Setting {
    EXPERIMENT_NAME("experiment", "name", Kind.TEXT, null),
    EXPERIMENT_PROJECT("experiment", "project", Kind.TEXT, null),
    EXPERIMENT_DESCRIPTION("experiment", "description", Kind.TEXT, null),
    EXPERIMENT_TAGS("experiment", "tags", Kind.MAP, null),

    TRACKING_BACKEND("tracking", "backend", Kind.TEXTS, "local"),
    TRACKING_URI("tracking", "uri", Kind.TEXT, null),
    TRACKING_ARTIFACT_LOCATION("tracking", "artifact_location", Kind.TEXT, "experiments/"),
    TRACKING_MODE("tracking", "mode", Kind.TEXT, "store-and-forward"),
    TRACKING_JOURNAL("tracking", "journal", Kind.TEXT, "experiments/"),

    LOGGING_LOG_FREQUENCY("logging", "log_frequency", Kind.WHOLE_NUMBER, "100"),
    LOGGING_LOG_SYSTEM_METRICS("logging", "log_system_metrics", Kind.FLAG, "true"),

    ARTIFACTS_SAVE_MODEL("artifacts", "save_model", Kind.FLAG, "true"),
    ARTIFACTS_SAVE_PLOTS("artifacts", "save_plots", Kind.FLAG, "true"),
    ARTIFACTS_SAVE_CONFIG("artifacts", "save_config", Kind.FLAG, "true"),

    REPRODUCIBILITY_RANDOM_SEED("reproducibility", "random_seed", Kind.WHOLE_NUMBER, "42"),
    REPRODUCIBILITY_LOG_GIT_HASH("reproducibility", "log_git_hash", Kind.FLAG, "true"),
    REPRODUCIBILITY_LOG_ENVIRONMENT("reproducibility", "log_environment", Kind.FLAG, "true");

    /** What a value must be. */
    enum Kind {
        TEXT("a text"),
        TEXTS("a text or a list of texts"),
        MAP("a map of texts"),
        WHOLE_NUMBER("a whole number"),
        FLAG("true or false");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** The section whose keys {@link io.github.tracker4j.safeguard.Safeguards} defines. */
    static final String SAFEGUARDS = "safeguards";

    /** The section that has a map of settings for each backend. */
    static final String TRACKING = "tracking";

    private static final String VARIABLE_PREFIX = "TRACKER4J_";

    private final String section;
    private final String key;
    private final Kind kind;
    private final @Nullable String byDefault;

    Setting(String section, String key, Kind kind, @Nullable String byDefault) {
        this.section = section;
        this.key = key;
        this.kind = kind;
        this.byDefault = byDefault;
    }

    String section() {
        return section;
    }

    String key() {
        return key;
    }

    Kind kind() {
        return kind;
    }

    Optional<String> byDefault() {
        return Optional.ofNullable(byDefault);
    }

    /** The key with its section, for messages. */
    String path() {
        return section + "." + key;
    }

    /** The environment variable that overrides it, if one can: a map has none. */
    Optional<String> variable() {
        return kind == Kind.MAP ? Optional.empty() : Optional.of(variable(section, key));
    }

    /** The name of the environment variable for a key of a section. */
    static String variable(String section, String key) {
        return VARIABLE_PREFIX
                + (section + "_" + key)
                        .toUpperCase(Locale.ROOT)
                        .replace('-', '_')
                        .replace('.', '_');
    }

    static List<String> sections() {
        return Arrays.stream(values()).map(Setting::section).distinct().toList();
    }

    static List<String> keysOf(String section) {
        return Arrays.stream(values())
                .filter(setting -> setting.section.equals(section))
                .map(Setting::key)
                .toList();
    }

    /** The section that has such a key. */
    static Optional<String> sectionOf(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .map(Setting::section)
                .findFirst();
    }
}
