package io.github.tracker4j.mlflow;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.Interceptor;
import org.jspecify.annotations.Nullable;

/**
 * Where an MLflow server is and how to talk to it: address, credentials, TLS, deadlines. Immutable; its text never holds
 * a secret.
 *
 * <pre>{@code
 * MlflowOptions options = MlflowOptions.builder(URI.create("https://mlflow.example.org"))
 *         .credentials(MlflowCredentials.bearer(token))
 *         .timeBudget(Duration.ofSeconds(30))
 *         .build();
 * }</pre>
 *
 * <p>{@link #fromEnvironment()} and {@link Builder#fillFromEnvironment()} find what MLflow's Python client finds.
 */
public final class MlflowOptions {

    private final URI trackingUri;
    private final Supplier<MlflowCredentials> credentials;
    private final Supplier<Map<String, String>> headers;
    private final @Nullable Path caFile;
    private final @Nullable Path clientCertificate;
    private final boolean insecureTls;
    private final @Nullable InetSocketAddress proxy;
    private final @Nullable Interceptor network;
    private final Duration connectTimeout;
    private final Duration readTimeout;
    private final Duration timeBudget;
    private final Duration reachTime;
    private final Duration settleTime;
    private final @Nullable String workspace;
    private final boolean allowLocalArtifactRoot;
    private final Duration artifactReadTimeout;
    private final Duration artifactWriteTimeout;

    private MlflowOptions(Builder from) {
        trackingUri = from.trackingUri;
        credentials = from.credentials == null ? MlflowCredentials::none : from.credentials;
        headers = from.headers;
        caFile = from.caFile;
        clientCertificate = from.clientCertificate;
        insecureTls = Boolean.TRUE.equals(from.insecureTls);
        proxy = from.proxy;
        network = from.network;
        connectTimeout = from.connectTimeout;
        readTimeout = from.readTimeout;
        timeBudget = from.timeBudget;
        reachTime = from.reachTime == null ? from.timeBudget : from.reachTime;
        settleTime = from.settleTime;
        workspace = from.workspace;
        allowLocalArtifactRoot = from.allowLocalArtifactRoot;
        artifactReadTimeout = from.artifactReadTimeout;
        artifactWriteTimeout = from.artifactWriteTimeout;
    }

    /**
     * Begins the options for a server.
     *
     * @param trackingUri {@code http} or {@code https}, with the path under which the server stands, if any. User info in
     *     it becomes the credentials and is removed from the URI; a slash at the end is removed too
     * @throws IllegalArgumentException when it is no such URI; the message does not hold its user info
     */
    public static Builder builder(URI trackingUri) {
        return new Builder(trackingUri);
    }

    /**
     * The server and everything else that the environment and {@code ~/.mlflow/credentials} say.
     *
     * @throws IllegalArgumentException when {@code MLFLOW_TRACKING_URI} is not set, or a variable is wrong
     */
    public static MlflowOptions fromEnvironment() {
        return fromEnvironment(System::getenv, Path.of(System.getProperty("user.home")));
    }

    static MlflowOptions fromEnvironment(Function<String, @Nullable String> environment, Path home) {
        String uri = environment.apply(ClientEnvironment.TRACKING_URI);
        if (uri == null || uri.isBlank()) {
            throw new IllegalArgumentException(ClientEnvironment.TRACKING_URI
                    + " is not set; set it to the server, such as http://localhost:5000");
        }
        return builder(ClientEnvironment.uri(ClientEnvironment.TRACKING_URI, uri))
                .fillFromEnvironment(environment, home)
                .build();
    }

    /** The server, without user info and without a slash at the end. */
    public URI trackingUri() {
        return trackingUri;
    }

    Supplier<MlflowCredentials> credentials() {
        return credentials;
    }

    Supplier<Map<String, String>> headers() {
        return headers;
    }

    Optional<Path> caFile() {
        return Optional.ofNullable(caFile);
    }

    Optional<Path> clientCertificate() {
        return Optional.ofNullable(clientCertificate);
    }

