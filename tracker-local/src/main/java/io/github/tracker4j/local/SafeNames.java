package io.github.tracker4j.local;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * File-system-safe forms of names: ASCII only, since a JVM under a plain locale cannot even name other files, and
 * nothing that Windows or a shell takes for something else.
 */
final class SafeNames {

    private static final int LONGEST = 80;
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");
    private static final Pattern NUMBERED_DEVICE = Pattern.compile("(com|lpt)[0-9]");
    private static final Pattern HASH_SUFFIX = Pattern.compile(".*-[0-9a-f]{8,64}");
    private static final Pattern RUN_ID_DIGITS = Pattern.compile("[0-9a-f]{8,}");

    private SafeNames() {}

    /** The directory of an experiment at the first attempt: its name where that is safe, else its form with a hash. */
    static String experiment(String name) {
        String safe = form(name);
        // A name that looks like a form with a hash gets one, so that it cannot meet another name's form. Letter case
        // is the one difference that some file systems lose.
        boolean itself = safe.equals(name) && !HASH_SUFFIX.matcher(name).matches();
        return itself ? name : experiment(name, 8);
    }

    /** The directory of an experiment with so many digits of its hash, for when the shorter form is taken. */
    static String experiment(String name, int digits) {
        return form(name) + "-" + sha256(name).substring(0, digits);
    }

    /** The directory of a run. */
    static String run(String name, String id) {
        return form(name) + "-" + idDigits(id);
    }

    /** The 8 hex digits by which the directory of a run is found. */
    static String idDigits(String id) {
        return RUN_ID_DIGITS.matcher(id).matches()
                ? id.substring(0, 8)
                : sha256(id).substring(0, 8);
    }

    private static String form(String name) {
        StringBuilder safe = new StringBuilder();
        name.codePoints().limit(LONGEST).map(c -> isSafe(c) ? c : '_').forEach(safe::appendCodePoint);
        if (safe.charAt(0) == '.' || safe.charAt(0) == '-') {
            safe.setCharAt(0, '_');
        }
        if (safe.charAt(safe.length() - 1) == '.') {
            safe.setCharAt(safe.length() - 1, '_');
        }
        String lower = safe.toString().toLowerCase(Locale.ROOT);
        int dot = lower.indexOf('.');
        String stem = dot < 0 ? lower : lower.substring(0, dot);
        boolean device = DEVICES.contains(stem) || NUMBERED_DEVICE.matcher(stem).matches();
        return device ? "_" + safe : safe.toString();
    }

    private static boolean isSafe(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    static MessageDigest sha256() {
        return digest("SHA-256");
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has " + algorithm, e);
        }
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
