package io.github.tracker4j.config;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One place where runs live.
 *
 * @param name {@code local}, {@code mlflow}, or the URI scheme of another backend
 * @param uri what to open; it may hold a password, which {@link #toString()} leaves out
 * @param settings the backend's own settings by name
 */
public record BackendSettings(String name, URI uri, Map<String, String> settings) {

    /** Copies the settings, in their order. */
    public BackendSettings {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** Name and place, without settings and user info, which may be secret. */
    @Override
    public String toString() {
        return name + " at " + LiteralSecrets.withoutUserInfo(uri.toString());
    }
}
