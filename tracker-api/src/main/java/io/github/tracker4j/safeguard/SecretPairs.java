package io.github.tracker4j.safeguard;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets by the names before them: {@code key=value} and {@code key: value} in any notation (properties, command
 * lines, JSON, YAML, XML, URLs, headers, what {@code toString} gives), {@code --key value}, and HTTP's authorization
 * schemes. The name and what is around the value stay.
 */
final class SecretPairs implements SecretFinder {

    private static final int LONGEST_NAME = 200;
    private static final int MOST_BLANKS = 8;
    private static final int MOST_PAIRS_BETWEEN = 4;
    private static final Set<String> KEYS_OF_QUERIES = Set.of("key", "code");
    private static final Set<String> SCHEMES =
            Set.of("bearer", "basic", "token", "digest", "apikey", "negotiate", "ntlm", "oauth", "key");

    private final SecretKeys keys;

    SecretPairs(SecretKeys keys) {
        this.keys = keys;
    }

    @Override
    public void find(CharSequence text, Spans found) {
        new Pass(text, found).run();
    }

    /** One walk through one text, from word to word. */
    private final class Pass {
        private final CharSequence text;
        private final Spans found;
        private final ValueEnds ends;
        private final TextValues values;
        private String word = "";
        private String wordBefore = "";
        private final PasswordFlags flags = new PasswordFlags();
        private int wordEnd;
        private @Nullable String named;
        private int pairsSinceNamed;

        Pass(CharSequence text, Spans found) {
            this.text = text;
            this.found = found;
            this.ends = new ValueEnds(text);
            this.values = new TextValues(text, ends, found);
        }

        void run() {
            int at = 0;
            while (at < text.length()) {
                if (Alphabet.NAME.contains(text.charAt(at))) {
                    int end = Alphabet.NAME.endOfRun(text, at, text.length());
                    at = isEscape(at, end) ? at + 1 : at;
                    at = end - at > LONGEST_NAME ? end : Math.max(end, afterWord(at, end));
                } else {
                    at++;
                }
            }
        }

        /** Where to look on. */
        private int afterWord(int start, int end) {
            int dashes = start;
            while (dashes < end && text.charAt(dashes) == '-') {
                dashes++;
            }
            String key = text.subSequence(dashes, end).toString();
            String twoBefore = wordBefore;
            wordBefore = word;
            word = key;
            String adjoining = adjoining(key, start);
            wordEnd = end;
            flags.word(key);
            boolean declares =
                    wordBefore.equals("variable") || (wordBefore.equals("set") && twoBefore.startsWith("secret"));
            if (declares) {
                nameIs(key);
            }
            int separator = separator(start, end);
            if (separator >= 0) {
                boolean isDefinition = dashes - start == 1 && key.startsWith("D");
                boolean isVariable = Scan.isAt(text, start - 1, '$') && text.charAt(separator) == ':';
                if (isVariable) {
                    return end;
                }
                boolean inQuery = Scan.isAt(text, start - 1, '?') || Scan.isAt(text, start - 1, '&');
                return inQuery && KEYS_OF_QUERIES.contains(key)
                        ? values.add(key, KeyStrength.FAINT, values.at(separator + 1), end)
                        : afterPair(isDefinition ? key.substring(1) : adjoining, separator);
            }
            if (dashes > start) {
                return afterFlag(key, start, end);
            }
            return Scan.isSpaceAt(text, end) ? afterBareWord(adjoining, start, end, twoBefore) : end;
        }

        /** In {@code "a=1\\npassword=x"} the name starts after the n. */
        private boolean isEscape(int start, int end) {
            return end - start > 1 && Scan.isAt(text, start - 1, '\\') && "nrt".indexOf(text.charAt(start)) >= 0;
        }

        /** In {@code Secret Key: x} and {@code wandb.login(key="x")} the word before belongs to the name. */
        private String adjoining(String key, int start) {
            boolean mayBelong = key.equalsIgnoreCase("key") || key.equalsIgnoreCase("token");
            boolean adjoins = start == wordEnd + 1
                    && start > 1
                    && (Scan.isAt(text, wordEnd, ' ') || Scan.isAt(text, wordEnd, '('));
            String phrase = wordBefore + "-" + key;
            return mayBelong && adjoins && keys.strength(phrase).compareTo(KeyStrength.WEAK) >= 0 ? phrase : key;
        }

