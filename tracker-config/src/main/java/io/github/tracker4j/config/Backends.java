package io.github.tracker4j.config;

import io.github.tracker4j.spi.TrackerProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The backends that a configuration can name: a provider each, known by the URI schemes that it opens. */
final class Backends {

    static final String LOCAL = "local";
    static final String MLFLOW = "mlflow";
    static final String NONE = "none";

    /** Schemes whose backend has a name of its own; every other backend is named by its scheme. */
    private static final Map<String, String> NAMES = Map.of("file", LOCAL, "http", MLFLOW, "https", MLFLOW);

    private final SortedMap<String, TrackerProvider> byName = new TreeMap<>();

    Backends(Collection<TrackerProvider> providers) {
        for (TrackerProvider provider : providers) {
            provider.schemes().forEach(scheme -> add(nameOf(scheme), provider));
        }
    }

    private void add(String name, TrackerProvider provider) {
        TrackerProvider other = byName.put(name, provider);
        if (other != null && other != provider) {
            throw new IllegalStateException("Two backends are named '" + name + "': "
                    + other.getClass().getName() + " and " + provider.getClass().getName()
                    + "; leave one of them on the class path");
        }
    }

    /**
     * Those on the class or module path.
     *
     * @throws IllegalStateException when one of them cannot be loaded, or two have the same name
     */
    static Backends installed() {
        List<TrackerProvider> providers = new ArrayList<>();
        try {
            ServiceLoader.load(TrackerProvider.class, Backends.class.getClassLoader())
                    .forEach(providers::add);
        } catch (ServiceConfigurationError e) {
            throw new IllegalStateException(
                    "A backend on the class path cannot be loaded (" + e.getMessage() + "); repair or remove its jar",
                    e);
        }
        return new Backends(providers);
    }

    /** The name of the backend that opens URIs of a scheme. */
    static String nameOf(String scheme) {
        String lower = scheme.toLowerCase(Locale.ROOT);
        return NAMES.getOrDefault(lower, lower);
    }

    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** The keys that may stand below {@code tracking} for settings of backends. */
    List<String> namesWithSettings() {
        return byName.keySet().stream().filter(name -> !name.equals(NONE)).toList();
    }

    Optional<TrackerProvider> provider(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
