package io.github.tracker4j.mlflow;

import io.github.tracker4j.RejectedException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Where the artifacts of a run are, as its {@code artifact_uri} says. */
sealed interface ArtifactPlace {

    /** Below an address of a server's artifact proxy. */
    record Proxy(HttpUrl root) implements ArtifactPlace {

        /** The address of an artifact. */
        HttpUrl at(String path) {
            return root.newBuilder().addEncodedPathSegments(encoded(path)).build();
        }
    }

    /** In a directory of this machine. */
    record Directory(Path root) implements ArtifactPlace {

        /** The file of an artifact. */
        Path at(String path) {
            return root.resolve(path);
        }
    }

    /** The part of the tracking API that serves artifacts. */
    String PROXY_PATH = "api/2.0/mlflow-artifacts/artifacts";

    /** A scheme of one letter is a drive of Windows. */
    Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):(.*)", Pattern.DOTALL);

    /**
     * Finds the place.
     *
     * @param tracking the tracking URI
     * @throws RejectedException naming the scheme, when artifacts there cannot be reached from here
     */
    static ArtifactPlace of(String artifactUri, HttpUrl tracking, boolean localAllowed) {
        Matcher matcher = SCHEME.matcher(artifactUri);
        String scheme = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
        return switch (scheme) {
            case "mlflow-artifacts" -> proxied(artifactUri, matcher.group(2), tracking);
            case "http", "https" -> {
                HttpUrl url = HttpUrl.parse(artifactUri);
                if (url == null) {
                    throw new RejectedException("The artifact URI of this run is no address: " + artifactUri);
                }
                yield new Proxy(url.newBuilder().username("").password("").build());
            }
            case "", "file" -> {
                if (!localAllowed) {
                    throw new RejectedException(
                            "The artifacts of this run are at " + artifactUri + ", a path (scheme 'file')"
                                    + " on the server's machine. If this machine has the same file system there, allow it by"
                                    + " allowLocalArtifactRoot (artifacts.allow-local-root: true); else start the server with"
                                    + " --serve-artifacts and use a new experiment");
                }
                yield new Directory(path(artifactUri, scheme));
            }
            default ->
                throw new RejectedException("The artifacts of this run are at '" + scheme
                        + ":', which is not reached from here; start the server with --serve-artifacts"
                        + " --artifacts-destination " + scheme
                        + "://... and use a new experiment, so that they go through it");
        };
    }

    private static Proxy proxied(String artifactUri, String rest, HttpUrl tracking) {
        String path = rest;
        HttpUrl.Builder root = tracking.newBuilder().query(null).fragment(null);
        if (rest.startsWith("//")) {
            int end = rest.indexOf('/', 2);
            String authority = rest.substring(2, end < 0 ? rest.length() : end);
            path = end < 0 ? "" : rest.substring(end);
            if (!authority.isEmpty()) {
                HttpUrl other = authority.matches("\\d+") ? null : HttpUrl.parse(tracking.scheme() + "://" + authority);
                if (other == null) {
                    throw new RejectedException("The artifact URI of this run has no usable host: " + artifactUri
                            + "; correct the artifact location of its experiment");
                }
                root.host(other.host()).port(other.port());
            }
        }
        root.addPathSegments(PROXY_PATH);
        String inside = path.replaceAll("/{2,}", "/").replaceAll("^/|/$", "");
        return new Proxy(
                inside.isEmpty() ? root.build() : root.addPathSegments(inside).build());
    }

    private static Path path(String artifactUri, String scheme) {
        if (scheme.isEmpty()) {
            Path path = Path.of(artifactUri);
            if (!path.isAbsolute()) {
                throw new RejectedException("The artifacts of this run are at the relative path " + artifactUri
                        + ", which only the server can resolve; give the experiment an absolute artifact location");
            }
            return path;
        }
        URI uri = URI.create(artifactUri);
        String host = uri.getAuthority();
        if (uri.getPath() == null || (host != null && !host.isEmpty() && !host.equals("localhost"))) {
            throw new RejectedException("The artifact URI " + artifactUri + " is no path of this machine");
        }
        return Path.of(uri.getPath());
    }

    /** Each segment encoded once, everything but unreserved characters, which is what servers decode to the same name. */
    private static String encoded(String path) {
        StringBuilder text = new StringBuilder(path.length() + 16);
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~/".indexOf(c) >= 0;
            if (plain) {
                text.append(c);
            } else {
                text.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return text.toString();
    }
}
