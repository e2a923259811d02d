package io.github.tracker4j.safeguard;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The lists of the redaction as they stand in a configuration: separated by commas, each item checked. */
final class RedactionSettings {

    static final String NONE = "none";

    private RedactionSettings() {}

    static String text(List<String> items) {
        return items.isEmpty() ? NONE : String.join(", ", items);
    }

    static List<String> keys(String text) {
        return isNone(text) ? List.of() : items(text, false);
    }

    static List<String> patterns(String text) {
        return isNone(text) ? List.of() : items(text, true);
    }

    private static boolean isNone(String text) {
        return text.strip().equalsIgnoreCase(NONE);
    }

    static String checkedKey(String key) {
        if (key.isBlank() || key.indexOf(',') >= 0) {
            throw new IllegalArgumentException("Key " + Notices.quoted(key)
                    + " must be a name, in which '*' stands for any characters, without ','");
        }
        return named(key.strip());
    }

    /** The word for no items cannot be one. */
    private static String named(String item) {
        if (isNone(item)) {
            throw new IllegalArgumentException(Notices.quoted(item)
                    + " stands for an empty list; write one letter of it as a class or pattern, such as non* for a key or"
                    + " non[e] for a regular expression");
        }
        return item;
    }

    static String checkedPattern(String regex) {
        if (!items(regex, true).equals(List.of(regex.strip()))) {
            throw new IllegalArgumentException("Regular expression " + Notices.quoted(regex)
                    + " must be one, without a comma outside of brackets; write [,] for a comma");
        }
        try {
            if (Pattern.compile(regex.strip()).matcher("").find()) {
                throw new IllegalArgumentException("Regular expression " + Notices.quoted(regex)
                        + " matches the empty text, so that it would be found everywhere; have it match something");
            }
            if (!isBalanced(regex)) {
                throw new IllegalArgumentException("Regular expression " + Notices.quoted(regex)
                        + " has a bracket without its partner, so that it could not be told from the next in a list; write"
                        + " such a bracket with a backslash");
            }
            return named(regex.strip());
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "Regular expression " + Notices.quoted(regex) + " is invalid: " + e.getDescription()
                            + " near index " + e.getIndex(),
                    e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException(
                    "Regular expression " + Notices.quoted(regex) + " nests too deep; write a simpler one", e);
        }
    }

    /** The items between the commas; one inside brackets belongs to its item when these count. */
    private static List<String> items(String text, boolean bracketsCount) {
        List<String> items = new ArrayList<>();
        Brackets brackets = new Brackets();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' && (!bracketsCount || (brackets.depth <= 0 && !brackets.inClass))) {
                add(items, text.substring(start, i));
                start = i + 1;
            } else if (c == '\\' && bracketsCount) {
                i++;
            } else {
                brackets.pass(c);
            }
        }
        add(items, text.substring(start));
        return items;
    }

    private static boolean isBalanced(String regex) {
        Brackets brackets = new Brackets();
        for (int i = 0; i < regex.length(); i++) {
            if (regex.charAt(i) == '\\') {
                i++;
            } else {
                brackets.pass(regex.charAt(i));
                if (brackets.depth < 0) {
                    return false;
                }
            }
        }
        return brackets.depth == 0 && !brackets.inClass;
    }

    /** Where a reading of a regular expression stands among its brackets. */
    private static final class Brackets {
        private int depth;
        private boolean inClass;

        void pass(char c) {
            if (inClass || c == '[') {
                inClass = c != ']';
            } else if (c == '(' || c == '{') {
                depth++;
            } else if (c == ')' || c == '}') {
                depth--;
            }
        }
    }

    private static void add(List<String> items, String item) {
        if (!item.isBlank()) {
            items.add(item.strip());
        }
    }
}
