package io.github.tracker4j.mlflow;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.spi.TrackerProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Opens MLflow servers for {@code http:} and {@code https:} URIs. Credentials and TLS come from where MLflow's Python
 * client finds them: user info of the URI, environment, {@code ~/.mlflow/credentials}.
 */
public final class MlflowTrackerProvider implements TrackerProvider {

    private record Setting(String sentence, BiConsumer<MlflowOptions.Builder, String> apply) {}

    private static final Map<String, Setting> SETTINGS = allSettings();

    /** For the {@link java.util.ServiceLoader}. */
    public MlflowTrackerProvider() {}

    private static Map<String, Setting> allSettings() {
        Map<String, Setting> all = new LinkedHashMap<>();
        all.put(
                "timeouts.connect",
                new Setting(
                        "How long a connection may take, in seconds; 10 by default.",
                        (options, value) -> options.connectTimeout(seconds(value))));
        all.put(
                "timeouts.read",
                new Setting(
                        "How long the server may be silent, in seconds; 60 by default.",
                        (options, value) -> options.readTimeout(seconds(value))));
        all.put(
                "timeouts.total",
                new Setting(
                        "How long one request may take with all its repetitions, in seconds; 120 by default.",
                        (options, value) -> options.timeBudget(seconds(value))));
        all.put(
                "timeouts.reach",
                new Setting(
                        "How long one request is repeated as long as the server takes no connection, in seconds; as long as"
                                + " timeouts.total by default.",
                        (options, value) -> options.reachTime(seconds(value))));
        all.put(
                "timeouts.settle",
                new Setting(
                        "How long after its sending a request without an answer may still be applied, in seconds;"
                                + " longer than the server's slowest answer; 75 by default.",
                        (options, value) -> options.settleTime(seconds(value))));
        all.put(
                "tls.ca-file",
                new Setting(
                        "PEM file with the certificate authorities to trust; by default MLFLOW_TRACKING_SERVER_CERT_PATH,"
                                + " else the JVM's.",
                        (options, value) -> options.caFile(Path.of(value))));
        all.put(
                "tls.client-certificate",
                new Setting(
                        "PEM file with our certificate and key; by default MLFLOW_TRACKING_CLIENT_CERT_PATH, else none.",
                        (options, value) -> options.clientCertificate(Path.of(value))));
        all.put(
                "workspace",
                new Setting(
                        "The workspace of a server that has workspaces; by default MLFLOW_WORKSPACE, else none.",
                        MlflowOptions.Builder::workspace));
        all.put(
                "artifacts.allow-local-root",
                new Setting(
                        "Whether artifacts may be written straight to a file: location of the server, true or false;"
                                + " right only when both see the same files; false by default.",
                        (options, value) -> options.allowLocalArtifactRoot(truth(value))));
        return all;
    }

    @Override
    public Set<String> schemes() {
        return Set.of("http", "https");
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> sentences = new LinkedHashMap<>();
        SETTINGS.forEach((name, setting) -> sentences.put(name, setting.sentence()));
        return sentences;
    }

    @Override
    public ExperimentTracker open(URI uri, Map<String, String> settings) {
        MlflowOptions.Builder options = MlflowOptions.builder(uri);
        settings.forEach((name, value) -> {
            Setting setting = SETTINGS.get(name);
            if (setting == null) {
                throw new IllegalArgumentException(
                        "An MLflow tracker has no setting '" + name + "'; it has " + SETTINGS.keySet());
            }
            try {
                setting.apply().accept(options, value);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "Setting '" + name + "' cannot be '" + value + "': " + setting.sentence(), e);
            }
        });
        return new MlflowTracker(options.fillFromEnvironment().build());
    }

    private static Duration seconds(String text) {
        double seconds = Double.parseDouble(text);
        if (!(seconds > 0 && seconds <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException(text + " is no number of seconds above 0");
        }
        return Duration.ofMillis(Math.max(1, Math.round(seconds * 1000)));
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text + " is neither true nor false");
        };
    }
}
