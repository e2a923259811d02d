package io.github.tracker4j;

import java.util.Comparator;

/** Counts and cuts text by Unicode code points, which is how every limit of the contract is measured. */
final class Text {

    /** As databases order texts by default; {@link String#compareTo} puts what is beyond U+FFFF too early. */
    static final Comparator<String> BY_CODE_POINT = Text::compare;

    private Text() {}

    private static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return Character.isSurrogate(x) == Character.isSurrogate(y) ? x - y : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The first {@code codePoints} code points of {@code text}, or all of it. */
    static String cut(String text, int codePoints) {
        return text.length() <= codePoints || length(text) <= codePoints
                ? text
                : text.substring(0, text.offsetByCodePoints(0, codePoints));
    }

    /** The index of the first surrogate without its partner, or -1: such text cannot be written as UTF-8. */
    static int loneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }

    static String replaceLoneSurrogates(String text) {
        if (loneSurrogate(text) < 0) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '\uFFFD' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** The text as it may stand in a message: quoted, cut, control characters visible. */
    static String quoted(String text) {
        StringBuilder shown = new StringBuilder("'");
        cut(text, 80).codePoints().forEach(c -> {
            if (Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                shown.append(String.format("\\u%04X", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.append(text.length() > 80 ? "...'" : "'").toString();
    }

    static boolean hasControlCharacter(String text) {
        return text.codePoints().anyMatch(Character::isISOControl);
    }
}
