package io.github.tracker4j.safeguard;

/**
 * Finds private keys in PEM (RFC 7468; PGP's armour likewise), also with line breaks written as {@code \n} or cut short,
 * and JSON web tokens in their compact form (RFC 7519, 7515).
 */
final class KeyBlocks implements SecretFinder {

    private static final String DASHES = "-----";
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final int LONGEST_LABEL = 60;

    @Override
    public void find(CharSequence text, Spans found) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int next = at;
            if (c == '-') {
                next = afterKey(text, at, found);
            } else if (c == 'e') {
                next = afterToken(text, at, found);
            }
            at = Math.max(next, at + 1);
        }
    }

    private static int afterKey(CharSequence text, int at, Spans found) {
        if (!Scan.startsWith(text, at, BEGIN)) {
            return at;
        }
        int label = at + BEGIN.length();
        int dashes = Scan.indexOf(text, DASHES, label, label + LONGEST_LABEL);
        int mark = Scan.indexOf(text, PRIVATE, label, dashes);
        if (dashes < 0 || mark < 0) {
            return at;
        }
        int end = Scan.indexOf(text, END, dashes, text.length());
        int last = end < 0 ? -1 : Scan.indexOf(text, DASHES, end + END.length(), end + END.length() + LONGEST_LABEL);
        int after = last < 0 ? text.length() : last + DASHES.length();
        found.add(at, after);
        return after;
    }

    private static int afterToken(CharSequence text, int at, Spans found) {
        // One start a run of these characters, so that no run is read more often than there are dots in a token.
        if (!Scan.startsWith(text, at, "eyJ") || (at > 0 && Alphabet.BASE64_URL.contains(text.charAt(at - 1)))) {
            return at;
        }
        int header = Alphabet.BASE64_URL.endOfRun(text, at, text.length());
        if (header - at < 12 || !Scan.isAt(text, header, '.')) {
            return at;
        }
        int payload = Alphabet.BASE64_URL.endOfRun(text, header + 1, text.length());
        if (payload - header < 9 || !Scan.isAt(text, payload, '.')) {
            return at;
        }
        int end = Alphabet.BASE64_URL.endOfRun(text, payload + 1, text.length());
        while (Scan.isAt(text, end, '.')
                && end + 1 < text.length()
                && Alphabet.BASE64_URL.contains(text.charAt(end + 1))) {
            end = Alphabet.BASE64_URL.endOfRun(text, end + 1, text.length());
        }
        found.add(at, end);
        return end;
    }
}
