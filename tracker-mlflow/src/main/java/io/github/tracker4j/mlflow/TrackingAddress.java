package io.github.tracker4j.mlflow;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * A tracking URI taken apart: where the server is, and the credentials that stood in front of its host.
 *
 * @param uri without user info and without a slash at the end
 * @param credentials from the user info, if there was one
 */
record TrackingAddress(URI uri, @Nullable MlflowCredentials credentials) {

    static TrackingAddress of(URI given) {
        String scheme = given.getScheme() == null ? "" : given.getScheme().toLowerCase(Locale.ROOT);
        String authority = given.getRawAuthority();
        int at = authority == null ? -1 : authority.lastIndexOf('@');
        String place = authority == null ? "" : authority.substring(at + 1);
        String path = given.getRawPath() == null ? "" : given.getRawPath().replaceAll("/+$", "");
        // From here on nothing of what stands before the '@' is shown.
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("The tracking URI has the scheme '" + scheme
                    + "'; an MLflow server has http or https, such as http://localhost:5000");
        }
        if (place.isEmpty() || place.startsWith(":")) {
            throw new IllegalArgumentException(
                    "The tracking URI " + scheme + "://" + place + path + " has no host; write http://host:port");
        }
        if (given.getRawQuery() != null || given.getRawFragment() != null) {
            throw new IllegalArgumentException("The tracking URI " + scheme + "://" + place + path
                    + " has a query or fragment, which a tracking URI cannot have; remove it");
        }
        if (HttpUrl.parse(scheme + "://" + place + path) == null) {
            throw new IllegalArgumentException("The tracking URI " + scheme + "://" + place + path
                    + " has a host or port that cannot be; write http://host:port");
        }
        URI uri = URI.create(scheme + "://" + place + path);
        return new TrackingAddress(uri, at < 0 ? null : credentials(authority.substring(0, at)));
    }

    private static @Nullable MlflowCredentials credentials(String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = decoded(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = colon < 0 ? "" : decoded(userInfo.substring(colon + 1));
        return user.isEmpty() && password.isEmpty() ? null : MlflowCredentials.basic(user, password);
    }

    private static String decoded(String text) {
        // URLDecoder reads '+' as a space, which user info does not mean.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
