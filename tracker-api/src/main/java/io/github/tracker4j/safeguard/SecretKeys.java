package io.github.tracker4j.safeguard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells from the words of a key whether a secret stands under it. A key is cut into words at whatever is no letter or
 * digit and where case changes; its last word decides, with the one before it, so that {@code use_cls_token}, {@code
 * tokenizer}, {@code secretary} and {@code password_length} are no secrets while {@code AWS_SECRET_ACCESS_KEY} and {@code
 * dbPassword2} are. Immutable, thread-safe.
 *
 * <p>Words that name secrets are those of <a
 * href="https://github.com/Yelp/detect-secrets/blob/master/detect_secrets/plugins/keyword.py">detect-secrets' keyword
 * plugin</a> and of <a href="https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml">gitleaks' rule
 * generic-api-key</a>; the words of machine learning that look like them are ours.
 */
final class SecretKeys {

    private static final int LONGEST = 250;

    private static final Set<String> SURE =
            setOf("password passwd passphrase pwd passcode passwort contrasena secret secrets apikey apikeys "
                    + "apitoken authtoken accesstoken refreshtoken bearertoken sessiontoken secretkey accesskey "
                    + "privatekey clientsecret appsecret sshpass pgpassword");
    private static final Set<String> ENDS = setOf("password passwd passphrase passwort");
    private static final Set<String> LIKELY =
            Set.of("credential", "credentials", "creds", "cred", "authorization", "cookie", "passwords");
    private static final Set<String> WEAK = setOf("token auth jwt signature sig pat dsn");

    private static final Set<String> KEYS_SURE = setOf("api access secret private encryption signing");
    private static final Set<String> KEYS_LIKELY =
            setOf("account master subscription hmac aes rsa ssh deploy auth admin consumer service shared storage "
                    + "webhook fernet security crypto decryption license client priv database db session bearer root");
    private static final Set<String> SERVICES = setOf(
            "openai ai anthropic cohere azure aws gcp google stripe twilio sendgrid slack github gh gitlab "
                    + "hf huggingface wandb comet neptune datadog newrelic mailgun pinecone weaviate qdrant replicate "
                    + "mistral groq perplexity databricks snowflake npm pypi vault telegram discord jira confluence "
                    + "grafana sentry tavily langsmith clearml kaggle docker heroku cloudflare digitalocean mlflow cosmos cognitive kms posthog supabase segment");

    private static final Set<String> TOKENS_LIKELY =
            setOf("access auth api refresh bearer id session security csrf xsrf personal bot job deploy hub "
                    + "tracking user registry identity oauth service admin client upload webhook push sas login "
                    + "private secret verification app device root jwt influx");
    private static final Set<String> TOKENS_OF_TEXT =
            setOf("pad eos bos cls unk mask sep special start stop end image class next prefix suffix per output "
                    + "input first last draft prompt completion visual audio video dist register new max min num used "
                    + "total each pooling query value separator newline think tool");

    private static final Set<String> PASSES_OF_DATA =
            setOf("forward backward first second third single multi two one num low high band all is did by must "
                    + "test final per training");

    /** What may follow without changing what a key means. */
    private static final Set<String> SUFFIXES =
            setOf("prod production dev staging test old new current backup primary secondary value env base64 b64 "
                    + "plain raw v1 v2 v3");

    private final List<KeyPattern> further;
    private final List<KeyPattern> allowed;

    private static Set<String> setOf(String words) {
        return Set.of(words.split(" "));
    }

    /** These keys besides those that are known, and never those; both in lower case. */
    SecretKeys(List<KeyPattern> further, List<KeyPattern> allowed) {
        this.further = List.copyOf(further);
        this.allowed = List.copyOf(allowed);
    }

    /** Whether the user wants the value of this key to be left alone. */
    boolean isAllowed(String key) {
        return !allowed.isEmpty() && matches(allowed, key);
    }

    KeyStrength strength(String key) {
        if (isAllowed(key)) {
            return KeyStrength.NONE;
        }
        return !further.isEmpty() && matches(further, key) ? KeyStrength.SURE : ofWords(words(key));
    }

