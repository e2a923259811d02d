package io.github.tracker4j.safeguard;

import java.util.List;
import java.util.Locale;

/**
 * Finds secrets by their keys and by their looks, and replaces them; what is known to be harmless around them stays, so
 * that {@code https://ann:secret@host/x} becomes {@code https://ann:[redacted]@host/x}.
 *
 * <p>Redacting what was redacted changes nothing. Takes a time that grows with the length of a text and no faster,
 * whatever the text. Immutable, thread-safe.
 */
public final class Redactor {

    /** What stands in the place of a secret. */
    public static final String REDACTED = "[redacted]";

    /** As many times a text is read again after a replacement; then it is replaced whole. */
    private static final int MOST_ROUNDS = 6;

    private static final TokenShapes SHAPES = new TokenShapes();
    private static final Redactor STANDARD = of(Safeguards.builder().build());

    private final SecretKeys keys;
    private final List<SecretFinder> finders;

    private Redactor(SecretKeys keys, UserPatterns patterns) {
        this.keys = keys;
        this.finders = List.of(SHAPES, new KeyBlocks(), new UserInfo(), new SecretPairs(keys), patterns);
    }

    /** The rules that are known without any setting. */
    public static Redactor standard() {
        return STANDARD;
    }

    /** These rules, with what the safeguards add and allow. */
    static Redactor of(Safeguards safeguards) {
        return new Redactor(
                new SecretKeys(patterns(safeguards.redactionKeys()), patterns(safeguards.redactionAllow())),
                new UserPatterns(safeguards.redactionPatterns()));
    }

    private static List<KeyPattern> patterns(List<String> keys) {
        return keys.stream()
                .map(key -> new KeyPattern(key.toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** Whether what stands under a key of this name is a secret, unless it is plainly something else. */
    public boolean isSecretKey(String key) {
        return keys.strength(key).compareTo(KeyStrength.WEAK) >= 0;
    }

    /** The text with each secret in it replaced; the same text when there is none. */
    public String redact(String text) {
        String clean = text;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Spans found = found(clean);
            if (found.isEmpty()) {
                return clean;
            }
            clean = found.replacedIn(clean);
        }
        // What is left uncovered by a replacement looks like a secret again and again: nobody writes such a text.
        return found(clean).isEmpty() ? clean : REDACTED;
    }

    /** The value as it may stand under this key: replaced whole when the key tells that it is a secret. */
    public String redact(String key, String value) {
        if (keys.isAllowed(key) || value.isEmpty()) {
            return value;
        }
        return SecretValues.isSecret(keys.strength(key), value) ? REDACTED : redact(value);
    }

    /** The places of secrets; each finder reads each character a bounded number of times. */
    Spans found(CharSequence text) {
        Spans found = new Spans();
        finders.forEach(finder -> finder.find(text, found));
        SecretEchoes.find(text, found);
        return found;
    }
}
