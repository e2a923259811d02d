package io.github.tracker4j;

/**
 * The patterns of LIKE and ILIKE: {@code %} stands for any text, {@code _} for one code point, anything else for itself.
 *
 * <p>A pattern is matched from left to right and only the last {@code %} is ever tried again, so the time is at most the
 * product of the two lengths.
 */
final class LikePattern {

    private LikePattern() {}

    static boolean matches(String pattern, String text, boolean foldAscii) {
        int p = 0;
        int t = 0;
        int afterPercent = -1;
        int retry = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '%') {
                p++;
                afterPercent = p;
                retry = t;
            } else if (p < pattern.length() && fits(pattern.codePointAt(p), text.codePointAt(t), foldAscii)) {
                p += Character.charCount(pattern.codePointAt(p));
                t += Character.charCount(text.codePointAt(t));
            } else if (afterPercent >= 0) {
                retry += Character.charCount(text.codePointAt(retry));
                p = afterPercent;
                t = retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '%') {
            p++;
        }
        return p == pattern.length();
    }

    private static boolean fits(int wanted, int found, boolean foldAscii) {
        return wanted == '_' || wanted == found || (foldAscii && folded(wanted) == folded(found));
    }

    private static int folded(int c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }
}
