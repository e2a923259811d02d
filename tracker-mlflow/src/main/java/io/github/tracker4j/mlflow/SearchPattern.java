package io.github.tracker4j.mlflow;

/**
 * Texts and patterns as literals of a filter. A pattern is widened until no database can read it more narrowly than the
 * contract does.
 *
 * <p>Widened are: {@code _}, which MySQL takes for a byte; {@code \}, an escape on PostgreSQL and MySQL; brackets, which
 * SQL Server takes for sets; what the syntax cannot say, quotes and control characters; and where letter case is ignored,
 * all letters that a locale may fold in its own way.
 */
final class SearchPattern {

    private static final int MOST_CODE_POINTS = 1000;

    /** The time of a comparison can be the length of the text to the power of this. */
    private static final int MOST_WILDCARDS = 5;

    private SearchPattern() {}

    /** Whether a text can be compared with {@code =}: there is no escape in the syntax. */
    static boolean canBeQuoted(String text) {
        return !text.isEmpty()
                && text.equals(text.strip())
                && text.indexOf('\\') < 0
                && (text.indexOf('\'') < 0 || text.indexOf('"') < 0)
                && text.codePoints().noneMatch(SearchPattern::isUnspeakable);
    }

    static String quoted(String text) {
        char quote = text.indexOf('\'') < 0 ? '\'' : '"';
        return quote + text + quote;
    }

    /** A quoted pattern that finds at least what this one finds. */
    static String wider(String pattern) {
        return wider(pattern, false);
    }

    /** As {@link #wider}, for a comparison that ignores letter case. */
    static String widerIgnoringCase(String pattern) {
        return wider(pattern, true);
    }

    private static String wider(String pattern, boolean ignoringCase) {
        StringBuilder wider = new StringBuilder("'");
        int wildcards = 0;
        boolean inWildcard = false;
        int length = 0;
        for (int i = 0; i < pattern.length(); i += Character.charCount(pattern.codePointAt(i))) {
            int c = pattern.codePointAt(i);
            if (c == 0) {
                // For SQLite's LIKE a stored text ends here.
                return wider.append(inWildcard ? "'" : "%'").toString();
            }
            if (!means(c, ignoringCase)) {
                if (!inWildcard) {
                    wider.append('%');
                    wildcards++;
                }
                inWildcard = true;
            } else {
                wider.appendCodePoint(c);
                inWildcard = false;
            }
            length++;
            if (wildcards == MOST_WILDCARDS || length == MOST_CODE_POINTS) {
                return wider.append(inWildcard ? "'" : "%'").toString();
            }
        }
        return wider.append(pattern.isEmpty() ? "%'" : "'").toString();
    }

    /** Whether every database takes a character of a pattern for itself. */
    private static boolean means(int c, boolean ignoringCase) {
        return switch (c) {
            case '%', '_', '\\', '\'', '"', '[', ']', '^' -> false;
            // Turkish has an i without a dot, and Greek two small sigmas.
            case 'i', 'I' -> !ignoringCase;
            default -> !isUnspeakable(c) && (c < 0x80 || !ignoringCase);
        };
    }

    private static boolean isUnspeakable(int c) {
        return Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
