package io.github.tracker4j;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rule for keys of params, metrics and tags, and the mapping of any text to a lawful key.
 *
 * <p>The rule is MLflow's (mlflow/utils/validation.py, measured on 2.22.5 and 3.17.2), without its lapse that lets a
 * trailing line feed through: 1 to {@value Limits#KEY} code points; Unicode letters and digits, {@code _ - . / :} and
 * space; and, read as a path, already normal: no leading or trailing {@code /}, no empty, {@code .} or {@code ..}
 * segment, and no {@code ..} at the start.
 */
public final class Keys {

    private static final int HASH_DIGITS = 8;

    /** Which of the first 128 characters may stand in a key. */
    private static final boolean[] ASCII = new boolean[128];

    static {
        for (char c = 0; c < ASCII.length; c++) {
            ASCII[c] = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "_-./: ".indexOf(c) >= 0;
        }
    }

    private Keys() {}

    /** Whether {@code key} is lawful as it is. */
    public static boolean isLegal(String key) {
        int length = key.length();
        if (length == 0 || length > Limits.KEY) {
            return problem(key) == null;
        }
        // One look at each character settles the keys that programs have; the rare ones are looked at closely.
        char before = '/';
        for (int i = 0; i < length; i++) {
            char c = key.charAt(i);
            if (c >= ASCII.length || (before == '/' && (c == '/' || c == '.'))) {
                return problem(key) == null;
            }
            if (!ASCII[c]) {
                return false;
            }
            before = c;
        }
        return before != '/';
    }

    /**
     * What is wrong with a key, as the end of a sentence whose subject is the key, with the limit or the character; null
     * for a lawful one.
     */
    public static @Nullable String problem(String key) {
        if (key.isEmpty()) {
            return "is empty; give it a name";
        }
        for (int i = 0; i < key.length(); ) {
            int c = key.codePointAt(i);
            if (!isAllowed(c)) {
                return String.format(
                        Locale.ROOT,
                        "contains U+%04X at index %d; letters, digits, '_', '-', '.', '/', ':' and space are allowed",
                        c,
                        i);
            }
            i += Character.charCount(c);
        }
        if (key.length() > Limits.KEY && Text.length(key) > Limits.KEY) {
            return "has " + Text.length(key) + " code points; the limit is " + Limits.KEY;
        }
        if (!isNormalPath(key)) {
            return "is not a normal path: it must not start or end with '/' or start with '..',"
                    + " nor contain an empty, '.' or '..' segment";
        }
        return null;
    }

    /**
     * A lawful key for any text: the text itself where it is lawful, else its lawful characters with {@code -} and 8 hex
     * digits of the SHA-256 of the original, so that different texts stay different. Pure and idempotent.
     */
    public static String map(String key) {
        if (isLegal(key)) {
            return key;
        }
        StringBuilder allowed = new StringBuilder(key.length());
        key.codePoints().map(c -> isAllowed(c) ? c : '_').forEach(allowed::appendCodePoint);
        List<String> segments = new ArrayList<>();
        for (String segment : allowed.toString().split("/", -1)) {
            if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment.startsWith("..") ? "__" + segment.substring(2) : segment);
            }
        }
        String base = Text.cut(String.join("/", segments), Limits.KEY - HASH_DIGITS - 1);
        return base + "-" + hash(key);
    }

    // Python's \w, by which the server checks: letters, every kind of number, and the underscore; no combining marks.
    private static boolean isAllowed(int c) {
        if (c < ASCII.length) {
            return ASCII[c];
        }
        if (Character.isLetter(c)) {
            return true;
        }
        int type = Character.getType(c);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    private static boolean isNormalPath(String key) {
        if (key.startsWith("..")) {
            return false;
        }
        int start = 0;
        while (start <= key.length()) {
            int slash = key.indexOf('/', start);
            int end = slash < 0 ? key.length() : slash;
            int length = end - start;
            if (length == 0
                    || (length == 1 && key.charAt(start) == '.')
                    || (length == 2 && key.startsWith("..", start))) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    private static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
