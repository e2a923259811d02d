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
        return key.strip();
    }

    static String checkedPattern(String regex) {
        if (items(regex, true).size() != 1) {
            throw new IllegalArgumentException("Regular expression " + Notices.quoted(regex)
                    + " must be one, without a comma outside of brackets; write [,] for a comma");
        }
        try {
            if (Pattern.compile(regex.strip()).matcher("").find()) {
                throw new IllegalArgumentException("Regular expression " + Notices.quoted(regex)
                        + " matches the empty text, so that it would be found everywhere; have it match something");
            }
            return regex.strip();
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
        int depth = 0;
        boolean inClass = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' && (!bracketsCount || (depth <= 0 && !inClass))) {
                add(items, text.substring(start, i));
                start = i + 1;
            } else if (c == '\\') {
                i++;
            } else if (inClass || c == '[') {
                inClass = c != ']';
            } else if (c == '(' || c == '{') {
                depth++;
            } else if (c == ')' || c == '}') {
                depth--;
            }
        }
        add(items, text.substring(start));
        return items;
    }

    private static void add(List<String> items, String item) {
        if (!item.isBlank()) {
            items.add(item.strip());
        }
    }
}
