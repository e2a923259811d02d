package io.github.tracker4j.mlflow;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the variables and the credentials file of MLflow's Python client, with its order of precedence. */
final class ClientEnvironment {

    static final String TRACKING_URI = "MLFLOW_TRACKING_URI";
    static final String INSECURE_TLS = "MLFLOW_TRACKING_INSECURE_TLS";
    static final String CA_FILE = "MLFLOW_TRACKING_SERVER_CERT_PATH";
    static final String CLIENT_CERTIFICATE = "MLFLOW_TRACKING_CLIENT_CERT_PATH";
    private static final String USERNAME = "MLFLOW_TRACKING_USERNAME";
    private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";
    private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";
    private static final String WORKSPACE = "MLFLOW_WORKSPACE";

    private final Function<String, @Nullable String> variables;
    private final Path credentialsFile;

    ClientEnvironment(Function<String, @Nullable String> variables, Path home) {
        this.variables = variables;
        this.credentialsFile = home.resolve(".mlflow").resolve("credentials");
    }

    /**
     * A URI, in whose error message nothing of it appears: it may hold a password.
     *
     * @param what where it was given
     */
    static URI uri(String what, String text) {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(what + " is not a URI: " + e.getReason() + " at index " + e.getIndex()
                    + "; write it as http://host:port");
        }
    }

    Optional<MlflowCredentials> credentials() {
        Optional<String> username = variable(USERNAME);
        Optional<String> password = variable(PASSWORD);
        if (username.isEmpty() || password.isEmpty()) {
            Map<String, String> file = credentialsFile();
            username = username.or(() -> Optional.ofNullable(file.get("mlflow_tracking_username")));
            password = password.or(() -> Optional.ofNullable(file.get("mlflow_tracking_password")));
        }
        if (username.isPresent() && password.isPresent()) {
            return Optional.of(MlflowCredentials.basic(username.get(), password.get()));
        }
        return variable(TOKEN).map(token -> {
            if (!HeaderText.isValid(token)) {
                throw new IllegalArgumentException(
                        TOKEN + " has a character that a header cannot carry; check for a line end at its end");
            }
            return MlflowCredentials.bearer(token);
        });
    }

    Optional<Boolean> insecureTls() {
        return variable(INSECURE_TLS).map(text -> switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default ->
                throw new IllegalArgumentException(INSECURE_TLS + " is '" + text + "'; write true, false, 1 or 0");
        });
    }

    Optional<Path> caFile() {
        return variable(CA_FILE).map(Path::of);
    }

    Optional<Path> clientCertificate() {
        return variable(CLIENT_CERTIFICATE).map(Path::of);
    }

    Optional<String> workspace() {
        return variable(WORKSPACE);
    }

    /** An empty variable counts as one that is not set. */
    private Optional<String> variable(String name) {
        return Optional.ofNullable(variables.apply(name)).filter(value -> !value.isEmpty());
    }

    private Map<String, String> credentialsFile() {
        if (!Files.exists(credentialsFile)) {
            return Map.of();
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(credentialsFile);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The credentials file " + credentialsFile + " cannot be read: " + e.getMessage() + "; check it", e);
        }
        Map<String, String> values = new HashMap<>();
        boolean ours = false;
        for (String line : lines) {
            String text = line.strip();
            int separator = firstOf(text, '=', ':');
            if (text.startsWith("#") || text.startsWith(";")) {
                continue;
            }
            if (text.startsWith("[") && text.endsWith("]")) {
                ours = text.equals("[mlflow]");
            } else if (ours && separator > 0) {
                values.put(
                        text.substring(0, separator).strip().toLowerCase(Locale.ROOT),
                        text.substring(separator + 1).strip());
            }
        }
        values.values().removeIf(String::isEmpty);
        return values;
    }

    private static int firstOf(String text, char one, char other) {
        int a = text.indexOf(one);
        int b = text.indexOf(other);
        return a < 0 ? b : b < 0 ? a : Math.min(a, b);
    }
}
