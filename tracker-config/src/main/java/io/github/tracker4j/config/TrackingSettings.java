package io.github.tracker4j.config;

import java.util.List;

/**
 * The section {@code tracking}: where runs live.
 *
 * @param backends the places, the first of which answers questions; empty when runs are kept nowhere
 */
public record TrackingSettings(List<BackendSettings> backends) {

    /** Copies the list. */
    public TrackingSettings {
        backends = List.copyOf(backends);
    }
}
