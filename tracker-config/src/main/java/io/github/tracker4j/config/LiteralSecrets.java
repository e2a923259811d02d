package io.github.tracker4j.config;

import io.github.tracker4j.safeguard.Redactor;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets that were written into a configuration file, where version control and backups would keep them: as user info
 * of a URI, by what the {@link Redactor} finds, and by the name of their key.
 *
 * <p>The names are fewer and their values judged harder than the redactor's: under {@code token} it leaves a word alone that
 * no machine has drawn, which loses nothing, while such a word in a file is the secret or a mistake. A name that only may
 * be a secret's, such as {@code pass}, stops no program here.
 */
final class LiteralSecrets {

    private static final String AUTHORITY = "://";
    private static final Pattern AUTHORITY_END = Pattern.compile("[/?#\\s]|$");
    private static final Pattern LINE = Pattern.compile(".+");

    /** Regular expressions for secrets are none, though they may look like one. */
    private static final String RULES = "safeguards.redaction-";

    private static final Redactor REDACTOR = Redactor.standard();

    private static final Set<String> NAMES =
            Set.of("password", "passwd", "passphrase", "secret", "token", "apikey", "credentials");
    private static final Set<String> KEYS = Set.of("api", "access", "secret", "private");

    private LiteralSecrets() {}

    /**
     * Notes every literal secret of a tree. Run it before references are resolved: what they stand for is where secrets
     * belong.
     */
    static void refuse(Node.Mapping root, Problems problems) {
        refuse(root, "", problems);
    }

    private static void refuse(Node node, String path, Problems problems) {
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach((key, entry) -> {
                String below = path.isEmpty() ? key : path + "." + key;
                refuse(entry.value(), below, problems);
            });
        } else if (node instanceof Node.Sequence sequence) {
            sequence.items().forEach(item -> refuse(item, path, problems));
        } else if (node instanceof Node.Scalar scalar) {
            String what = secretIn(path, scalar);
            if (what != null) {
                problems.add(
                        scalar.origin(),
                        path + " holds " + what + ", which does not belong into a file; write ${env:NAME} there and set"
                                + " that environment variable, or set MLFLOW_TRACKING_USERNAME and"
                                + " MLFLOW_TRACKING_PASSWORD (or MLFLOW_TRACKING_TOKEN) for an MLflow server");
            }
        }
    }

    private static @Nullable String secretIn(String path, Node.Scalar scalar) {
        String literal = References.literalParts(scalar.text());
        if (hasPassword(literal)) {
            return "a URI with a password";
        }
        if (path.startsWith(RULES)) {
            return null;
        }
        // With its references, which the redactor takes for placeholders: without them, words would move together.
        if (!REDACTOR.redact(scalar.text()).equals(scalar.text())) {
            return "what looks like an access token";
        }
        return isSecretName(path) && !scalar.isNull() && !literal.isBlank() ? "a secret" : null;
    }

    /** Whether a key of this name keeps its value to itself. */
    static boolean isSecretName(String key) {
        String[] words = key.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1);
        String last = words[words.length - 1];
        return NAMES.contains(last)
                || (last.equals("key") && words.length > 1 && KEYS.contains(words[words.length - 2]));
    }

    /** A URI without user info. */
    static String withoutUserInfo(String uri) {
        return replaceUserInfo(uri, "");
    }

    /** A text for a message: what looks like a secret is replaced by stars. */
    static String hidden(String text) {
        return REDACTOR.redact(replaceUserInfo(text, "***@")).replace(Redactor.REDACTED, "***");
    }

    /** Whether a user and a password stand before the host of a URI in a text, in time linear in its length. */
    private static boolean hasPassword(String text) {
        Matcher end = AUTHORITY_END.matcher(text);
        int start = text.indexOf(AUTHORITY);
        while (start >= 0) {
            int from = start + AUTHORITY.length();
            int to = end.find(from) ? end.start() : text.length();
            String authority = text.substring(from, to);
            int colon = authority.indexOf(':');
            // No @ before the colon, and a password between it and the last one.
            if (colon >= 0 && authority.lastIndexOf('@') > colon + 1 && authority.lastIndexOf('@', colon) < 0) {
                return true;
            }
            // The colon of the next one may be the last character of this.
            start = text.indexOf(AUTHORITY, Math.max(from, to - 1));
        }
        return false;
    }

    /**
     * Replaces what stands between {@code ://} and the last {@code @} of a line, in time linear in its length. Generous:
     * what is to be hidden may be no lawful URI.
     */
    private static String replaceUserInfo(String text, String by) {
        return text.indexOf('@') < 0
                ? text
                : LINE.matcher(text).replaceAll(match -> {
                    String line = match.group();
                    int start = line.indexOf(AUTHORITY) + AUTHORITY.length();
                    int end = line.lastIndexOf('@');
                    return Matcher.quoteReplacement(
                            start < AUTHORITY.length() || end < start
                                    ? line
                                    : line.substring(0, start) + by + line.substring(end + 1));
                });
    }
}
