package io.github.tracker4j.safeguard;

/**
 * How the tokens of one service look: a few characters that all of them have, and what follows.
 *
 * @param source where the shape is written down; {@link TokenShapes} explains the names
 * @param leadLength how many characters of {@code body} stand before the mark at least; usually 0
 * @param mark what every such token has
 * @param body what follows the mark is made of
 * @param least the fewest characters that follow
 * @param most the most characters that follow; more make it something else
 * @param markStays whether the mark is harmless and stays, as the beginning of a URL does
 */
record TokenShape(String source, int leadLength, String mark, Alphabet body, int least, int most, boolean markStays) {

    private static final int ANY = Integer.MAX_VALUE;
    private static final int LONGEST_LEAD = 24;

    static TokenShape exactly(String source, String mark, Alphabet body, int length) {
        return new TokenShape(source, 0, mark, body, length, length, false);
    }

    static TokenShape atLeast(String source, String mark, Alphabet body, int least) {
        return new TokenShape(source, 0, mark, body, least, ANY, false);
    }

    static TokenShape url(String source, String beginning) {
        return new TokenShape(source, 0, beginning, Alphabet.PATH, 20, ANY, true);
    }

    static TokenShape around(String source, int leadLength, String mark, Alphabet body, int least, int most) {
        return new TokenShape(source, leadLength, mark, body, least, most, false);
    }

    /** Adds the token whose mark stands here, if it is one. Gives where to look on. */
    int find(CharSequence text, int at, Spans found) {
        int first = Scan.startsWith(text, at, mark) ? first(text, at) : -1;
        if (first < 0) {
            return at;
        }
        int start = at + mark.length();
        // As far as decides: a run that is refused may hold many marks, and is not read to its end for each of them.
        int end = body.endOfRun(text, start, Math.min(Math.max(least, SecretValues.LOOKED_AT), most) + 1);
        int length = withoutDots(text, start, end) - start;
        if (length < least || length > most || !isMixed(text, start, end)) {
            return at;
        }
        end = withoutDots(text, start, most == ANY ? body.endOfRun(text, end, text.length()) : end);
        found.add(markStays ? start : first, end);
        return end;
    }

    /** Where it ends without the full stops of a sentence. */
    private static int withoutDots(CharSequence text, int start, int end) {
        int last = end;
        while (last > start && text.charAt(last - 1) == '.') {
            last--;
        }
        return last;
    }

    /** Where the token starts; negative when it is none. */
    private int first(CharSequence text, int at) {
        if (leadLength == 0) {
            return markStays || at == 0 || !Alphabet.WORD.contains(text.charAt(at - 1)) ? at : -1;
        }
        int first = at;
        while (first > Math.max(0, at - LONGEST_LEAD) && body.contains(text.charAt(first - 1))) {
            first--;
        }
        return at - first >= leadLength ? first : -1;
    }

    /** Words and placeholders such as {@code xxxx} are of one kind of character; what a machine has drawn is not. */
    private static boolean isMixed(CharSequence text, int start, int end) {
        boolean lower = false;
        boolean upper = false;
        boolean digit = false;
        for (int i = start; i < Math.min(end, start + SecretValues.LOOKED_AT); i++) {
            char c = text.charAt(i);
            lower |= c >= 'a' && c <= 'z';
            upper |= c >= 'A' && c <= 'Z';
            digit |= c >= '0' && c <= '9';
        }
        return ((lower || upper) && digit) || (lower && upper);
    }
}
