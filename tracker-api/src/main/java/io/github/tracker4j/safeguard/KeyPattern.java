package io.github.tracker4j.safeguard;

/**
 * A pattern of keys in which {@code *} stands for any characters, none included. Matching takes the pieces between the
 * stars from left to right, each at its first place, and never tries one again: its time is linear in the key.
 */
final class KeyPattern {

    private final String text;
    private final String[] pieces;

    KeyPattern(String text) {
        this.text = text;
        this.pieces = text.split("\\*", -1);
    }

    boolean matches(String key) {
        if (pieces.length == 1) {
            return key.equals(text);
        }
        String first = pieces[0];
        String last = pieces[pieces.length - 1];
        int end = key.length() - last.length();
        if (first.length() > end || !key.startsWith(first) || !key.endsWith(last)) {
            return false;
        }
        int at = first.length();
        for (int i = 1; i < pieces.length - 1; i++) {
            int found = key.indexOf(pieces[i], at);
            if (found < 0 || found + pieces[i].length() > end) {
                return false;
            }
            at = found + pieces[i].length();
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
