package io.github.tracker4j.fanout;

import io.github.tracker4j.ExperimentTracker;
import java.util.regex.Pattern;

/**
 * One of the places to which a {@link FanOutTracker} logs.
 *
 * @param name what people call it, in messages and in the tag {@value FanOutTracker#INCOMPLETE_TAG}: 1 to 64 letters,
 *     digits, {@code _}, {@code -} or {@code .}
 * @param tracker the place; closed with the fan-out
 */
public record Branch(String name, ExperimentTracker tracker) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException when it breaks its rule
     */
    public Branch {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Branch name '" + name + "' is not 1 to 64 letters, digits, '_', '-' or '.'; rename the branch");
        }
    }
}
