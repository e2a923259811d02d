package io.github.tracker4j.safeguard;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what the user's regular expressions match. The JDK's engine tries again and again where an expression such as
 * {@code (a+)+$} almost matches, for longer than anybody waits: a search that reads more characters than its budget is
 * given up, and the whole text counts as a secret, which is told once for each expression.
 */
final class UserPatterns implements SecretFinder {

    /** Reads for each character of a text, and for any text: far more than any search that goes straight. */
    static final int READS_PER_CHARACTER = 100;

    static final int READS_PER_TEXT = 10_000;

    private final List<Pattern> patterns;
    private final Notices notices = new Notices(System.Logger.Level.WARNING);

    UserPatterns(List<String> patterns) {
        this.patterns = patterns.stream().map(Pattern::compile).toList();
    }

    @Override
    public void find(CharSequence text, Spans found) {
        for (Pattern pattern : patterns) {
            find(pattern, text, found);
        }
    }

    private void find(Pattern pattern, CharSequence text, Spans found) {
        if (Redactor.REDACTED.contentEquals(text)) {
            return;
        }
        try {
            Matcher matcher = pattern.matcher(
                    new Budgeted(text, new Budget(READS_PER_TEXT + (long) READS_PER_CHARACTER * text.length())));
            int from = 0;
            while (from <= text.length() && matcher.find(from)) {
                int end = matcher.end();
                int marker = marker(text, matcher.start(), end);
                if (marker < 0) {
                    found.add(matcher.start(), end);
                    from = Math.max(end, matcher.start() + 1);
                } else {
                    from = marker + Redactor.REDACTED.length();
                }
            }
        } catch (OverBudget | StackOverflowError givenUp) {
            found.add(0, text.length());
            notices.tellOnce(
                    pattern.pattern(),
                    () -> "The regular expression " + Notices.quoted(pattern.pattern())
                            + " of safeguards.redaction-patterns took too many steps on a text of " + text.length()
                            + " characters, which is stored as " + Redactor.REDACTED
                            + "; write it so that no part of a text can be matched in two ways, and further such texts"
                            + " are replaced without a word");
        }
    }

    /** What was replaced before is left alone, or each redaction would change it again. */
    private static int marker(CharSequence text, int start, int end) {
        int from = Math.max(0, start - Redactor.REDACTED.length() + 1);
        return Scan.indexOf(text, Redactor.REDACTED, from, end);
    }

    private static final class OverBudget extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OverBudget() {
            super("over budget", null, false, false);
        }
    }

    private static final class Budget {
        private long left;

        Budget(long left) {
            this.left = left;
        }

        void take() {
            if (--left < 0) {
                throw new OverBudget();
            }
        }
    }

    /** A text that counts how often it is read. */
    private record Budgeted(CharSequence text, Budget budget) implements CharSequence {

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            budget.take();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
