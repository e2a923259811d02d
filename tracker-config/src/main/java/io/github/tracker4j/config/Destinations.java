package io.github.tracker4j.config;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.local.replica.Destination;
import io.github.tracker4j.spi.TrackerProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens the backends of a configuration that are no local files as places that journals are sent to. */
final class Destinations {

    private static final String WORKSPACE = "workspace";
    private static final String MLFLOW_WORKSPACE = "MLFLOW_WORKSPACE";
    private static final String REACH = "timeouts.reach";
    /** In seconds: one attempt. */
    private static final String NOT_AGAIN = "0.001";

    private Destinations() {}

    /**
     * Opens them in their order.
     *
     * @param source where the settings are from, for messages
     * @throws ConfigurationException when one does not take its settings
     */
    static List<Destination> open(String source, List<BackendSettings> backends) {
        List<Destination> destinations = new ArrayList<>();
        try {
            for (BackendSettings backend : backends) {
                if (!backend.name().equals(Backends.LOCAL)) {
                    destinations.add(open(source, backend));
                }
            }
            return List.copyOf(destinations);
        } catch (RuntimeException e) {
            destinations.forEach(destination -> destination.tracker().close());
            throw e;
        }
    }

    private static Destination open(String source, BackendSettings backend) {
        TrackerProvider provider = Backends.installed().provider(backend.name()).orElseThrow();
        try {
            ExperimentTracker tracker = provider.open(backend.uri(), settings(provider, backend.settings()));
            return new Destination(backend.uri(), workspace(provider, backend.settings()), tracker);
        } catch (IllegalArgumentException e) {
            Problems problems = new Problems();
            problems.add(Origin.of(source), Setting.TRACKING + "." + backend.name() + ": " + e.getMessage());
            throw problems.exception();
        }
    }

    /**
     * The settings of a backend that is sent to from journals. Who sends tries again by itself, for all runs at once, and tells
     * when a server is out of reach: that each request did so too would only delay it.
     */
    static Map<String, String> settings(TrackerProvider provider, Map<String, String> given) {
        if (given.containsKey(REACH) || !provider.settings().containsKey(REACH)) {
            return given;
        }
        Map<String, String> all = new HashMap<>(given);
        all.put(REACH, NOT_AGAIN);
        return all;
    }

    /** The backend reads the same variable, but only it knows its servers: a workspace is part of a place's identity. */
    static @Nullable String workspace(TrackerProvider provider, Map<String, String> settings) {
        if (!provider.settings().containsKey(WORKSPACE)) {
            return null;
        }
        String named = settings.getOrDefault(WORKSPACE, System.getenv(MLFLOW_WORKSPACE));
        return named == null || named.isBlank() ? null : named;
    }
}