    boolean insecureTls() {
        return insecureTls;
    }

    Optional<InetSocketAddress> proxy() {
        return Optional.ofNullable(proxy);
    }

    /** What answers in the place of the network. */
    Optional<Interceptor> network() {
        return Optional.ofNullable(network);
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration readTimeout() {
        return readTimeout;
    }

    /** Bounds one request with all its repetitions. */
    Duration timeBudget() {
        return timeBudget;
    }

    /** Bounds the repetitions of one request as long as nobody takes the connection. */
    Duration reachTime() {
        return reachTime;
    }

    Duration settleTime() {
        return settleTime;
    }

    Optional<String> workspace() {
        return Optional.ofNullable(workspace);
    }

    boolean allowLocalArtifactRoot() {
        return allowLocalArtifactRoot;
    }

    Duration artifactReadTimeout() {
        return artifactReadTimeout;
    }

    Duration artifactWriteTimeout() {
        return artifactWriteTimeout;
    }

    /** The server and whether TLS is checked; no credentials. */
    @Override
    public String toString() {
        return "MLflow server " + trackingUri + (insecureTls ? ", certificate not checked" : "");
    }

    /** Collects options; what is not set has the default that its method names. Not thread-safe. */
    public static final class Builder {

        private final URI trackingUri;
        private @Nullable Supplier<MlflowCredentials> credentials;
        private Supplier<Map<String, String>> headers = Map::of;
        private @Nullable Path caFile;
        private @Nullable Path clientCertificate;
        private @Nullable Boolean insecureTls;
        private @Nullable InetSocketAddress proxy;
        private @Nullable Interceptor network;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration readTimeout = Duration.ofSeconds(60);
        private Duration timeBudget = Duration.ofMinutes(2);
        private @Nullable Duration reachTime;
        private Duration settleTime = Duration.ofSeconds(75);
        private @Nullable String workspace;
        private boolean allowLocalArtifactRoot;
        private Duration artifactReadTimeout = Duration.ofMinutes(5);
        private Duration artifactWriteTimeout = Duration.ofMinutes(1);

        private Builder(URI uri) {
            TrackingAddress address = TrackingAddress.of(uri);
            trackingUri = address.uri();
            if (address.credentials() != null) {
                MlflowCredentials fromUri = address.credentials();
                credentials = () -> fromUri;
            }
        }

        /** The credentials of every request, in place of the URI's user info. Default: none. */
        public Builder credentials(MlflowCredentials value) {
            Objects.requireNonNull(value, "credentials");
            return credentials(() -> value);
        }

        /** Credentials that may change; asked for once a request, from several threads. */
        public Builder credentials(Supplier<MlflowCredentials> source) {
            credentials = Objects.requireNonNull(source, "credentials");
            return this;
        }

        /**
         * Further headers, asked for once a request, from several threads, such as what an access proxy wants. They win
         * over ours, {@code Authorization} included. {@code Origin}, {@code Host} and those that describe the body are
         * refused.
         */
        public Builder headers(Supplier<Map<String, String>> source) {
            headers = Objects.requireNonNull(source, "headers");
            return this;
        }

        /** PEM file with the certificate authorities to trust instead of the JVM's. */
        public Builder caFile(Path file) {
            caFile = Objects.requireNonNull(file, "caFile");
            return this;
        }

        /** PEM file with our certificate (and its chain) and its unencrypted private key. */
        public Builder clientCertificate(Path file) {
            clientCertificate = Objects.requireNonNull(file, "clientCertificate");
            return this;
        }

        /** Whether to accept any certificate of any host. Default: no. */
        public Builder insecureTls(boolean value) {
            insecureTls = value;
            return this;
        }

        /** An HTTP proxy. Default: what the JVM's {@code http.proxyHost}, {@code https.proxyHost} say. */
        public Builder proxy(String host, int port) {
            proxy = InetSocketAddress.createUnresolved(host, port);
            return this;
        }

        /** What answers in the place of the network; the seam at which tests give answers that no server gives. */
        Builder network(Interceptor value) {
            network = value;
            return this;
        }

        /** How long a connection may take. Default: 10 s. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = positive("connectTimeout", value);
            return this;
        }

        /** How long a server may be silent. Default: 60 s, since a large batch can take half a minute. */
        public Builder readTimeout(Duration value) {
            readTimeout = positive("readTimeout", value);
            return this;
        }

        /** How long one request may take with all its repetitions. Default: 2 minutes. */
        public Builder timeBudget(Duration value) {
            timeBudget = positive("timeBudget", value);
            return this;
        }

        /**
         * How long one request is repeated as long as the server takes no connection, within the time budget; one that takes
         * them and is slow has the whole budget. Default: the time budget.
         */
        public Builder reachTime(Duration value) {
            reachTime = positive("reachTime", value);
            return this;
        }

        /**
         * How long after its sending a request without an answer may still be applied; longer than the server's slowest
         * answer. Default: 75 s.
         */
        public Builder settleTime(Duration value) {
            settleTime = positive("settleTime", value);
            return this;
        }

        /** The workspace of a server that has workspaces. Default: none, and no header is sent. */
        public Builder workspace(String name) {
            workspace = Objects.requireNonNull(name, "workspace");
            return this;
        }

        /**
         * Whether artifacts of a run may be written straight to a {@code file:} location; right only when this machine
         * and the server see the same file system. Default: no.
         */
        public Builder allowLocalArtifactRoot(boolean value) {
            allowLocalArtifactRoot = value;
            return this;
        }

        /** How long a server may be silent while it stores or sends an artifact. Default: 5 minutes. */
        public Builder artifactReadTimeout(Duration value) {
            artifactReadTimeout = positive("artifactReadTimeout", value);
            return this;
        }

        /** How long a server may take no byte of an artifact. Default: 1 minute. */
        public Builder artifactWriteTimeout(Duration value) {
            artifactWriteTimeout = positive("artifactWriteTimeout", value);
            return this;
        }

        /**
         * Takes what is not set yet from the variables that MLflow's Python client reads: {@code
         * MLFLOW_TRACKING_USERNAME} and {@code _PASSWORD} (or, for each that is missing, {@code
         * ~/.mlflow/credentials}), else {@code MLFLOW_TRACKING_TOKEN}; {@code MLFLOW_TRACKING_INSECURE_TLS}, {@code
         * _SERVER_CERT_PATH}, {@code _CLIENT_CERT_PATH}; {@code MLFLOW_WORKSPACE}.
         *
         * @throws IllegalArgumentException naming the variable or file that is wrong, never a credential
         */
        public Builder fillFromEnvironment() {
            return fillFromEnvironment(System::getenv, Path.of(System.getProperty("user.home")));
        }

        Builder fillFromEnvironment(Function<String, @Nullable String> variables, Path home) {
            ClientEnvironment environment = new ClientEnvironment(variables, home);
            if (credentials == null) {
                environment.credentials().ifPresent(this::credentials);
            }
            if (insecureTls == null && caFile == null) {
                environment.insecureTls().ifPresent(this::insecureTls);
                environment.caFile().ifPresent(this::caFile);
            }
            if (clientCertificate == null) {
                environment.clientCertificate().ifPresent(this::clientCertificate);
            }
            if (workspace == null) {
                environment.workspace().ifPresent(this::workspace);
            }
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException when the certificate is both to be checked against a file and not to be checked
         */
        public MlflowOptions build() {
            if (Boolean.TRUE.equals(insecureTls) && caFile != null) {
                throw new IllegalArgumentException(
                        "insecureTls (" + ClientEnvironment.INSECURE_TLS + ") and the CA file " + caFile + " ("
                                + ClientEnvironment.CA_FILE + ") exclude each other; remove one");
            }
            return new MlflowOptions(this);
        }

        private static Duration positive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + " is " + value + "; it must be more than 0");
            }
            return value;
        }
    }
}
