package io.github.tracker4j.safeguard;

import java.util.function.UnaryOperator;

/** Redacts texts that have a limit, so that one which keeps it keeps it redacted too: else its end is cut off. */
record LawfulRedaction(Redactor redactor) {

    // What a cut leaves of a replacement can look like a secret in turn.
    private static final int MOST_CUTS = 4;

    String redact(String text, int limit) {
        return lawful(text, limit, redactor::redact);
    }

    String redact(String key, String value, int limit) {
        return lawful(value, limit, text -> redactor.redact(key, text));
    }

    private static String lawful(String text, int limit, UnaryOperator<String> redaction) {
        String redacted = redaction.apply(text);
        if (redacted.equals(text) || length(redacted) <= limit || length(text) > limit) {
            return redacted;
        }
        String cut = cut(redacted, limit);
        for (int i = 0; i < MOST_CUTS; i++) {
            redacted = cut(redaction.apply(cut), limit);
            if (redacted.equals(cut)) {
                return cut;
            }
            cut = redacted;
        }
        return cut;
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static String cut(String text, int codePoints) {
        return length(text) <= codePoints ? text : text.substring(0, text.offsetByCodePoints(0, codePoints));
    }
}
