package io.github.tracker4j.safeguard;

/**
 * Finds passwords in URLs: {@code scheme://user:password@host} (RFC 3986, 3.2.1), a token in the place of the user, and
 * Oracle's {@code jdbc:oracle:thin:user/password@host}. The user and the host stay.
 */
final class UserInfo implements SecretFinder {

    private static final String ORACLE = "jdbc:oracle:";
    private static final int LONGEST = 2000;

    @Override
    public void find(CharSequence text, Spans found) {
        int at = 0;
        while (at + 2 < text.length()) {
            if (text.charAt(at) == ':' && text.charAt(at + 1) == '/' && text.charAt(at + 2) == '/') {
                at = afterUrl(text, at + 3, found);
            } else if (text.charAt(at) == 'j' && Scan.startsWith(text, at, ORACLE)) {
                at = afterOracle(text, at + ORACLE.length(), found);
            } else {
                at++;
            }
        }
    }

    /** The first place in the URL after which another may start. */
    private static int afterUrl(CharSequence text, int start, Spans found) {
        int colon = -1;
        int end = start;
        int lastAt = -1;
        boolean inAuthority = true;
        while (end < text.length() && !isEnd(text.charAt(end)) && end - start < LONGEST) {
            char c = text.charAt(end);
            if (c == ':' && Scan.startsWith(text, end, "://")) {
                break;
            }
            if (c == '/' || c == '?' || c == '#') {
                // A password may hold these, against the rules; what follows a port may not be taken for one.
                if (lastAt >= 0 || colon < 0 || isNumber(text, colon + 1, end)) {
                    inAuthority = false;
                }
            }
            if (inAuthority && c == ':' && colon < 0) {
                colon = end;
            }
            if (inAuthority && c == '@') {
                lastAt = end;
            }
            if (!inAuthority) {
                break;
            }
            end++;
        }
        if (lastAt >= 0 && colon >= 0 && colon < lastAt) {
            addUnlessPlaceholder(text, colon + 1, lastAt, found);
        } else if (lastAt >= 0 && SecretValues.isRandom(text.subSequence(start, lastAt), 20)) {
            found.add(start, lastAt);
        }
        return Math.max(end, start);
    }

    private static int afterOracle(CharSequence text, int start, Spans found) {
        int slash = -1;
        int end = start;
        while (end < text.length() && !isEnd(text.charAt(end)) && end - start < LONGEST) {
            char c = text.charAt(end);
            if (c == '@') {
                if (slash >= 0) {
                    addUnlessPlaceholder(text, slash + 1, end, found);
                }
                return end;
            }
            if (c == '/' && slash < 0) {
                slash = end;
            }
            end++;
        }
        return end;
    }

    private static void addUnlessPlaceholder(CharSequence text, int start, int end, Spans found) {
        if (!SecretValues.isPlaceholder(text.subSequence(start, Math.min(end, start + SecretValues.LOOKED_AT))
                .toString())) {
            found.add(start, end);
        }
    }

    private static boolean isNumber(CharSequence text, int start, int end) {
        return Alphabet.DIGITS.endOfRun(text, start, 6) == end;
    }

    private static boolean isEnd(char c) {
        return c <= ' ' || c == '"' || c == '\'' || c == '`' || c == '<' || c == '>' || c == '\\';
    }
}
