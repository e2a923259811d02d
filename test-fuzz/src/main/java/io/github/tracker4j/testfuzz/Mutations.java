package io.github.tracker4j.testfuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes an input of a number: a sound one, or parts of several, with up to eight changes of the kinds that readers are
 * known to stumble over. The same number gives the same input, on every machine. Thread-safe.
 */
public final class Mutations {

    private static final int MOST_CHANGES = 8;
    private static final int LONGEST = 1 << 16;
    /** How long a rare input may become, and how rare it is. */
    private static final int HUGE = 1 << 21;

    private static final int RARE = 1 << 14;

    /** Values that are lawful somewhere and a surprise elsewhere. */
    private static final List<byte[]> VALUES = bytes(List.of(
            "null",
            "true",
            "false",
            "{}",
            "[]",
            "\"\"",
            "0",
            "-0",
            "-1",
            "1.5",
            "1e999",
            "-1e999",
            "1e-999",
            "NaN",
            "Infinity",
            "-Infinity",
            "\"NaN\"",
            "\"Infinity\"",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "1e18",
            "1.0e19",
            "123456789012345678901234567890123456789012345678901234567890",
            "\"abc\"",
            "\"null\"",
            "[null]",
            "{\"\":{}}",
            "[[[[[[[[[[]]]]]]]]]]",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"\\n\"",
            "\"-999999999-01-01T00:00:00Z\"",
            "\"+1000000000-12-31T23:59:59.999999999Z\"",
            "\"2026-02-30T25:61:61\"",
            "\"a b/c:d%zz\"",
            "\"//\"",
            "\"..\"",
            "\"deleted\"",
            "\"RUNNING\"",
            "~",
            "''",
            "!!int x",
            "&a [*a]",
            "*a",
            "${env:A}",
            "${",
            "$${",
            "-",
            "? ",
            "|",
            ">",
            "%",
            "@",
            "\t",
            "\r\n",
            "\u0085",
            "\u2028",
            "\ufeff",
            "\ud83d\ude00",
            "\\",
            "'",
            "`",
            "--",
            "/*"));

    /** What may stand between quotes and be a surprise. */
    private static final List<byte[]> TEXTS = bytes(List.of(
            "",
            " ",
            "null",
            "NaN",
            "-1",
            "1e999",
            "9223372036854775808",
            "a b/c:d%zz",
            "../..",
            "/",
            "\\u0000",
            "\\ud800",
            "\\udc00x",
            "\\n",
            "\\\"",
            "'",
            "`",
            "\u00e9",
            "\ud83d\ude00",
            "\u2028",
            "#",
            "?a=b",
            "%41",
            "http://h:99999/",
            "[::1",
            "://",
            "x:y",
            "-999999999-01-01T00:00:00Z",
            "+1000000000-12-31T23:59:59.999999999Z",
            "2026-02-30T25:61",
            "0x1p3",
            "1d",
            "true",
            "\u0663"));