        /** The place of the sign between key and value, or -1. */
        private int separator(int start, int end) {
            if (Scan.isAt(text, start - 1, '(') && Scan.isAt(text, end, ',') && isDotted(start, end)) {
                return end;
            }
            if (Scan.isAt(text, start - 1, '<') && Scan.isAt(text, end, '>')) {
                return end;
            }
            int at = Scan.isAt(text, end, '\\') ? end + 1 : end;
            if (at < text.length() && Scan.isQuote(text.charAt(at))) {
                at++;
            } else {
                at = end;
            }
            if (at > end && Scan.isAt(text, at, ']')) {
                at++;
            }
            boolean inCall = at > end && Scan.isAt(text, at, ',');
            at = Scan.afterBlanks(text, at, MOST_BLANKS);
            if (inCall) {
                // set("password", "x"): what follows the comma is in quotes too.
                int value = Scan.afterBlanks(text, at + 1, MOST_BLANKS);
                return value < text.length() && Scan.isQuote(text.charAt(value)) ? at : -1;
            }
            if (Scan.isAt(text, at, '=')) {
                return Scan.isAt(text, at + 1, '=') || Scan.isAt(text, at + 1, '~') ? -1 : at;
            }
            // In a:secret:b the word is one of a list, as in the names of cloud resources.
            boolean inList = at == end && Scan.isAt(text, start - 1, ':');
            return Scan.isAt(text, at, ':') && !Scan.isAt(text, at + 1, ':') && !inList ? at : -1;
        }

        /** As in {@code (fs.s3a.secret.key,x)}, how Spark prints its configuration. */
        private boolean isDotted(int start, int end) {
            return Scan.indexOf(text, ".", start, end) > 0;
        }

        private int afterPair(String key, int separator) {
            int value = separator + 1;
            if (Scan.isAt(text, value, '>') || Scan.isAt(text, value, '=')) {
                value++;
            }
            if (text.charAt(separator) == ',') {
                return afterName(keys.strength(key), values.at(Scan.afterBlanks(text, value, MOST_BLANKS)), value);
            }
            KeyStrength strength = strengthOf(key, value);
            if (strength == KeyStrength.NONE) {
                return value;
            }
            boolean element = text.charAt(separator) == '>';
            int from = Scan.afterBlanks(text, value, MOST_BLANKS);
            if (key.equalsIgnoreCase("authorization") || key.equalsIgnoreCase("proxy-authorization")) {
                return afterScheme(from);
            }
            boolean isHeader = text.charAt(separator) == ':'
                    && key.toLowerCase(Locale.ROOT).endsWith("cookie");
            boolean mayBeProse = text.charAt(separator) == ':' && from > value && !Scan.isAt(text, separator - 1, ' ');
            TextValue found = element
                    ? new TextValue(from, ends.before(from, '<'), false)
                    : isHeader ? new TextValue(from, ends.line(from), false) : values.at(from);
            int assigned = Scan.afterBlanks(text, found.end(), MOST_BLANKS);
            boolean isTyped = mayBeProse && !found.quoted() && assigned > found.end() && isAssignment(assigned);
            if (isTyped) {
                // val secretKey: String = "x"
                return values.add(key, strength, values.at(Scan.afterBlanks(text, assigned + 1, MOST_BLANKS)), value);
            }
            if (Scan.isAt(text, from, '(') && key.endsWith("auth")) {
                return afterUser(from + 1, value);
            }
            if (mayBeProse && !found.quoted() && !Scan.isQuote(text.charAt(separator - 1)) && isProse(found)) {
                return value;
            }
            return values.add(key, strength, found, value);
        }

        private boolean isAssignment(int at) {
            return Scan.isAt(text, at, '=') && !Scan.isAt(text, at + 1, '=');
        }

        /** In {@code auth=("ann", "x")} the second is the password. */
        private int afterUser(int start, int otherwise) {
            TextValue user = values.at(start);
            int comma = user.quoted() ? user.end() + 1 : user.end();
            int value = Scan.afterBlanks(text, comma + 1, MOST_BLANKS);
            return Scan.isAt(text, comma, ',') && value < text.length()
                    ? values.add("", KeyStrength.SURE, values.at(value), otherwise)
                    : otherwise;
        }

