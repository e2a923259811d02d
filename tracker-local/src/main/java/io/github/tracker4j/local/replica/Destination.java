package io.github.tracker4j.local.replica;

import io.github.tracker4j.ExperimentTracker;
import java.net.URI;
import java.net.URISyntaxException;
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

    /** Takes user info, default port, query and the slashes at the end away from the URI. */
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
        if (given.getScheme() == null || given.isOpaque() || given.getHost() == null) {
            return given.normalize();
        }
        String scheme = given.getScheme().toLowerCase(Locale.ROOT);
        boolean isDefault =
                (given.getPort() == 80 && scheme.equals("http")) || (given.getPort() == 443 && scheme.equals("https"));
        String path = given.normalize().getPath();
        try {
            return new URI(
                    scheme,
                    null,
                    given.getHost().toLowerCase(Locale.ROOT),
                    isDefault ? -1 : given.getPort(),
                    path == null ? "" : path.replaceFirst("/+$", ""),
                    null,
                    null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("No place can be named by the parts of this URI: " + e.getReason(), e);
        }
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
