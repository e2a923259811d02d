package io.github.tracker4j.safeguard;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells what may be a secret from what stands in the place of one: nothing, a placeholder, a number, a word. */
final class SecretValues {

    /** As many characters of a value are looked at: more would tell no more, and their number is the sender's choice. */
    static final int LOOKED_AT = 256;

    private static final Set<String> NOTHING = Set.of(
            "",
            "null",
            "none",
            "nil",
            "undefined",
            "true",
            "false",
            "yes",
            "no",
            "on",
            "off",
            "n/a",
            "nan",
            "string",
            "str",
            "bytes",
            "bool");
    private static final Pattern FILLER = Pattern.compile("\\*+|[xX]{3,}|\\.{2,}|-+|\u2022+|\\?+|=+");
    private static final Pattern REFERENCE = Pattern.compile(
            "\\$\\{.*|\\{\\{.*|\\$\\(.*|\\$[A-Z_][A-Z0-9_]*|%[A-Za-z_][A-Za-z0-9_]*%|%s|\\{}|<[^<>]*>|</?s>",
            Pattern.DOTALL);
    private static final Pattern CODE =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)+[(\\[].*", Pattern.DOTALL);
    /** What a program reads elsewhere: {@code var.db_password} of Terraform, {@code args.token}. */
    private static final Pattern FIELD = Pattern.compile(
            "(?:var|vars|local|data|module|self|this|args|cfg|config|conf|settings|env|process|os|options|opts|params"
                    + "|props|ctx|context|secrets|inputs|steps|request|req)(?:\\.[A-Za-z_][A-Za-z0-9_]*){1,10}");
    /** Under {@code api_key_env} stands where the secret is. */
    private static final Pattern NAME_OF_VARIABLE =
            Pattern.compile("(?:[A-Z][A-Z0-9]*_){1,8}(?:KEY|TOKEN|PASSWORD|PASS|PWD|SECRET|CREDENTIALS)");

    private static final Pattern NAME_OF_RESOURCE = Pattern.compile("[a-z]+(?:-[a-z0-9]+){1,8}");
    private static final Pattern PATH_OF_WORDS = Pattern.compile("(?:/[a-z0-9_.-]+){2,20}/?");
    private static final Pattern HIDDEN =
            Pattern.compile("\\[(?i:redacted|hidden|masked|filtered|secret)].*", Pattern.DOTALL);
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?[0-9][0-9_,.]*(?:[eE][-+]?[0-9]+)?(?: ?[a-zA-Z%]{1,2})?");
    private static final Pattern WORDS = Pattern.compile("(?:[a-z]+|[A-Z][a-z]*)(?:[-_ .,][a-zA-Z]+){0,7}[.!?]?");
    private static final Pattern PLACE =
            Pattern.compile("(?:/|~/|\\./|\\.\\./|[A-Za-z]:\\\\).*|[a-z][a-z0-9+.-]{1,20}:/.*", Pattern.DOTALL);

    private static final Pattern DRAWN = Pattern.compile("[A-Za-z0-9_+/=-]+");
    private static final Pattern NAMED = Pattern.compile("[A-Za-z]*[0-9]{0,4}(?:[-_/=+][A-Za-z]*[0-9]{0,4}){1,60}");

    private SecretValues() {}

    /** Whether a value under a key of this strength is a secret. */
    static boolean isSecret(KeyStrength strength, CharSequence value) {
        String text = value.subSequence(0, Math.min(value.length(), LOOKED_AT)).toString();
        // What is cheap first: hostile texts ask this of each of their words.
        return strength != KeyStrength.NONE
                && (strength != KeyStrength.WEAK || isRandom(text, 8))
                && (strength != KeyStrength.FAINT || isDrawn(text))
                && !isPlaceholder(text)
                && (strength == KeyStrength.SURE || !isHarmless(text));
    }

    /** Whether something stands here for a secret that is elsewhere, or for none. */
    static boolean isPlaceholder(String value) {
        String text = value.strip();
        return NOTHING.contains(text.toLowerCase(Locale.ROOT))
                || FILLER.matcher(text).matches()
                || REFERENCE.matcher(text).matches()
                || HIDDEN.matcher(text).matches()
                || CODE.matcher(text).matches()
                || FIELD.matcher(text).matches()
                || NAME_OF_VARIABLE.matcher(text).matches()
                || PATH_OF_WORDS.matcher(text).matches();
    }

    private static boolean isHarmless(String text) {
        return NUMBER.matcher(text).matches()
                || (text.length() < 20 && WORDS.matcher(text).matches())
                || PLACE.matcher(text).matches();
    }

    /** Whether it is one word of at least so many characters, of more kinds than a word of a language has. */
    static boolean isRandom(CharSequence text, int least) {
        int length = Math.min(text.length(), LOOKED_AT);
        boolean lower = false;
        boolean upper = false;
        boolean digit = false;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || "<>[]{}()\"'".indexOf(c) >= 0) {
                return false;
            }
            lower |= c >= 'a' && c <= 'z';
            upper |= c >= 'A' && c <= 'Z';
            digit |= c >= '0' && c <= '9';
        }
        return length >= least && (((lower || upper) && digit) || (lower && upper && length >= 16));
    }

    /** Whether it may be the name of a secret in Kubernetes or a cloud: {@code ml-token-76df2}. */
    static boolean isNameOfResource(CharSequence text) {
        return text.length() <= LOOKED_AT && NAME_OF_RESOURCE.matcher(text).matches();
    }

    /** Whether it is a long run without the words or the separators that names and paths have. */
    static boolean isDrawn(String text) {
        return isRandom(text, 20)
                && DRAWN.matcher(text).matches()
                && !NAMED.matcher(text).matches();
    }

    /** Whether it is what HTTP's Basic scheme sends: user and password in Base64 (RFC 7617). */
    static boolean isBasicCredential(String value) {
        if (value.length() < 8) {
            return false;
        }
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(value.substring(0, Math.min(value.length(), LOOKED_AT) / 4 * 4)
                            .getBytes(StandardCharsets.US_ASCII));
            String pair = new String(decoded, StandardCharsets.ISO_8859_1);
            return pair.indexOf(':') >= 0 && pair.chars().noneMatch(c -> c < ' ');
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }
}
