package io.github.tracker4j.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that cannot be used. The message has a line for every problem found, each with the file, line and column,
 * what was written there and what to write instead; never a secret.
 */
public final class ConfigurationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    // The message has it all, so an exception that travels may leave the list behind.
    private final transient @Nullable List<String> problems;

    ConfigurationException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** The lines of the message, in the order of the file. */
    public List<String> problems() {
        return problems == null ? List.of() : problems;
    }
}
