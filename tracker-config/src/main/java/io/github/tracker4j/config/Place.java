package io.github.tracker4j.config;

import io.github.tracker4j.spi.TrackerProvider;

/** A backend that a configuration names, with what opens it and where it was named. */
record Place(BackendSettings settings, TrackerProvider provider, Origin origin) {

    boolean isLocal() {
        return settings.name().equals(Backends.LOCAL);
    }
}
