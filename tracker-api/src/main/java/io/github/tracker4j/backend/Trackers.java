package io.github.tracker4j.backend;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.safeguard.SafeguardedTracker;
import io.github.tracker4j.safeguard.Safeguards;
import io.github.tracker4j.spi.TrackerProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Opens trackers by URI, for programs that need no configuration file. */
public final class Trackers {

    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:");

    private Trackers() {}

    /**
     * Opens one backend, direct, with the default safeguards: {@code file:experiments} or a plain path, {@code
     * http://host:5000}, {@code memory:}, {@code none:}, or what another provider on the class or module path offers.
     *
     * @throws IllegalArgumentException when the URI is wrong, or not exactly one provider opens its scheme
     */
    public static ExperimentTracker open(String uri) {
        // A drive letter, or no scheme at all, is a path.
        if (!SCHEME.matcher(uri).lookingAt()) {
            return open(Path.of(uri).toUri());
        }
        // A URI cannot end with its scheme.
        return open(parsed(uri.endsWith(":") ? uri + "/" : uri));
    }

    /** The error repeats nothing of the text and has no cause that does: it may hold a password. */
    private static URI parsed(String uri) {
        try {
            return new URI(uri);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("The tracker's place is no URI: " + e.getReason() + " at index "
                    + e.getIndex() + "; encode special characters with percent signs, or give a plain path");
        }
    }

    /**
     * Opens one backend, direct, with the default safeguards.
     *
     * @throws IllegalArgumentException when the URI is wrong, or not exactly one provider opens its scheme
     */
    public static ExperimentTracker open(URI uri) {
        return new SafeguardedTracker(provider(uri).open(uri, Map.of()), Safeguards.defaults());
    }

    /**
     * The provider for the scheme of a URI.
     *
     * @throws IllegalArgumentException when none or several open it, listing what was found
     */
    public static TrackerProvider provider(URI uri) {
        if (uri.getScheme() == null) {
            throw new IllegalArgumentException("A tracker's URI needs a scheme; there are " + schemes()
                    + "; a plain path is opened by Trackers.open(String)");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        List<TrackerProvider> found = providers().stream()
                .filter(provider -> provider.schemes().contains(scheme))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("No backend opens the scheme '" + scheme + "'; there are " + schemes()
                    + "; add the artifact that has it to the class path (tracker-local: file, tracker-mlflow: http)");
        }
        if (found.size() > 1) {
            throw new IllegalArgumentException("Several backends open the scheme '" + scheme + "': "
                    + found.stream()
                            .map(provider -> provider.getClass().getName())
                            .toList()
                    + "; leave one on the class path");
        }
        return found.get(0);
    }

    private static List<TrackerProvider> providers() {
        return ServiceLoader.load(TrackerProvider.class, Trackers.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static Set<String> schemes() {
        Set<String> schemes = new TreeSet<>();
        providers().forEach(provider -> schemes.addAll(provider.schemes()));
        return schemes;
    }
}