        /** In a list of names another name follows, in a call the value. */
        private int afterName(KeyStrength strength, TextValue value, int otherwise) {
            boolean isLast = Scan.isAt(text, value.quoted() ? value.end() + 1 : value.end(), ')');
            boolean secret =
                    strength.compareTo(KeyStrength.LIKELY) >= 0 && (isLast || values.isRandomAt(value.start(), 8));
            return secret ? values.add("", KeyStrength.LIKELY, value, otherwise) : otherwise;
        }

        private KeyStrength strengthOf(String key, int value) {
            KeyStrength strength = keys.strength(key);
            if (key.equalsIgnoreCase("name") || key.equalsIgnoreCase("key")) {
                TextValue called = values.at(Scan.afterBlanks(text, value, MOST_BLANKS));
                if (called.end() - called.start() <= LONGEST_NAME) {
                    nameIs(text.subSequence(called.start(), called.end()).toString());
                }
                return strength;
            }
            if (strength == KeyStrength.NONE && (key.equalsIgnoreCase("value") || key.equals("default"))) {
                return ofNamed();
            }
            pairsSinceNamed++;
            return strength;
        }

        private void nameIs(String name) {
            named = name;
            pairsSinceNamed = 0;
        }

        /** How secret the value is whose name stood before: {@code {"name": "password", "value": "x"}}. */
        private KeyStrength ofNamed() {
            String name = named;
            named = null;
            return name != null && pairsSinceNamed < MOST_PAIRS_BETWEEN ? keys.strength(name) : KeyStrength.NONE;
        }

        private int afterScheme(int from) {
            int start = from;
            while (start < text.length() && (Scan.isQuote(text.charAt(start)) || text.charAt(start) == '\\')) {
                start++;
            }
            int end = Alphabet.NAME.endOfRun(text, start, LONGEST_NAME);
            String scheme = text.subSequence(start, end).toString().toLowerCase(Locale.ROOT);
            if (!Scan.isAt(text, end, ' ')) {
                return values.add(
                        "authorization", KeyStrength.LIKELY, new TextValue(start, ends.of(start), false), from);
            }
            int credential = Scan.afterBlanks(text, end, MOST_BLANKS);
            boolean known = SCHEMES.contains(scheme);
            if (!known && !values.isRandomAt(credential, 12)) {
                return from;
            }
            return values.add(
                    "authorization", KeyStrength.LIKELY, new TextValue(credential, ends.of(credential), false), end);
        }

        private int afterFlag(String key, int start, int end) {
            if (flags.isAttached(key)) {
                return values.add(
                        "", KeyStrength.SURE, new TextValue(end - key.length() + 1, ends.of(end), false), end);
            }
            int at = end;
            if (at < text.length() && start > 0 && Scan.isQuote(text.charAt(at))) {
                at++;
            }
            if (Scan.isAt(text, at, ',')) {
                at++;
            }
            int value = Scan.afterBlanks(text, at, MOST_BLANKS);
            if (value == end || value >= text.length() || text.charAt(value) == '-') {
                return end;
            }
            PasswordFlags.Kind kind = flags.of(key);
            if (kind == PasswordFlags.Kind.USER_AND_PASSWORD) {
                return afterUserAndPassword(values.at(value), end);
            }
            KeyStrength strength = kind == PasswordFlags.Kind.PASSWORD
                    ? KeyStrength.SURE
                    : key.equals("body") || key.equals("value") ? ofNamed() : keys.strength(key);
            return strength == KeyStrength.NONE ? end : values.add(key, strength, values.at(value), end);
        }

        private int afterUserAndPassword(TextValue pair, int otherwise) {
            int colon = Scan.indexOf(
                    text, flags.separator(), pair.start(), Math.min(pair.end(), pair.start() + LONGEST_NAME));
            return colon < 0
                    ? otherwise
                    : values.add("password", KeyStrength.SURE, new TextValue(colon + 1, pair.end(), false), otherwise);
        }

