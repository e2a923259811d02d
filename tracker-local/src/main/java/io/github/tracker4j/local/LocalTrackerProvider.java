package io.github.tracker4j.local;

import io.github.tracker4j.spi.TrackerProvider;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens local trackers for {@code file:} URIs: {@code file:///data/experiments}, or {@code file:experiments}. */
public final class LocalTrackerProvider implements TrackerProvider {

    private static final String STALE = "stale";
    private static final String DURABILITY = "durability";

    /** For {@link java.util.ServiceLoader}. */
    public LocalTrackerProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("file");
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(
                STALE,
                "How long a run may be silent before it reads as interrupted where its process cannot be asked, as an"
                        + " ISO-8601 duration; default PT10M.");
        settings.put(
                DURABILITY,
                "What a log call that returned survives: process (the end of the program, kill -9 included) or"
                        + " power-loss (slower by hundreds of times); default process.");
        return settings;
    }

    @Override
    public LocalTracker open(URI uri, Map<String, String> settings) {
        LocalOptions options = LocalOptions.DEFAULT;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            options = switch (setting.getKey()) {
                case STALE -> options.withStale(duration(setting.getValue()));
                case DURABILITY -> options.withDurability(durability(setting.getValue()));
                default ->
                    throw new IllegalArgumentException("Local files have no setting '" + setting.getKey()
                            + "'; there are " + String.join(" and ", settings().keySet()));
            };
        }
        return new LocalTracker(root(uri), options);
    }

    private static Path root(URI uri) {
        if (!"file".equalsIgnoreCase(uri.getScheme()) || uri.getQuery() != null || uri.getFragment() != null) {
            throw notADirectory(uri, null);
        }
        try {
            return uri.isOpaque() ? Path.of(uri.getSchemeSpecificPart()) : Path.of(uri);
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw notADirectory(uri, e);
        }
    }

    private static IllegalArgumentException notADirectory(URI uri, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "'" + uri + "' names no local directory; write file:///absolute/path or file:relative/path, with"
                        + " special characters percent-encoded",
                cause);
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "Setting 'stale' is '" + text + "'; an ISO-8601 duration such as PT10M (the default) is expected",
                    e);
        }
    }

    private static LocalOptions.Durability durability(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "process" -> LocalOptions.Durability.PROCESS;
            case "power-loss", "power_loss" -> LocalOptions.Durability.POWER_LOSS;
            default ->
                throw new IllegalArgumentException(
                        "Setting 'durability' is '" + text + "'; process (the default) or power-loss is expected");
        };
    }
}
