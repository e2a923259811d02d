package io.github.tracker4j.safeguard;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers of bytes as people write them: {@code 100MiB}, {@code 2GB}, {@code 4096}, {@code unlimited}. */
final class ByteSize {

    static final long UNLIMITED = Long.MAX_VALUE;

    private static final String UNLIMITED_TEXT = "unlimited";
    private static final Pattern SIZE = Pattern.compile("(\\d{1,19}) ?([kmgt]i?)?b?", Pattern.CASE_INSENSITIVE);
    private static final String[] BINARY = {"TiB", "GiB", "MiB", "KiB"};

    private ByteSize() {}

    /**
     * The number of bytes.
     *
     * @throws IllegalArgumentException when the text is no size, or more than a {@code long} holds
     */
    static long parse(String text) {
        String size = text.strip();
        if (size.equalsIgnoreCase(UNLIMITED_TEXT)) {
            return UNLIMITED;
        }
        Matcher matcher = SIZE.matcher(size);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a number of bytes");
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor(matcher.group(2)));
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            throw new IllegalArgumentException("more bytes than can be counted", tooLarge);
        }
    }

    /** A text that {@link #parse} reads as the same number. */
    static String text(long bytes) {
        if (bytes == UNLIMITED) {
            return UNLIMITED_TEXT;
        }
        int shift = 40;
        for (String unit : BINARY) {
            if (bytes > 0 && bytes % (1L << shift) == 0) {
                return (bytes >> shift) + unit;
            }
            shift -= 10;
        }
        return Long.toString(bytes);
    }

    /** The number for people: {@code 104857600 (100MiB)}. */
    static String shown(long bytes) {
        String text = text(bytes);
        return text.equals(Long.toString(bytes)) ? text : bytes + " (" + text + ")";
    }

    private static long factor(@Nullable String unit) {
        if (unit == null) {
            return 1;
        }
        long step = unit.length() == 2 ? 1024 : 1000;
        long factor = 1;
        for (int i = "kmgt".indexOf(unit.toLowerCase(Locale.ROOT).charAt(0)); i >= 0; i--) {
            factor *= step;
        }
        return factor;
    }
}
