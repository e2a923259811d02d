package io.github.tracker4j.safeguard;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The safeguards by the names and values that they have in a configuration. */
enum Setting {
    NON_FINITE(
            "non-finite",
            "REJECT, DROP or KEEP; or by key, the first match deciding: 'grad/*=DROP, REJECT'",
            "REJECT") {
        @Override
        void set(Safeguards.Builder builder, String value) {
            Map<String, NonFinitePolicy> byPattern = new LinkedHashMap<>();
            NonFinitePolicy otherwise = NonFinitePolicy.REJECT;
            String[] parts = value.split(",", -1);
            for (int i = 0; i < parts.length; i++) {
                int equals = parts[i].indexOf('=');
                if (equals >= 0) {
                    byPattern.putIfAbsent(
                            parts[i].substring(0, equals).strip(),
                            choice(NonFinitePolicy.class, parts[i].substring(equals + 1)));
                } else if (i == parts.length - 1) {
                    otherwise = choice(NonFinitePolicy.class, parts[i]);
                } else {
                    throw new IllegalArgumentException("a policy without a pattern stands last");
                }
            }
            builder.nonFinite(otherwise);
            byPattern.forEach(builder::nonFinite);
        }

        @Override
        String text(Safeguards safeguards) {
            StringBuilder text = new StringBuilder();
            safeguards
                    .nonFiniteByPattern()
                    .forEach((pattern, policy) ->
                            text.append(pattern).append('=').append(policy).append(", "));
            return text.append(safeguards.nonFinite()).toString();
        }

        @Override
        String sentence() {
            return "What happens to a metric point that is NaN or infinite: REJECT refuses the call, DROP leaves the"
                    + " point out and counts it, KEEP stores it.";
        }
    },

    KEYS("keys", "MAP or REJECT", "MAP") {
        @Override
        void set(Safeguards.Builder builder, String value) {
            builder.keys(choice(KeyPolicy.class, value));
        }

        @Override
        String text(Safeguards safeguards) {
            return safeguards.keys().name();
        }

        @Override
        String sentence() {
            return "What happens to a key of a param, metric or tag that MLflow would refuse: MAP stores it under a"
                    + " lawful form, REJECT refuses the call.";
        }
    },

    PARAM_DRIFT("param-drift", "FAIL, KEEP or TAG", "FAIL") {
        @Override
        void set(Safeguards.Builder builder, String value) {
            builder.paramDrift(choice(ParamDriftPolicy.class, value));
        }

        @Override
        String text(Safeguards safeguards) {
            return safeguards.paramDrift().name();
        }

        @Override
        String sentence() {
            return "What happens to a param that is logged again with another value: FAIL refuses the call, KEEP leaves"
                    + " the new value out, TAG sets it as the tag tracker4j.param.<key>.";
        }
    },

    LONG_PARAMS("long-params", "ARTIFACT or REJECT", "ARTIFACT") {
        @Override
        void set(Safeguards.Builder builder, String value) {
            builder.longParams(choice(LongParamPolicy.class, value));
        }

        @Override
        String text(Safeguards safeguards) {
            return safeguards.longParams().name();
        }

        @Override
        String sentence() {
            return "What happens to a value of a param that is longer than a param can be: ARTIFACT stores it whole as an"
                    + " artifact and its beginning in the param, REJECT refuses the call.";
        }
    },

    MAX_ARTIFACT_SIZE("max-artifact-size", "a number of bytes such as 100MiB, 2GB or 4096, or unlimited", "100MiB") {
        @Override
        void set(Safeguards.Builder builder, String value) {
            builder.maxArtifactSize(ByteSize.parse(value));
        }

        @Override
        String text(Safeguards safeguards) {
            return ByteSize.text(safeguards.maxArtifactSize());
        }

        @Override
        String sentence() {
            return "The largest artifact that is stored; a larger one is refused before a byte of it is read.";
        }
    },

    MAX_ARTIFACT_TOTAL("max-artifact-total", "a number of bytes such as 100GiB, or unlimited", "100GiB") {
        @Override
        void set(Safeguards.Builder builder, String value) {
            builder.maxArtifactTotal(ByteSize.parse(value));
        }

        @Override
        String text(Safeguards safeguards) {
            return ByteSize.text(safeguards.maxArtifactTotal());
        }

        @Override
        String sentence() {
            return "The most bytes that the artifacts of a run have together; one that would pass it is refused before a"
                    + " byte of it is read.";
        }
    },

