package io.github.tracker4j.safeguard;

/**
 * Tells where values end in one text. Where one without quotes ends does not depend on where it started, so each
 * character is looked at once however many values overlap. Used by one thread.
 */
final class ValueEnds {

    private static final int LONGEST_NAME = 60;

    private final CharSequence text;
    private int knownFrom;
    private int known = -1;
    private int lineFrom;
    private int lineEnd = -1;

    ValueEnds(CharSequence text) {
        this.text = text;
    }

    /** The end of a value without quotes. */
    int of(int start) {
        if (start < knownFrom || start > known) {
            int end = start;
            if (Scan.isAt(text, start, '<')) {
                end = afterPlaceholder(start);
            }
            while (end < text.length() && !endsAt(end)) {
                end++;
            }
            knownFrom = start;
            known = end;
        }
        return known;
    }

    /** The end of the line. */
    int line(int start) {
        if (start < lineFrom || start > lineEnd) {
            int end = start;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            lineFrom = start;
            lineEnd = end;
        }
        return lineEnd;
    }

    /** Where this character stands next, or the text ends. */
    int before(int start, char c) {
        int end = start;
        while (end < text.length() && text.charAt(end) != c) {
            end++;
        }
        return end;
    }

    /**
     * The end of a value in quotes, or -1 when it has none.
     *
     * @param quote the opening quote
     * @param escaped whether it is one inside another text in quotes, and so is the closing one
     */
    int quoted(int quote, boolean escaped) {
        char closing = text.charAt(quote);
        for (int i = quote + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && escaped && Scan.isAt(text, i + 1, closing)) {
                return i;
            }
            if (c == '\\') {
                i++;
            } else if (c == closing) {
                return escaped ? -1 : i;
            }
        }
        return -1;
    }

    private int afterPlaceholder(int start) {
        int end = Scan.indexOf(text, ">", start, start + LONGEST_NAME);
        return end < 0 ? start : end + 1;
    }

    private boolean endsAt(int at) {
        char c = text.charAt(at);
        return switch (c) {
            case '"', '\'', '`', '<' -> true;
            case ',', ';', '&', '|' -> startsAnother(at + 1);
            case ')', ']', '}', '>' -> closesHere(at + 1);
            case '\\' -> at + 1 < text.length() && "nrt\"'".indexOf(text.charAt(at + 1)) >= 0;
            default -> c <= ' ';
        };
    }

    /** Whether nothing of the value follows a comma or the like: the text ends, or another pair or item starts. */
    private boolean startsAnother(int at) {
        if (at >= text.length() || closesHere(at)) {
            return true;
        }
        int end = Alphabet.NAME.endOfRun(text, at, LONGEST_NAME);
        return end > at && (Scan.isAt(text, end, '=') || Scan.isAt(text, end, ':'));
    }

    private boolean closesHere(int at) {
        return at >= text.length() || text.charAt(at) <= ' ' || ",;.)]}>\"'&|".indexOf(text.charAt(at)) >= 0;
    }
}
