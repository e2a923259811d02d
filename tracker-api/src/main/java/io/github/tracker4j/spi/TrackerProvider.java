package io.github.tracker4j.spi;

import io.github.tracker4j.ExperimentTracker;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * Opens trackers for URI schemes; the one type that is found by {@link java.util.ServiceLoader}, so that a backend is
 * added by putting it on the class or module path.
 */
public interface TrackerProvider {

    /** The URI schemes it opens, in lower case, such as {@code http}. */
    Set<String> schemes();

    /**
     * Names of the settings that {@link #open} takes, each with a sentence that tells values and default. A configuration
     * file gives settings of other names back to its author.
     */
    Map<String, String> settings();

    /**
     * Opens a tracker, without safeguards. It need not reach the place yet.
     *
     * @param uri a URI of one of its schemes
     * @param settings values by name
     * @throws IllegalArgumentException when the URI or a setting is wrong; the message names it, what is allowed and the
     *     default, and never shows a credential
     */
    ExperimentTracker open(URI uri, Map<String, String> settings);
}
