package io.github.tracker4j.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request shows to an MLflow server: a user with a password, a bearer token, or nothing. Its text never holds a
 * secret.
 */
public final class MlflowCredentials {

    private static final MlflowCredentials NONE = new MlflowCredentials("no credentials", null, List.of());

    private final String description;
    private final @Nullable String authorization;
    private final List<String> secrets;

    private MlflowCredentials(String description, @Nullable String authorization, List<String> secrets) {
        this.description = description;
        this.authorization = authorization;
        this.secrets = secrets;
    }

    /**
     * A user and a password, sent as HTTP Basic authentication in UTF-8.
     *
     * @throws IllegalArgumentException when the user has a colon, which Basic authentication cannot carry
     */
    public static MlflowCredentials basic(String username, String password) {
        if (username.indexOf(':') >= 0) {
            throw new IllegalArgumentException("A user name with ':' cannot be sent by HTTP Basic authentication");
        }
        String encoded =
                Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new MlflowCredentials("user and password", "Basic " + encoded, List.of(encoded, password));
    }

    /**
     * A token, sent as a bearer token.
     *
     * @throws IllegalArgumentException when it has a character that a header cannot carry
     */
    public static MlflowCredentials bearer(String token) {
        if (!HeaderText.isValid(token)) {
            throw new IllegalArgumentException("The token has a control character or a character outside ASCII, which"
                    + " a header cannot carry; check for a line end at its end");
        }
        return new MlflowCredentials("bearer token", "Bearer " + token, List.of(token));
    }

    /** Nothing. */
    public static MlflowCredentials none() {
        return NONE;
    }

    /** The value of the {@code Authorization} header, if there is one. */
    @Nullable String authorization() {
        return authorization;
    }

    /** What must not appear in any message. */
    List<String> secrets() {
        return secrets;
    }

    /** The kind of credentials, without the credentials. */
    @Override
    public String toString() {
        return description;
    }
}
