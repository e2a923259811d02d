package io.github.tracker4j.safeguard;

/** Looks at a text from one place on, a character at a time. */
final class Scan {

    private Scan() {}

    static boolean startsWith(CharSequence text, int at, String start) {
        if (at + start.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < start.length(); i++) {
            if (text.charAt(at + i) != start.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where the part starts, at {@code from} or after it and before {@code before}; -1 when it does not. */
    static int indexOf(CharSequence text, String part, int from, int before) {
        int last = Math.min(before, text.length() - part.length() + 1);
        for (int i = from; i < last; i++) {
            if (startsWith(text, i, part)) {
                return i;
            }
        }
        return -1;
    }

    static boolean isAt(CharSequence text, int at, char c) {
        return at >= 0 && at < text.length() && text.charAt(at) == c;
    }

    static boolean isSpaceAt(CharSequence text, int at) {
        return at >= 0 && at < text.length() && text.charAt(at) <= ' ';
    }

    /** The first place from here that is no blank of the same line, at most {@code most} on. */
    static int afterBlanks(CharSequence text, int at, int most) {
        int next = at;
        while (next < text.length() && next - at < most && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
            next++;
        }
        return next;
    }

    static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }
}
