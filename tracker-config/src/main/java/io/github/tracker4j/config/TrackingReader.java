package io.github.tracker4j.config;

import io.github.tracker4j.Nearest;
import io.github.tracker4j.spi.TrackerProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code tracking}: which backends, where each of them is, their own settings, and how runs get there. */
final class TrackingReader {

    // One letter before the colon is a drive.
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);

    /** The key by which a backend has a URI of its own, when several backends need one. */
    private static final String OWN_URI = "uri";

    private final ValueReader values;
    private final Backends backends;
    private final KeyCheck keys;
    private final Problems problems;

    TrackingReader(ValueReader values, Backends backends, KeyCheck keys, Problems problems) {
        this.values = values;
        this.backends = backends;
        this.keys = keys;
        this.problems = problems;
    }

    Tracking read() {
        Map<String, Map<String, Node.Scalar>> settings = new LinkedHashMap<>();
        backends.namesWithSettings().forEach(name -> settings.put(name, settings(name)));
        List<Place> places = new ArrayList<>();
        for (Node.Scalar name : named()) {
            if (!name.text().equals(Backends.NONE)) {
                Place place = place(name, settings.getOrDefault(name.text(), Map.of()));
                if (place != null) {
                    places.add(place);
                }
            }
        }
        Path journal = places.stream()
                .filter(Place::isLocal)
                .findFirst()
                .map(local -> Path.of(local.settings().uri()))
                .orElseGet(this::journal);
        Map<String, Node.Scalar> local = settings.getOrDefault(Backends.LOCAL, Map.of());
        return new Tracking(places, mode(), journal, ValueReader.textsOf(local));
    }

    private TrackingSettings.Mode mode() {
        Setting setting = Setting.TRACKING_MODE;
        String text = values.text(setting).orElse("");
        return TrackingSettings.Mode.of(text).orElseGet(() -> {
            problems.add(
                    values.origin(setting),
                    setting.path() + " is '" + LiteralSecrets.hidden(text) + "'; "
                            + TrackingSettings.Mode.STORE_AND_FORWARD
                            + " is expected, which needs no server while runs are"
                            + " logged, or " + TrackingSettings.Mode.DIRECT
                            + ", in which errors of a server reach the program");
            return TrackingSettings.Mode.STORE_AND_FORWARD;
        });
    }

    private Path journal() {
        URI directory = directory(Setting.TRACKING_JOURNAL);
        return directory == null ? Path.of("") : Path.of(directory);
    }

    /** The scheme of a text that has one. */
    static @Nullable String scheme(String text) {
        Matcher matcher = SCHEME.matcher(text);
        return matcher.matches() ? matcher.group(1) : null;
    }

    private Map<String, Node.Scalar> settings(String backend) {
        Map<String, Node.Scalar> given = values.flattened(Setting.TRACKING, backend);
        Set<String> known = new TreeSet<>();
        backends.provider(backend)
                .ifPresent(provider -> known.addAll(provider.settings().keySet()));
        if (!backend.equals(Backends.LOCAL)) {
            known.add(OWN_URI);
        }
        keys.checkNames(Setting.TRACKING + "." + backend, given, known);
        return given;
    }

    private List<Node.Scalar> named() {
        List<Node.Scalar> given = values.texts(Setting.TRACKING_BACKEND);
        if (given.isEmpty()) {
            problems.add(
                    values.origin(Setting.TRACKING_BACKEND),
                    "tracking.backend names no backend; write local, mlflow, a list of them, or none");
        }
        List<Node.Scalar> named = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Node.Scalar name : given) {
            if (!seen.add(name.text())) {
                problems.add(name.origin(), "tracking.backend names " + name.described() + " twice; remove one");
            } else if (name.text().equals(Backends.NONE) && given.size() > 1) {
                problems.add(name.origin(), "tracking.backend 'none' stands alone; remove it, or the others");
            } else {
                named.add(name);
            }
        }
        return named;
    }

    private @Nullable Place place(Node.Scalar name, Map<String, Node.Scalar> given) {
        TrackerProvider provider = backends.provider(name.text()).orElse(null);
        if (provider == null) {
            problems.add(
                    name.origin(),
                    "tracking.backend " + name.described() + " is not known"
                            + Nearest.to(name.text(), backends.names())
                                    .map(near -> "; did you mean '" + near + "'?")
                                    .orElse("; is its jar on the class path?")
                            + " (known here: " + String.join(", ", backends.names()) + ")");
            return null;
        }
        Map<String, Node.Scalar> settings = new LinkedHashMap<>(given);
        Node.Scalar ownUri = settings.remove(OWN_URI);
        URI uri = name.text().equals(Backends.LOCAL)
                ? directory(Setting.TRACKING_ARTIFACT_LOCATION)
                : uri(name, ownUri, provider);
        return uri == null
                ? null
                : new Place(
                        new BackendSettings(name.text(), uri, ValueReader.textsOf(settings)), provider, name.origin());
    }

    private @Nullable URI directory(Setting setting) {
        String text = values.text(setting).orElse("");
        String scheme = scheme(text);
        String problem;
        try {
            if ("file".equalsIgnoreCase(scheme)) {
                return Path.of(new URI(text)).toUri();
            }
            if (scheme == null && !text.isBlank()) {
                Path home = Path.of(System.getProperty("user.home", ""));
                Path directory = text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
                return directory.toAbsolutePath().normalize().toUri();
            }
            problem = scheme == null ? "it is empty" : "'" + scheme + ":' is no local directory";
        } catch (InvalidPathException | URISyntaxException e) {
            problem = reason(e);
        } catch (IllegalArgumentException e) {
            problem = String.valueOf(e.getMessage());
        }
        problems.add(
                values.origin(setting),
                setting.path() + " is '" + LiteralSecrets.hidden(text) + "', where no files can be kept (" + problem
                        + "); write the path of a directory, or leave it out for experiments/");
        return null;
    }

    private @Nullable URI uri(Node.Scalar name, Node.@Nullable Scalar own, TrackerProvider provider) {
        String path = own == null ? Setting.TRACKING_URI.path() : Setting.TRACKING + "." + name.text() + "." + OWN_URI;
        String text = own == null ? values.text(Setting.TRACKING_URI).orElse(null) : own.text();
        if (text == null || (own == null && isOfAnother(text, name.text()))) {
            problems.add(name.origin(), missingUri(name.text(), provider));
            return null;
        }
        Origin origin = own == null ? values.origin(Setting.TRACKING_URI) : own.origin();
        String shown = LiteralSecrets.withoutUserInfo(LiteralSecrets.hidden(text));
        String scheme = scheme(text);
        if (scheme == null || !Backends.nameOf(scheme).equals(name.text())) {
            problems.add(
                    origin,
                    path + " is '" + shown + "', which backend " + name.text()
                            + " does not open; write a URI that starts" + " with " + starts(name.text(), provider));
            return null;
        }
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            problems.add(origin, path + " is '" + shown + "', which is no URI: " + reason(e));
            return null;
        }
    }

    /** Whether a URI is meant for another of the backends that are named. */
    private boolean isOfAnother(String uri, String backend) {
        String scheme = scheme(uri);
        String name = scheme == null ? backend : Backends.nameOf(scheme);
        return !name.equals(backend)
                && values.texts(Setting.TRACKING_BACKEND).stream()
                        .anyMatch(other -> other.text().equals(name));
    }

    private static String missingUri(String name, TrackerProvider provider) {
        return name.equals(Backends.MLFLOW)
                ? "tracking.backend 'mlflow' needs a server; write 'uri: http://host:5000' below 'tracking:', or set"
                        + " MLFLOW_TRACKING_URI"
                : "tracking.backend '" + name + "' needs a place; write 'uri: " + starts(name, provider)
                        + "...' below 'tracking:', or below '" + name + ":' in it";
    }

    private static String starts(String name, TrackerProvider provider) {
        return String.join(
                " or ",
                new TreeSet<>(provider.schemes())
                        .stream()
                                .filter(scheme -> Backends.nameOf(scheme).equals(name))
                                .map(scheme -> scheme + ":")
                                .toList());
    }

    private static String reason(Exception e) {
        // Not their whole messages: those repeat the text, which may hold a password.
        return e instanceof URISyntaxException uri
                ? uri.getReason()
                : e instanceof InvalidPathException path
                        ? path.getReason()
                        : e.getClass().getSimpleName();
    }
}
