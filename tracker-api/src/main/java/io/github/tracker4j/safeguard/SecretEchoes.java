package io.github.tracker4j.safeguard;

import java.util.List;

/**
 * Finds again what was found in the same text: {@code invalid value x in --password x} says twice what only the second
 * place shows to be a secret. Looks for few secrets, and only for such as no word is like, so that the time stays linear
 * and nothing else is hit.
 */
final class SecretEchoes {

    private static final int MOST_SECRETS = 8;
    private static final int LEAST = 8;

    private SecretEchoes() {}

    /** Adds the other places of what was found. */
    static void find(CharSequence text, Spans found) {
        List<String> secrets = found.of(text, LEAST, SecretValues.LOOKED_AT)
                .filter(secret -> SecretValues.isRandom(secret, LEAST))
                .limit(MOST_SECRETS)
                .distinct()
                .toList();
        for (String secret : secrets) {
            int at = 0;
            while (at >= 0 && at + secret.length() <= text.length()) {
                at = Scan.indexOf(text, secret, at, text.length());
                if (at >= 0) {
                    addWhole(text, at, at + secret.length(), found);
                    at += secret.length();
                }
            }
        }
    }

    private static void addWhole(CharSequence text, int start, int end, Spans found) {
        boolean starts = start == 0 || !Alphabet.WORD.contains(text.charAt(start - 1));
        boolean ends = end == text.length() || !Alphabet.WORD.contains(text.charAt(end));
        if (starts && ends) {
            found.add(start, end);
        }
    }
}