        private int afterBareWord(String key, int start, int end, String twoBefore) {
            int from = Scan.afterBlanks(text, end, MOST_BLANKS);
            if (from >= text.length()) {
                return end;
            }
            if (key.equalsIgnoreCase("bearer") || key.equalsIgnoreCase("basic")) {
                int after = ends.of(from);
                String credential = text.subSequence(from, Math.min(after, from + SecretValues.LOOKED_AT))
                        .toString();
                boolean secret = key.equalsIgnoreCase("bearer")
                        ? SecretValues.isRandom(credential, 8)
                        : SecretValues.isBasicCredential(credential);
                if (secret) {
                    found.add(from, after);
                    return after;
                }
                return end;
            }
            if (key.equals("login")) {
                return values.add(key, KeyStrength.FAINT, values.at(from), end);
            }
            if (key.equals("PASSWORD") && wordBefore.equals("SET")) {
                // SET PASSWORD FOR 'ann' = 'x'
                int assigned = Scan.indexOf(text, "= '", from, from + LONGEST_NAME);
                return assigned < 0 ? end : values.add(key, KeyStrength.SURE, values.at(assigned + 2), end);
            }
            KeyStrength strength = keys.strength(key);
            if (isFollowedBySecret(key, twoBefore)
                    || (strength.compareTo(KeyStrength.LIKELY) >= 0 && isLine(start, from))) {
                boolean sure = key.indexOf('.') > 0 || key.indexOf('_') > 0 || isFollowedBySecret(key, twoBefore);
                return sure || values.isRandomAt(from, 8)
                        ? values.add(
                                key,
                                sure && isFollowedBySecret(key, twoBefore) ? KeyStrength.SURE : strength,
                                values.at(from),
                                end)
                        : end;
            }
            if (strength.compareTo(KeyStrength.LIKELY) >= 0) {
                int value = afterLink(from);
                boolean quoted = Scan.isQuote(text.charAt(value));
                boolean sure = strength == KeyStrength.SURE;
                boolean isName = !key.endsWith("password")
                        && SecretValues.isNameOfResource(
                                text.subSequence(value, Math.min(ends.of(value), value + SecretValues.LOOKED_AT)));
                if (quoted ? values.isRandomAt(value + 1, 6) : !isName && values.isRandomAt(value, sure ? 8 : 12)) {
                    return values.add(key, strength, values.at(value), end);
                }
            }
            return end;
        }

        /** {@code IDENTIFIED BY 'x'}, {@code WITH PASSWORD 'x'}, {@code login a password x}, {@code requirepass x}. */
        private boolean isFollowedBySecret(String key, String twoBefore) {
            return (key.equalsIgnoreCase("by") && wordBefore.equalsIgnoreCase("identified"))
                    || (key.equals("password") && twoBefore.equals("login"))
                    || (key.equals("PASSWORD")
                            && Set.of("WITH", "ENCRYPTED", "LOGIN").contains(wordBefore));
        }

        /** Whether a name and its value are all that is on the line. */
        private boolean isLine(int start, int value) {
            boolean starts = start == 0 || text.charAt(start - 1) == '\n';
            int end = ends.of(value);
            return starts && (end >= text.length() || text.charAt(end) == '\n' || text.charAt(end) == '\r');
        }

        /** In {@code the password is x} a word stands between. */
        private int afterLink(int from) {
            boolean link = Scan.startsWith(text, from, "is ") || Scan.startsWith(text, from, "was ");
            int after = link ? Scan.afterBlanks(text, from + 3, MOST_BLANKS) : from;
            return after < text.length() ? after : from;
        }

        /** In {@code password: must be long} the value is a sentence. */
        private boolean isProse(TextValue value) {
            int last = value.end() - 1;
            boolean ends = Scan.isAt(text, last, '.') && last - value.start() > 3;
            for (int i = value.start(); i < (ends ? last : value.end()); i++) {
                char c = text.charAt(i);
                if (!Alphabet.LETTERS.contains(c) && c != ',' && c != '\'') {
                    return false;
                }
            }
            int next = Scan.afterBlanks(text, value.end(), MOST_BLANKS);
            return ends || (next > value.end() && next < text.length() && Alphabet.LETTERS.contains(text.charAt(next)));
        }
    }
}
