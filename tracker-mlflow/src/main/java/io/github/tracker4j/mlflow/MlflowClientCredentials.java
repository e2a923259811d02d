package io.github.tracker4j.mlflow;

import java.util.Objects;
import java.util.function.Supplier;
import org.mlflow.tracking.creds.MlflowHostCreds;
import org.mlflow.tracking.creds.MlflowHostCredsProvider;

/**
 * Takes over what a program already has for {@code org.mlflow:mlflow-client}. The only class here that needs that library,
 * which is an optional dependency.
 */
public final class MlflowClientCredentials {

    private MlflowClientCredentials() {}

    /**
     * The provider's user and password, else its token, else nothing; the provider is asked for each request, so that a
     * token that it renews is used.
     */
    public static Supplier<MlflowCredentials> from(MlflowHostCredsProvider provider) {
        Objects.requireNonNull(provider, "provider");
        return () -> credentials(provider.getHostCreds());
    }

    /**
     * Options for the provider's host, with its credentials and its choice about certificates.
     *
     * @throws IllegalArgumentException when its host is no {@code http} or {@code https} URI
     */
    public static MlflowOptions.Builder options(MlflowHostCredsProvider provider) {
        MlflowHostCreds now = provider.getHostCreds();
        MlflowOptions.Builder options = MlflowOptions.builder(
                        ClientEnvironment.uri("The host of the MlflowHostCredsProvider", now.getHost()))
                .credentials(from(provider));
        return now.shouldIgnoreTlsVerification() ? options.insecureTls(true) : options;
    }

    private static MlflowCredentials credentials(MlflowHostCreds now) {
        if (now.getUsername() != null && now.getPassword() != null) {
            return MlflowCredentials.basic(now.getUsername(), now.getPassword());
        }
        return now.getToken() == null ? MlflowCredentials.none() : MlflowCredentials.bearer(now.getToken());
    }
}
