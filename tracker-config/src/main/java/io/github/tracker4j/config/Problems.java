package io.github.tracker4j.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a configuration, collected so that its author mends all of it at once. Not thread-safe. */
final class Problems {

    private record Problem(Origin origin, String message) {
        @Override
        public String toString() {
            return origin + ": " + message;
        }
    }

    private final List<Problem> found = new ArrayList<>();

    void add(Origin origin, String message) {
        Problem problem = new Problem(origin, message);
        // A node that is reached through several aliases is still one mistake.
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Throws what was found, in the order of the file. */
    void throwIfAny() {
        if (!isEmpty()) {
            throw exception();
        }
    }

    ConfigurationException exception() {
        return new ConfigurationException(found.stream()
                .sorted(Comparator.comparing(Problem::origin))
                .map(Problem::toString)
                .toList());
    }
}