    MIN_FREE_DISK("min-free-disk", "a number of bytes such as 1GiB, or 0 to not look", "1GiB") {
        @Override
        void set(Safeguards.Builder builder, String value) {
            long bytes = ByteSize.parse(value);
            if (bytes == ByteSize.UNLIMITED) {
                throw new IllegalArgumentException("no disk has so much free");
            }
            builder.minFreeDisk(bytes);
        }

        @Override
        String text(Safeguards safeguards) {
            return ByteSize.text(safeguards.minFreeDisk());
        }

        @Override
        String sentence() {
            return "The bytes that stay free on the disk of a run's files, where they are on a disk of this machine; an"
                    + " artifact that would take them is refused before a byte of it is read.";
        }
    },

    REDACTION("redaction", "ON or OFF", "ON") {
        @Override
        void set(Safeguards.Builder builder, String value) {
            builder.redaction(choice(RedactionPolicy.class, value));
        }

        @Override
        String text(Safeguards safeguards) {
            return safeguards.redaction().name();
        }

        @Override
        String sentence() {
            return "Whether secrets in params, tags, names and generated texts are replaced by " + Redactor.REDACTED
                    + " before anything is stored or sent.";
        }
    },

    REDACTION_KEYS(
            "redaction-keys",
            "names of keys in which * stands for any characters, such as '*-pin'",
            RedactionSettings.NONE) {
        @Override
        void set(Safeguards.Builder builder, String value) {
            RedactionSettings.keys(value).forEach(builder::redactKey);
        }

        @Override
        String text(Safeguards safeguards) {
            return RedactionSettings.text(safeguards.redactionKeys());
        }

        @Override
        String sentence() {
            return "Further keys whose values are secrets.";
        }
    },

    REDACTION_PATTERNS(
            "redaction-patterns",
            "regular expressions of Java, such as 'ACME-[0-9A-F]{12,20}'; a comma outside of brackets separates two",
            RedactionSettings.NONE) {
        @Override
        void set(Safeguards.Builder builder, String value) {
            RedactionSettings.patterns(value).forEach(builder::redactPattern);
        }

        @Override
        String text(Safeguards safeguards) {
            return RedactionSettings.text(safeguards.redactionPatterns());
        }

        @Override
        String sentence() {
            return "Further shapes of secrets.";
        }
    },

    REDACTION_ALLOW(
            "redaction-allow",
            "names of keys in which * stands for any characters, such as 'vocab_*'",
            RedactionSettings.NONE) {
        @Override
        void set(Safeguards.Builder builder, String value) {
            RedactionSettings.keys(value).forEach(builder::neverRedact);
        }

        @Override
        String text(Safeguards safeguards) {
            return RedactionSettings.text(safeguards.redactionAllow());
        }

        @Override
        String sentence() {
            return "Keys whose values are never redacted.";
        }
    };

    private final String key;
    private final String allowed;
    private final String standard;

    Setting(String key, String allowed, String standard) {
        this.key = key;
        this.allowed = allowed;
        this.standard = standard;
    }

    /** Its name in a configuration, under {@code safeguards}. */
    String key() {
        return key;
    }

    /** What it does, what it may be, and what it is when nothing is said. */
    String help() {
        return sentence() + " Allowed: " + allowed + ". Default: " + standard + ".";
    }

    /** What it does. */
    abstract String sentence();

    /** Its value as {@link #set} takes it. */
    abstract String text(Safeguards safeguards);

    /** Sets it from a text. */
    abstract void set(Safeguards.Builder builder, String value);

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
                        + "; the nearest is safeguards." + nearest(key) + ", and all are "
                        + Arrays.stream(values()).map(Setting::key).collect(Collectors.joining(", "))));
    }

    /**
     * Sets it from a text of a configuration.
     *
     * @throws IllegalArgumentException naming the value, what is allowed and the default
     */
    void read(Safeguards.Builder builder, String value) {
        try {
            set(builder, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The setting safeguards." + key + " is " + Notices.quoted(value) + ", which is wrong ("
                            + e.getMessage() + "); allowed: " + allowed + "; default: " + standard,
                    e);
        }
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String value) {
        String name = value.strip().toUpperCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + Notices.quoted(value.strip())));
    }

    private static String nearest(String key) {
        String best = values()[0].key;
        for (Setting setting : values()) {
            if (distance(key, setting.key) < distance(key, best)) {
                best = setting.key;
            }
        }
        return best;
    }

    /** How many characters to insert, remove or replace to make one text of the other. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(diagonal, row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
