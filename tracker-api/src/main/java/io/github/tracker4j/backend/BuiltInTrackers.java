package io.github.tracker4j.backend;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.spi.TrackerProvider;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/** Opens the two backends that need nothing: {@code memory:} and {@code none:}. */
public final class BuiltInTrackers implements TrackerProvider {

    /** For the {@link java.util.ServiceLoader}. */
    public BuiltInTrackers() {}

    @Override
    public Set<String> schemes() {
        return Set.of("memory", "none");
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public ExperimentTracker open(URI uri, Map<String, String> settings) {
        if (!settings.isEmpty()) {
            throw new IllegalArgumentException(
                    "A tracker of " + uri + " has no settings, so " + settings.keySet() + " cannot be set");
        }
        return "none".equalsIgnoreCase(uri.getScheme()) ? new NoOpTracker() : new InMemoryTracker();
    }
}