    /** Bytes that no text of UTF-8 has, or that end one for some readers. */
    private static final byte[][] BROKEN = {
        {0},
        {(byte) 0xff},
        {(byte) 0xc0, (byte) 0x80},
        {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
        {(byte) 0xe2, (byte) 0x82},
        {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        {'\r'},
        {0x1a},
        {0x1b}
    };

    private static final byte[][] REPEATED = bytes(List.of(
                    "[", "{\"a\":", "{", "(", "- ", "[[", "{a: ", "9", "a", " ", "\n", "\"", "${", "://", "eyJa-", "\\",
                    "NOT ", "&a ", "? ", "'", "<", "0,", "{},"))
            .toArray(new byte[0][]);

    private final List<byte[]> seeds;
    private final List<byte[]> words;

    /**
     * Of these.
     *
     * @param seeds sound inputs; at least one
     * @param words of the language that is read, such as keys
     */
    public Mutations(List<byte[]> seeds, List<String> words) {
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("There is no sound input to change; give at least one");
        }
        this.seeds = List.copyOf(seeds);
        this.words = words.isEmpty() ? VALUES : bytes(words);
    }

    /** The input of a number. */
    public byte[] input(long number) {
        SplittableRandom random = new SplittableRandom(number * 0x9e3779b97f4a7c15L + 1);
        byte[] input = pick(random, seeds);
        int most = random.nextInt(RARE) == 0 ? HUGE : LONGEST;
        int changes = random.nextInt(MOST_CHANGES + 1);
        for (int i = 0; i < changes; i++) {
            byte[] changed = changed(input, random, most);
            if (changed.length <= most) {
                input = changed;
            }
        }
        return input;
    }

    private byte[] changed(byte[] input, SplittableRandom random, int most) {
        int at = random.nextInt(input.length + 1);
        return switch (random.nextInt(14)) {
            case 0 -> flipped(input, random);
            case 1 -> replaced(input, at, length(input, at, random), new byte[0]);
            case 2 -> replaced(input, at, 0, pick(random, words));
            case 3 -> replaced(input, at, 0, pick(random, VALUES));
            case 4 -> replaced(input, at, 0, BROKEN[random.nextInt(BROKEN.length)]);
            case 5 -> Arrays.copyOf(input, at);
            case 6 -> spliced(input, at, random);
            case 7 -> {
                int end = at + length(input, at, random);
                yield replaced(input, random.nextInt(input.length + 1), 0, Arrays.copyOfRange(input, at, end));
            }
            case 8 -> replaced(input, at, 0, repeated(REPEATED[random.nextInt(REPEATED.length)], random, most));
            case 9 -> withNumber(input, at, random);
            case 10, 11 -> withWord(input, at, random);
            default -> withValue(input, at, random);
        };
    }

    private static byte[] flipped(byte[] input, SplittableRandom random) {
        byte[] copy = input.clone();
        if (copy.length > 0) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }

    private byte[] spliced(byte[] input, int at, SplittableRandom random) {
        byte[] other = pick(random, seeds);
        int from = random.nextInt(other.length + 1);
        return replaced(input, at, input.length - at, Arrays.copyOfRange(other, from, other.length));
    }

    /** Deep nesting, long names, long numbers, long runs of what is skipped. */
    private static byte[] repeated(byte[] piece, SplittableRandom random, int most) {
        int bound = most == HUGE ? most : random.nextInt(64) == 0 ? 1 << 14 : 64;
        int times = 1 + random.nextInt(Math.max(1, bound / piece.length));
        byte[] all = new byte[piece.length * times];
        for (int i = 0; i < all.length; i++) {
            all[i] = piece[i % piece.length];
        }
        return all;
    }

    /** Another number in the place of the next one. */
    private static byte[] withNumber(byte[] input, int at, SplittableRandom random) {
        int start = at;
        while (start < input.length && !isOfNumber(input[start])) {
            start++;
        }
        int end = start;
        while (end < input.length && isOfNumber(input[end])) {
            end++;
        }
        byte[] number = random.nextBoolean()
                ? VALUES.get(6 + random.nextInt(20))
                : Long.toString(random.nextLong() >> random.nextInt(64)).getBytes(StandardCharsets.US_ASCII);
        return replaced(input, start, end - start, number);
    }

    private static boolean isOfNumber(byte b) {
        return (b >= '0' && b <= '9') || b == '-' || b == '.' || b == 'e' || b == '+';
    }

    /** A known word, or a surprise, in the place of what stands between the next quotes. */
    private byte[] withWord(byte[] input, int at, SplittableRandom random) {
        int start = indexOf(input, '"', at);
        int end = indexOf(input, '"', start + 1);
        if (end >= input.length) {
            return input;
        }
        byte[] word = random.nextBoolean() ? pick(random, words) : pick(random, TEXTS);
        return replaced(input, start + 1, end - start - 1, word);
    }

    /** Something else in the place of the value behind the next colon, bracket or comma: what another input has, or a surprise. */
    private byte[] withValue(byte[] input, int at, SplittableRandom random) {
        int start = valueStart(input, at);
        int end = valueEnd(input, start);
        byte[] value;
        switch (random.nextInt(4)) {
            case 0 -> {
                byte[] other = pick(random, seeds);
                int from = valueStart(other, random.nextInt(other.length + 1));
                value = Arrays.copyOfRange(other, from, valueEnd(other, from));
            }
            case 1 -> value = new byte[0];
            default -> value = pick(random, VALUES);
        }
        return replaced(input, start, end - start, value);
    }

    private static int valueStart(byte[] input, int at) {
        int start = at;
        while (start < input.length && input[start] != ':' && input[start] != '[' && input[start] != ',') {
            start++;
        }
        start++;
        while (start < input.length && input[start] == ' ') {
            start++;
        }
        return Math.min(start, input.length);
    }

    /** Behind a quoted text or a balanced bracket; else before the next comma, bracket or line end. */
    private static int valueEnd(byte[] input, int start) {
        int depth = 0;
        boolean quoted = false;
        for (int i = start; i < input.length; i++) {
            byte b = input[i];
            if (quoted) {
                quoted = b != '"';
                if (b == '\\') {
                    i++;
                }
            } else if (b == '"') {
                quoted = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                depth--;
                if (depth <= 0) {
                    return depth < 0 ? i : i + 1;
                }
            } else if (depth == 0 && (b == ',' || b == '\n')) {
                return i;
            }
        }
        return input.length;
    }

    private static int indexOf(byte[] input, char wanted, int from) {
        int at = Math.min(from, input.length);
        while (at < input.length && input[at] != wanted) {
            at++;
        }
        return at;
    }

    private static int length(byte[] input, int at, SplittableRandom random) {
        int rest = input.length - at;
        return rest == 0 ? 0 : 1 + random.nextInt(Math.min(rest, random.nextInt(4) == 0 ? rest : 16));
    }

    private static byte[] replaced(byte[] input, int at, int length, byte[] by) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(input.length - length + by.length);
        out.write(input, 0, at);
        out.write(by, 0, by.length);
        out.write(input, at + length, input.length - at - length);
        return out.toByteArray();
    }

    private static byte[] pick(SplittableRandom random, List<byte[]> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static List<byte[]> bytes(List<String> texts) {
        return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }
}
