package io.github.tracker4j;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The identity of a run, made by the client before any server answers: 32 lower-case hex digits of a random UUID. A run
 * that another program made on a server has that server's id.
 *
 * @param value 1 to 256 letters, digits, {@code _} or {@code -}, starting with a letter or digit
 */
public record RunId(String value) {

    // The rule for run ids of MLflow's server (mlflow/utils/validation.py), which other programs' ids follow.
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]{0,255}");

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when the value is not a run id
     */
    public RunId {
        if (!LEGAL.matcher(value).matches()) {
            throw new IllegalArgumentException("Run id " + Text.quoted(value)
                    + " is not 1 to 256 letters, digits, '_' or '-', starting with a letter or digit;"
                    + " RunId.random() makes one");
        }
    }

    /** A new id that no other run has. */
    public static RunId random() {
        return new RunId(UUID.randomUUID().toString().replace("-", ""));
    }

    /** The id itself. */
    @Override
    public String toString() {
        return value;
    }
}
