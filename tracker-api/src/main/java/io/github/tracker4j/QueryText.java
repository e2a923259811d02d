package io.github.tracker4j;

import org.jspecify.annotations.Nullable;

/** The text of a filter or an order, read once from left to right, and the errors that name a place in it. */
final class QueryText {

    /** The longest text that is read, in characters: room for a list of 2,700 ids. */
    static final int MAX_LENGTH = 100_000;

    /** What operators are made of, those of other languages too. */
    private static final String OPERATORS = "=!<>~";

    private static final String QUOTES = "'\"`";

    private static final String BREAKS = OPERATORS + QUOTES + "(),;";

    private final String what;
    private final String text;
    private int at;

    /**
     * @param what the word for it in messages
     * @throws QuerySyntaxException when the text is too long
     */
    QueryText(String what, String text) {
        this.what = what;
        this.text = text;
        if (text.length() > MAX_LENGTH) {
            throw error(
                    MAX_LENGTH,
                    "it has " + text.length() + " characters; at most " + MAX_LENGTH
                            + " are read: ask in parts, or by RunQuery.withId");
        }
    }

    int position() {
        return at;
    }

    boolean atEnd() {
        return at == text.length();
    }

    void skipBlanks() {
        while (!atEnd() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /** Reads one character if it comes next. */
    boolean take(char wanted) {
        if (atEnd() || text.charAt(at) != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /** Reads letters, digits and {@code _}, and dots where asked; empty where something else comes next. */
    String takeWord(boolean withDots) {
        int start = at;
        while (!atEnd()) {
            int c = text.codePointAt(at);
            if (!isWordCharacter(c) && !(withDots && c == '.')) {
                break;
            }
            at += Character.charCount(c);
        }
        return text.substring(start, at);
    }

    /** A word of the language in capitals: its own letters only, not those that become them, as a dotless i does. */
    static String upperCase(String word) {
        StringBuilder upper = new StringBuilder(word);
        for (int i = 0; i < upper.length(); i++) {
            char c = upper.charAt(i);
            if (c >= 'a' && c <= 'z') {
                upper.setCharAt(i, (char) (c - 'a' + 'A'));
            }
        }
        return upper.toString();
    }

    /** Reads this word in any letter case; false, and nothing read, where another thing comes next. */
    boolean takeWord(String word) {
        int start = at;
        if (upperCase(takeWord(false)).equals(upperCase(word))) {
            return true;
        }
        at = start;
        return false;
    }

    /** Reads what stands in these quotes; null where another thing comes next. */
    @Nullable String takeQuoted(char quote) {
        int start = at;
        if (!take(quote)) {
            return null;
        }
        int end = text.indexOf(quote, at);
        if (end < 0) {
            throw error(start, "the " + quote + " that opens here is not closed; write it at the end of the text, too");
        }
        at = end + 1;
        return text.substring(start + 1, end);
    }

    /** Reads the signs of an operator; empty where something else comes next. */
    String takeSigns() {
        int start = at;
        while (!atEnd() && OPERATORS.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Reads up to where a word may end. */
    String takeUntilBreak() {
        int start = at;
        while (!atBreak()) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Whether a word may end here: at the end, a blank, or one of the signs and quotes that mean something. */
    boolean atBreak() {
        return atEnd() || Character.isWhitespace(text.charAt(at)) || BREAKS.indexOf(text.charAt(at)) >= 0;
    }

    boolean atQuote() {
        return !atEnd() && QUOTES.indexOf(text.charAt(at)) >= 0;
    }

    /** What comes next, for messages: a word, a character, or the end. */
    String next() {
        if (atEnd()) {
            return "the end";
        }
        int end = at;
        while (end < text.length() && end < at + 40 && isWordCharacter(text.charAt(end))) {
            end++;
        }
        return Text.quoted(text.substring(at, Math.max(end, text.offsetByCodePoints(at, 1))));
    }

    QuerySyntaxException error(int position, String reason) {
        return new QuerySyntaxException(what, text, position, reason);
    }

    static boolean isWordCharacter(int c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }
}
