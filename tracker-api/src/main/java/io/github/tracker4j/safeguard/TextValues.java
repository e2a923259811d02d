package io.github.tracker4j.safeguard;

import java.util.Locale;

/** Reads the values of one text and notes those that are secrets. Used by one thread. */
final class TextValues {

    private static final int MOST_BLANKS = 8;
    private static final int LONGEST_TAG = 200;

    private final CharSequence text;
    private final ValueEnds ends;
    private final Spans found;

    TextValues(CharSequence text, ValueEnds ends, Spans found) {
        this.text = text;
        this.ends = ends;
        this.found = found;
    }

    /** Notes the value if it is a secret; gives where to look on. */
    int add(String key, KeyStrength strength, TextValue value, int otherwise) {
        if (value.start() >= value.end() || isContainer(value)) {
            return otherwise;
        }
        CharSequence looked =
                text.subSequence(value.start(), Math.min(value.end(), value.start() + SecretValues.LOOKED_AT));
        if (!SecretValues.isSecret(strength, looked) || isNameOf(key, looked.toString())) {
            return otherwise;
        }
        found.add(value.start(), value.end());
        return value.end();
    }

    private boolean isContainer(TextValue value) {
        char first = text.charAt(value.start());
        return !value.quoted() && (first == '{' || first == '[' || first == '(');
    }

    /** In {@code --api-key KEY} the value stands for itself. */
    private boolean isNameOf(String key, String value) {
        return key.toUpperCase(Locale.ROOT).replace('-', '_').endsWith(value);
    }

    /** Whether what starts here looks drawn by a machine and has so many characters. */
    boolean isRandomAt(int from, int least) {
        CharSequence value = text.subSequence(from, Math.min(ends.of(from), from + SecretValues.LOOKED_AT));
        return SecretValues.isRandom(value, least);
    }

    /** The value that starts here, without its quotes. */
    TextValue at(int start) {
        int from = start;
        if (Scan.isAt(text, start, '!')) {
            // A tag of YAML.
            int tag = Alphabet.NAME.endOfRun(text, start + 1, LONGEST_TAG);
            from = Scan.isAt(text, tag, ' ') ? Scan.afterBlanks(text, tag, MOST_BLANKS) : start;
        }
        boolean prefixed = from + 1 < text.length()
                && "bruf".indexOf(text.charAt(from)) >= 0
                && Scan.isQuote(text.charAt(from + 1));
        if (prefixed) {
            // A literal of Python.
            from++;
        }
        boolean escaped = Scan.isAt(text, from, '\\');
        int quote = escaped ? from + 1 : from;
        if (quote < text.length() && Scan.isQuote(text.charAt(quote))) {
            int end = ends.quoted(quote, escaped);
            if (end >= 0) {
                return new TextValue(quote + 1, end, true);
            }
            return new TextValue(quote + 1, ends.of(quote + 1), true);
        }
        return new TextValue(from, ends.of(from), false);
    }
}