    private static boolean matches(List<KeyPattern> patterns, String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return patterns.stream().anyMatch(pattern -> pattern.matches(lower));
    }

    private static KeyStrength ofWords(List<String> words) {
        int count = words.size();
        while (count > 1 && (SUFFIXES.contains(words.get(count - 1)) || isNumber(words.get(count - 1)))) {
            count--;
        }
        if (count == 0) {
            return KeyStrength.NONE;
        }
        String last = words.get(count - 1);
        String before = count > 1 ? words.get(count - 2) : "";
        if (SURE.contains(last) || ENDS.stream().anyMatch(last::endsWith)) {
            return KeyStrength.SURE;
        }
        return switch (last) {
            case "key", "keys" -> ofKey(words.subList(0, count - 1), before);
            case "token" -> ofToken(words.subList(0, count - 1), before);
            case "tokens" -> TOKENS_LIKELY.contains(before) ? KeyStrength.WEAK : KeyStrength.NONE;
            case "pass" -> PASSES_OF_DATA.contains(before) ? KeyStrength.NONE : KeyStrength.LIKELY;
            case "string" -> before.equals("connection") ? KeyStrength.LIKELY : KeyStrength.NONE;
            case "params" -> before.equals("auth") ? KeyStrength.WEAK : KeyStrength.NONE;
            case "id" ->
                before.equals("key") && count > 2 && words.get(count - 3).equals("access")
                        ? KeyStrength.WEAK
                        : KeyStrength.NONE;
            case "header" ->
                before.equals("auth") || before.equals("authorization") ? KeyStrength.WEAK : KeyStrength.NONE;
            default ->
                isOfTerraform(words) || LIKELY.contains(last)
                        ? KeyStrength.LIKELY
                        : WEAK.contains(last) ? KeyStrength.WEAK : KeyStrength.NONE;
        };
    }

    private static KeyStrength ofKey(List<String> qualifiers, String nearest) {
        if (KEYS_SURE.contains(nearest)) {
            return KeyStrength.SURE;
        }
        if (KEYS_LIKELY.contains(nearest)) {
            return KeyStrength.LIKELY;
        }
        return qualifiers.stream().anyMatch(SERVICES::contains) ? KeyStrength.WEAK : KeyStrength.NONE;
    }

    private static KeyStrength ofToken(List<String> qualifiers, String nearest) {
        if (TOKENS_OF_TEXT.contains(nearest)) {
            return KeyStrength.NONE;
        }
        boolean likely = TOKENS_LIKELY.contains(nearest) || qualifiers.stream().anyMatch(SERVICES::contains);
        return likely ? KeyStrength.LIKELY : KeyStrength.WEAK;
    }

    /** {@code TF_TOKEN_app_terraform_io}: the host follows. */
    private static boolean isOfTerraform(List<String> words) {
        return words.size() > 2 && words.get(0).equals("tf") && words.get(1).equals("token");
    }

    private static boolean isNumber(String word) {
        return word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The words in lower case: {@code dbPassword2} is db, password, 2, and {@code APIKey} is api, key. */
    private static List<String> words(String key) {
        List<String> words = new ArrayList<>();
        int length = Math.min(key.length(), LONGEST);
        int start = 0;
        for (int i = 0; i <= length; i++) {
            boolean inWord = i < length && Alphabet.ALNUM.contains(key.charAt(i));
            if (!inWord || (i > start && isBoundary(key, i, length))) {
                if (i > start) {
                    words.add(key.substring(start, i).toLowerCase(Locale.ROOT));
                }
                start = inWord ? i : i + 1;
            }
        }
        return words;
    }

    private static boolean isBoundary(String key, int at, int length) {
        char before = key.charAt(at - 1);
        char c = key.charAt(at);
        boolean upper = isUpper(c);
        if (upper && !isUpper(before)) {
            return true;
        }
        boolean acronymEnds = upper && at + 1 < length && isLower(key.charAt(at + 1)) && isUpper(before);
        return acronymEnds || (at > 2 && Alphabet.DIGITS.contains(c) && !Alphabet.DIGITS.contains(before));
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }
}
