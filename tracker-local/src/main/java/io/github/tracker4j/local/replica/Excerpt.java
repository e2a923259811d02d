package io.github.tracker4j.local.replica;

import org.jspecify.annotations.Nullable;

/** Texts of any length in messages: quoted, on one line, and cut around the place where two differ. */
final class Excerpt {

    private static final int LONGEST = 120;
    private static final int BEFORE = 20;

    private Excerpt() {}

    static String of(String text) {
        return around(text, 0);
    }

    /** The part of {@code text} in which it differs from {@code other}. */
    static String of(@Nullable String text, @Nullable String other) {
        return text == null ? "nothing" : around(text, other == null ? 0 : mismatch(text, other));
    }

    private static int mismatch(String text, String other) {
        int common = Math.min(text.length(), other.length());
        for (int i = 0; i < common; i++) {
            if (text.charAt(i) != other.charAt(i)) {
                return i;
            }
        }
        return common;
    }

    private static String around(String text, int place) {
        int start = text.length() <= LONGEST ? 0 : Math.max(0, Math.min(place - BEFORE, text.length() - LONGEST));
        int end = Math.min(text.length(), start + LONGEST);
        if (start > 0 && Character.isLowSurrogate(text.charAt(start))) {
            start--;
        }
        if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
            end--;
        }
        StringBuilder shown = new StringBuilder(LONGEST + 40);
        shown.append(start > 0 ? "..." : "").append('"');
        text.substring(start, end).chars().forEach(c -> shown.append(Character.isISOControl(c) ? '\uFFFD' : (char) c));
        shown.append('"').append(end < text.length() ? "..." : "");
        if (start > 0 || end < text.length()) {
            shown.append(" (of ").append(text.length()).append(" characters)");
        }
        return shown.toString();
    }
}
