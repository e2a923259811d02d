package io.github.tracker4j.safeguard;

import io.github.tracker4j.Limits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a param keeps of a value that is too long for it: the beginning, and where the whole is.
 *
 * <p>A function of key and value alone, so that logging a value again gives an equal param and two values never share an
 * artifact: its name has the first digits of the value's hash.
 *
 * @param beginning the first {@value #BEGINNING} code points of the value
 * @param length the value's number of code points
 * @param artifactPath the artifact that is the value in UTF-8
 * @param sha256 the hash of that artifact in hex
 */
record LongParam(String beginning, int length, String artifactPath, String sha256) {

    /** How much of a value its param keeps, in code points: {@value}. */
    static final int BEGINNING = 1000;

    /** The directory of the artifacts: {@value}. */
    static final String DIRECTORY = "long-params";

    private static final int NAME_DIGITS = 16;
    private static final int LONGEST_KEY = 80;
    private static final int LONGEST_POINTER = 400;
    private static final String MARK = "... [";
    private static final Pattern POINTER = Pattern.compile("\\.\\.\\. \\[(\\d{1,9}) characters in all: artifact ("
            + DIRECTORY + "/[A-Za-z0-9_.-]{1," + LONGEST_KEY + "}-([0-9a-f]{" + NAME_DIGITS
            + "})\\.txt), SHA-256 ([0-9a-f]{64})]");

    /** Whether a value is too long for a param. */
    static boolean isLong(String value) {
        return value.length() > Limits.PARAM_VALUE && value.codePointCount(0, value.length()) > Limits.PARAM_VALUE;
    }

    /**
     * What a param keeps of this value.
     *
     * @param key as it is stored
     * @param value whole Unicode characters, too long for a param
     */
    static LongParam of(String key, String value) {
        String sha256 = sha256(value.getBytes(StandardCharsets.UTF_8));
        // Letters of other scripts would be lawful, but some servers hand out only what Latin-1 can name.
        String name = key.replaceAll("[^A-Za-z0-9_.-]|^\\.", "_");
        return new LongParam(
                value.substring(0, value.offsetByCodePoints(0, BEGINNING)),
                value.codePointCount(0, value.length()),
                DIRECTORY + "/" + name.substring(0, Math.min(LONGEST_KEY, name.length())) + "-"
                        + sha256.substring(0, NAME_DIGITS) + ".txt",
                sha256);
    }

    /** What stands in a param, if it has this form; whether there is such an artifact is another matter. */
    static Optional<LongParam> parse(String stored) {
        int mark = stored.endsWith("]") ? stored.lastIndexOf(MARK) : -1;
        if (mark < 0 || stored.length() - mark > LONGEST_POINTER) {
            return Optional.empty();
        }
        Matcher pointer = POINTER.matcher(stored).region(mark, stored.length());
        if (!pointer.matches() || !pointer.group(4).startsWith(pointer.group(3))) {
            return Optional.empty();
        }
        return Optional.of(new LongParam(
                stored.substring(0, mark), Integer.parseInt(pointer.group(1)), pointer.group(2), pointer.group(4)));
    }

    /** The text that the param has: lawful, and one that {@link #parse} reads. */
    String stored() {
        return beginning + MARK + length + " characters in all: artifact " + artifactPath + ", SHA-256 " + sha256 + "]";
    }

    /** The whole value, if these bytes are it. */
    Optional<String> whole(byte[] bytes) {
        return sha256(bytes).equals(sha256)
                ? Optional.of(new String(bytes, StandardCharsets.UTF_8)).filter(text -> text.startsWith(beginning))
                : Optional.empty();
    }

    /** In hex. */
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
