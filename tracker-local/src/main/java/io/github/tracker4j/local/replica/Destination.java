package io.github.tracker4j.local.replica;

import io.github.tracker4j.ExperimentTracker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A place that journals are replayed into.
 *
 * @param uri where it is; together with the workspace its identity, without user info and in normal form
 * @param workspace the workspace there, on servers that have them
 * @param tracker opened on that place, without safeguards: what a journal has is sent as it is
 */
public record Destination(URI uri, @Nullable String workspace, ExperimentTracker tracker) {

    private static final int NAME_LENGTH = 60;
    private static final int HASH_DIGITS = 8;

    /** Takes user info, default port, query and the slashes at its end away from the URI. */
    public Destination {
        uri = normal(uri);
    }

    /** A place without workspaces. */
    public static Destination of(URI uri, ExperimentTracker tracker) {
        return new Destination(uri, null, tracker);
    }

    /** Its identity in words, without secrets. */
    public String name() {
        return workspace == null ? uri.toString() : uri + " workspace " + workspace;
    }

    /** The name of the cursor file of this place beside each journal. */
    String fileName() {
        String safe = name().replaceFirst("^[a-z+.-]+:/*", "").replaceAll("[^A-Za-z0-9._-]", "_");
        String start = safe.length() > NAME_LENGTH ? safe.substring(0, NAME_LENGTH) : safe;
        return start + "-" + hash(name()).substring(0, HASH_DIGITS);
    }

    private static URI normal(URI given) {
        String scheme = given.getScheme();
        String authority = given.getRawAuthority();
        if (scheme == null || given.isOpaque()) {
            return given.normalize();
        }
        URI normal = given.normalize();
        StringBuilder text = new StringBuilder(scheme.toLowerCase(Locale.ROOT)).append(':');
        if (authority != null) {
            // Also where it has no host by the rules of URIs, such as an underscore in its name.
            text.append("//")
                    .append(withoutDefaultPort(
                            scheme,
                            authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT)));
        }
        String path = normal.getRawPath() == null ? "" : normal.getRawPath();
        int end = path.length();
        while (end > (authority == null ? 1 : 0) && path.charAt(end - 1) == '/') {
            end--;
        }
        return URI.create(text.append(path, 0, end).toString());
    }

    private static String withoutDefaultPort(String scheme, String place) {
        String port = scheme.equalsIgnoreCase("http") ? ":80" : scheme.equalsIgnoreCase("https") ? ":443" : "";
        return port.isEmpty() || !place.endsWith(port) ? place : place.substring(0, place.length() - port.length());
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
