package io.github.tracker4j.safeguard;

/** Characters that tokens are made of. */
enum Alphabet {
    DIGITS("0123456789"),
    HEX("0123456789abcdefABCDEF"),
    LETTERS("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ALNUM(DIGITS.characters + LETTERS.characters),
    /** Letters, digits and the underscore: what no boundary of a word lies between. */
    WORD(ALNUM.characters + "_"),
    BASE64(ALNUM.characters + "+/="),
    BASE64_URL(ALNUM.characters + "-_"),
    DOTTED(BASE64_URL.characters + ".="),
    TILDE(BASE64_URL.characters + ".~"),
    /** Names of settings as they stand in command lines, files and JSON. */
    NAME(BASE64_URL.characters + "."),
    PATH(BASE64_URL.characters + ".@/");

    private final String characters;
    // A bit for each character of ASCII.
    private final long low;
    private final long high;

    Alphabet(String characters) {
        this.characters = characters;
        this.low = bits(characters, 0);
        this.high = bits(characters, Long.SIZE);
    }

    private static long bits(String characters, int first) {
        return characters
                .chars()
                .filter(c -> c >= first && c < first + Long.SIZE)
                .mapToLong(c -> 1L << (c - first))
                .reduce(0, (bits, bit) -> bits | bit);
    }

    boolean contains(char c) {
        return c < 2 * Long.SIZE && ((c < Long.SIZE ? low : high) >>> (c % Long.SIZE) & 1) != 0;
    }

    /** Where the run of these characters that starts here ends, at most {@code most} characters on. */
    int endOfRun(CharSequence text, int start, int most) {
        int end = start;
        int limit = (int) Math.min(text.length(), (long) start + most);
        while (end < limit && contains(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
