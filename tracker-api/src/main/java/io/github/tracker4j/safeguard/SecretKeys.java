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

    private static final Set<String> SURE = setOf("password passwd passphrase pwd passcode secret apikeys psk "
            // As people of other languages call a password.
            + "passwort kennwort contrasena senha wachtwoord heslo haslo salasana parola mdp");
    /** What a word may end with that was written as one, as {@code dbpassword}. */
    private static final List<String> SURE_ENDS =
            List.of("password", "passwd", "passphrase", "passwort", "pwd", "secret");

    private static final Set<String> LIKELY =
            setOf("credential credentials creds cred authorization cookie passwords secrets masterauth skey");
    private static final Set<String> WEAK =
            setOf("token bearer auth jwt signature sig sas pat dsn jsessionid phpsessid");

    /** A key of a map, a table or a store, of an attention layer or of a pair that may be published. */
    private static final Set<String> KEYS_OF_DATA = setOf(
            "primary foreign partition sort join cache dedup idempotency object bucket row column index hash group "
                    + "lookup map dict config cfg metric monitor label feature image caption text sample dataset gpg pgp "
                    + "public publishable order unique natural surrogate composite routing message event record "
                    + "state value query attention num per cross kv max min host known hot i18n translation dotted "
                    + "run step epoch experiment artifact file path s3 output input batch target registry");

    private static final Set<String> KEYS_SURE = setOf("api access secret private encryption signing");
    private static final Set<String> KEYS_LIKELY = setOf(
            "account master subscription hmac aes rsa ssh deploy auth admin consumer service shared storage "
                    + "webhook fernet security crypto decryption license client priv database db session bearer root "
                    + "app application write ingestion ingest instrumentation integration symmetric cipher encrypt "
                    + "decrypt sign jwt jwk tls ssl pem unseal recovery preshared psk login team merchant keystore truststore");
    private static final Set<String> SERVICES = setOf(
            "openai ai anthropic cohere azure aws gcp google stripe twilio sendgrid slack github gh gitlab "
                    + "hf huggingface wandb comet neptune datadog newrelic mailgun pinecone weaviate qdrant replicate "
                    + "mistral groq perplexity databricks snowflake npm pypi vault telegram discord jira confluence "
                    + "grafana sentry tavily langsmith clearml kaggle docker heroku cloudflare digitalocean mlflow cosmos "
                    + "cognitive kms posthog supabase segment deepseek openrouter fireworks dashscope zhipu moonshot "
                    + "serper serpapi jina voyage milvus zilliz elasticsearch elastic opensearch mongodb upstash firebase "
                    + "roboflow labelbox runpod paperspace dagshub sigopt honeycomb splunk pagerduty opsgenie rollbar "
                    + "bugsnag amplitude mixpanel airtable algolia alibaba asana atlassian bitbucket codecov coinbase "
                    + "confluent contentful dropbox dynatrace fastly facebook hashicorp hubspot intercom jfrog artifactory "
                    + "nexus sonar sonarqube launchdarkly linkedin mailchimp mapbox mattermost netlify vercel okta plaid "
                    + "planetscale postman prefect pulumi rapidapi shopify snyk squareup sumologic travis circleci trello "
                    + "twitch twitter typeform yandex zendesk deepgram elevenlabs assemblyai notion figma linear consul "
                    + "nomad influxdb quay terraform tf doppler infisical auth0 zoom webex line wechat dingtalk feishu");

    private static final Set<String> TOKENS_LIKELY =
            setOf("access auth api refresh bearer id session security csrf xsrf personal bot job deploy hub "
                    + "tracking user registry identity oauth oauth2 service admin client upload webhook push sas login "
                    + "private secret verification app device root jwt influx");
    private static final Set<String> TOKENS_OF_TEXT =
            setOf("pad eos bos cls unk mask sep special start stop end image class next prefix suffix per output "
                    + "input first last draft prompt completion visual audio video dist register new max min num used "
                    + "total each pooling query value separator newline think tool public");

    private static final Set<String> PASSES_OF_DATA =
            setOf("forward backward first second third single multi two one num low high band all is did by must "
                    + "test final per training");
    /** Words that end like {@code dbpass} and have nothing to do with one. */
    private static final Set<String> NO_PASSES =
            setOf("compass bypass trespass overpass underpass surpass encompass highpass lowpass bandpass allpass "
                    + "multipass onepass twopass singlepass");

    /** What may follow without changing what a key means. */
    private static final Set<String> SUFFIXES =
            setOf("prod production dev staging test old new current backup primary secondary value env base64 b64 "
                    + "plain raw v1 v2 v3 default text base");
    /** They make of a secret the name of one that is kept elsewhere, as in {@code imagePullSecret: regcred}. */
    private static final Set<String> REFERRING = setOf("pull existing from ref external");

    private static final Set<String> TOP_DOMAINS = setOf("com net org io dev cloud ai cn eu local internal");

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
        if (count > 3 && TOP_DOMAINS.contains(words.get(count - 1))) {
            return beforeHost(words.subList(0, count - 2));
        }
        KeyStrength strength = ofLast(words.subList(0, count));
        return strength == KeyStrength.NONE && count > 1 && SERVICES.contains(words.get(count - 1))
                ? beforeService(words.subList(0, count - 1))
                : strength;
    }

    /** {@code api_key_openai}; in {@code secret.aws} the value may be the name of one. */
    private static KeyStrength beforeService(List<String> words) {
        KeyStrength strength = ofLast(words);
        return strength == KeyStrength.SURE && words.size() == 1 ? KeyStrength.LIKELY : strength;
    }

    /** In {@code fs.azure.account.key.store1.dfs.core.windows.net} and {@code TF_TOKEN_app_terraform_io} a host follows. */
    private static KeyStrength beforeHost(List<String> words) {
        KeyStrength strength = KeyStrength.NONE;
        for (int count = 1; count <= words.size() && strength == KeyStrength.NONE; count++) {
            strength = ofLast(words.subList(0, count));
        }
        return strength;
    }

    private static KeyStrength ofLast(List<String> words) {
        int count = words.size();
        String last = words.get(count - 1);
        String before = count > 1 ? words.get(count - 2) : "";
        if (SURE.contains(last) || SURE_ENDS.stream().anyMatch(last::endsWith)) {
            return REFERRING.contains(before) ? KeyStrength.LIKELY : KeyStrength.SURE;
        }
        return switch (last) {
            case "key", "keys" -> ofKey(words.subList(0, count - 1), before);
            case "token" -> ofToken(words.subList(0, count - 1), before);
            case "tokens" -> TOKENS_LIKELY.contains(before) ? KeyStrength.WEAK : KeyStrength.NONE;
            case "pass" -> PASSES_OF_DATA.contains(before) ? KeyStrength.NONE : KeyStrength.LIKELY;
            case "string", "str" ->
                before.equals("connection") || before.equals("conn") || before.equals("secret")
                        ? KeyStrength.LIKELY
                        : KeyStrength.NONE;
            case "params" -> before.equals("auth") ? KeyStrength.WEAK : KeyStrength.NONE;
            case "info" -> before.equals("user") && words.contains("auth") ? KeyStrength.LIKELY : KeyStrength.NONE;
            case "id" ->
                before.equals("key") && count > 2 && words.get(count - 3).equals("access")
                        ? KeyStrength.WEAK
                        : KeyStrength.NONE;
            case "header" ->
                before.equals("auth") || before.equals("authorization") ? KeyStrength.WEAK : KeyStrength.NONE;
            default ->
                LIKELY.contains(last) || (last.endsWith("pass") && !NO_PASSES.contains(last))
                        ? KeyStrength.LIKELY
                        : WEAK.contains(last) ? KeyStrength.WEAK : KeyStrength.NONE;
        };
    }

    private static KeyStrength ofKey(List<String> qualifiers, String nearest) {
        if (KEYS_SURE.contains(nearest)) {
            // passwordSecretKey: under which key of a Kubernetes secret the password stands.
            return qualifiers.contains("password") ? KeyStrength.LIKELY : KeyStrength.SURE;
        }
        if (KEYS_LIKELY.contains(nearest)) {
            return KeyStrength.LIKELY;
        }
        boolean ofService = qualifiers.stream().anyMatch(SERVICES::contains);
        if (nearest.isEmpty() || KEYS_OF_DATA.contains(nearest)) {
            return ofService ? KeyStrength.FAINT : KeyStrength.NONE;
        }
        return ofService ? KeyStrength.WEAK : KeyStrength.FAINT;
    }

    private static KeyStrength ofToken(List<String> qualifiers, String nearest) {
        if (TOKENS_OF_TEXT.contains(nearest) || qualifiers.contains("public")) {
            return KeyStrength.NONE;
        }
        boolean likely = TOKENS_LIKELY.contains(nearest) || qualifiers.stream().anyMatch(SERVICES::contains);
        return likely ? KeyStrength.LIKELY : KeyStrength.WEAK;
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
                    addWord(key.substring(start, i).toLowerCase(Locale.ROOT), words);
                }
                start = inWord ? i : i + 1;
            }
        }
        return words;
    }

    /** {@code apikey} is api, key; {@code monkey} is one word. */
    private static void addWord(String word, List<String> words) {
        String last = word.endsWith("key") ? "key" : word.endsWith("token") ? "token" : "";
        String first = word.substring(0, word.length() - last.length());
        boolean two = !last.isEmpty()
                && (KEYS_SURE.contains(first)
                        || KEYS_LIKELY.contains(first)
                        || TOKENS_LIKELY.contains(first)
                        || SERVICES.contains(first));
        if (two) {
            words.add(first);
            words.add(last);
        } else {
            words.add(word);
        }
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
