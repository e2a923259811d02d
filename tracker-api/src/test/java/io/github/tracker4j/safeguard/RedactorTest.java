package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    private final Redactor redactor = Redactor.standard();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://ann:pw@host/path | https://ann:[redacted]@host/path",
                "java -Dapi.key=abc -jar a.jar | java -Dapi.key=[redacted] -jar a.jar",
                "train --password x1 --epochs 3 | train --password [redacted] --epochs 3",
                "user=ann;password=x1;host=db | user=ann;password=[redacted];host=db",
                "Authorization: Bearer abc12345 | Authorization: Bearer [redacted]",
                "{\"user\": \"ann\", \"password\": \"a,b}c\"} | {\"user\": \"ann\", \"password\": \"[redacted]\"}",
                "{\"name\": \"DB_PASSWORD\", \"value\": \"x1\"} | {\"name\": \"DB_PASSWORD\", \"value\": \"[redacted]\"}",
                "https://h/x?api_key=a1b2&n=3 | https://h/x?api_key=[redacted]&n=3",
                "Config[user=ann, password=x1] | Config[user=ann, password=[redacted]]",
                "conf.set('password', 'x1') | conf.set('password', '[redacted]')",
                "docker login -u ci -p x1 host | docker login -u ci -p [redacted] host",
                "docker run -p 80:80 image | docker run -p 80:80 image",
                "mysql -h db -px1 runs | mysql -h db -p[redacted] runs",
                "mysql -h db -p runs | mysql -h db -p runs",
                "a=1\\npassword=x1 | a=1\\npassword=[redacted]",
                "bad value x1y2z3w4 of --password x1y2z3w4 | bad value [redacted] of --password [redacted]"
            })
    void whatIsHarmlessAroundASecretStays(String text, String redacted) {
        assertThat(redactor.redact(text)).isEqualTo(redacted);
    }

    @Test
    void theValueOfASecretKeyIsReplacedWhole() {
        assertThat(redactor.redact("db-password", "any words at all")).isEqualTo("[redacted]");
        assertThat(redactor.redact("note", "any words at all")).isEqualTo("any words at all");
    }

    @Test
    void aTextWithoutASecretIsTheSameObject() {
        String text = "lr=0.1 max_tokens=512";

        assertThat(redactor.redact(text)).isSameAs(text);
    }

    @Test
    void redactingWhatWasRedactedChangesNothing() {
        SecretCorpus.names().stream()
                .flatMap(file -> SecretCorpus.read(file).stream())
                .forEach(line -> {
                    String once = line.stored(redactor);

                    assertThat(line.key().isEmpty() ? redactor.redact(once) : redactor.redact(line.key(), once))
                            .isEqualTo(once);
                });
    }

    /** Texts of pieces of the corpus and of what rules look for, in any order. */
    @Test
    void redactingAnyMixtureTwiceEqualsRedactingItOnce() {
        long seed = 7;
        Random random = new Random(seed);
        List<String> pieces = SecretCorpus.read("corpus.tsv").stream()
                .map(SecretCorpus.Line::value)
                .toList();
        String[] marks = {
            "=",
            ":",
            ": ",
            "\"",
            "'",
            "\\\"",
            "password",
            "token=",
            "--api-key ",
            "://",
            "@",
            "[redacted]",
            "[",
            "]",
            "-----BEGIN ",
            "PRIVATE KEY-----",
            "eyJ",
            ".",
            ",",
            "&",
            "Bearer ",
            "sk-",
            "<",
            ">",
            "\n",
            " "
        };
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(8); j >= 0; j--) {
                String piece = pieces.get(random.nextInt(pieces.size()));
                int from = random.nextInt(piece.length() + 1);
                text.append(
                        random.nextBoolean()
                                ? marks[random.nextInt(marks.length)]
                                : piece.substring(from, from + random.nextInt(piece.length() - from + 1)));
            }
            String once = redactor.redact(text.toString());

            assertThat(redactor.redact(once))
                    .as("seed %d, text %d: %s", seed, i, text)
                    .isEqualTo(once);
        }
    }

    static Stream<String> hostilePieces() {
        return Stream.of(
                "a",
                "=",
                ":",
                "://",
                "://a:",
                "@",
                "-",
                "--",
                "\"",
                "\\\"",
                "'",
                "eyJ",
                "eyJ-",
                "eyJ.",
                "eyJaaaaaaaaaaaaaa.bbbbbbbbbbbb ",
                "sk-",
                "ghp_",
                "AKIA",
                "xoxb-",
                "Q~",
                ":A",
                ".atlasv1.",
                "-----BEGIN ",
                "-----BEGIN PRIVATE KEY",
                "-----BEGIN X PRIVATE KEY-----",
                "password",
                "password=",
                "token=",
                "token=\"",
                "token='",
                "token=\\\"",
                "token=token:",
                "--token ",
                "--token=<",
                "token=,",
                "a,",
                "a,b&c;",
                "token: ",
                "Bearer ",
                "Basic ",
                "authorization: ",
                "authorization=bearer ",
                "cookie:",
                "name=value=",
                "<token>",
                "<token",
                "jdbc:oracle:",
                "jdbc:oracle:/",
                "curl -u ",
                "curl -u a:",
                "login a password ",
                "identified by '",
                "[redacted]",
                "token=[",
                "token=)",
                "${",
                "\u0000",
                "\ud83d",
                "pwd ",
                "api_key  ",
                "docker login -p ",
                "set(\"password\", \"",
                "\\n\\n",
                "password=Abcd1234 ");
    }

    /** A text of these pieces twice as long is read at most a little more than twice as often. */
    @ParameterizedTest
    @MethodSource("hostilePieces")
    void whateverTheTextItIsReadInProportionToItsLength(String piece) {
        long half = reads(piece.repeat((1 << 12) / piece.length()));
        long whole = reads(piece.repeat((1 << 13) / piece.length()));

        assertThat(whole).as("reads of a text of '%s'", piece).isLessThan(half * 22 / 10);
    }

    private long reads(String text) {
        CountedText counted = new CountedText(text);
        assertThat(redactor.found(counted)).isNotNull();
        return counted.reads;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=",
                "token=\"",
                "://a:b@",
                "-----BEGIN X PRIVATE KEY-----",
                "eyJaaaaaaaaaaa.eyJaaaaaaaa."
            })
    @Timeout(60)
    void aMegabyteOfAnythingIsRedactedToSomethingThatStaysAsItIs(String piece) {
        String million = piece.repeat((1 << 20) / piece.length());
        String once = redactor.redact(million);

        assertThat(redactor.redact(once)).isEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS_SECRET_ACCESS_KEY",
                "password",
                "api.key",
                "apiKey",
                "APIKey",
                "db-passwd",
                "x-api-key",
                "dbPassword2"
            })
    void aKeyIsSecretByItsWords(String key) {
        assertThat(redactor.isSecretKey(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "use_cls_token",
                "tokenizer",
                "max_tokens",
                "secretary",
                "num_tokens",
                "pad_token_id",
                "key_count",
                "monkey"
            })
    void aKeyThatOnlyContainsTheLettersIsNone(String key) {
        assertThat(redactor.isSecretKey(key)).isFalse();
    }

    // What the user adds

    private static Redactor with(String setting, String value) {
        return Redactor.of(Safeguards.fromSettings(Map.of(setting, value)));
    }

    @Test
    void aKeyOfTheUserCountsInAnyCaseAndInTextsToo() {
        Redactor redactor = with("redaction-keys", "*-pin");

        assertThat(redactor.redact("Door-PIN", "1234")).isEqualTo("[redacted]");
        assertThat(redactor.redact("open --door-pin 1234 --fast")).isEqualTo("open --door-pin [redacted] --fast");
        assertThat(redactor.redact("pinned", "1234")).isEqualTo("1234");
    }

    @Test
    void aKeyThatIsAllowedIsLeftAloneWhateverItsValue() {
        Redactor redactor = with("redaction-allow", "test.password, fixture_*");

        assertThat(redactor.redact("test.password", "hunter2")).isEqualTo("hunter2");
        assertThat(redactor.redact("fixture_url", "https://a:b@c")).isEqualTo("https://a:b@c");
        assertThat(redactor.redact("run -Dtest.password=hunter2")).isEqualTo("run -Dtest.password=hunter2");
        assertThat(redactor.redact("password", "hunter2")).isEqualTo("[redacted]");
    }

    @Test
    void aRegularExpressionOfTheUserIsFoundAnywhere() {
        Redactor redactor = with("redaction-patterns", "ACME-[0-9A-F]{4,8}, emp\\d+");

        assertThat(redactor.redact("of ACME-12AB and emp77")).isEqualTo("of [redacted] and [redacted]");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "\\w+", "[a-z]", "r|d", "(?s).+", "\\]", "(?<=x)y"})
    void whateverARegularExpressionMatchesRedactingTwiceChangesNothing(String regex) {
        Redactor redactor = with("redaction-patterns", regex);
        String once = redactor.redact("xy password=1 some xy [redacted] r]d");

        assertThat(redactor.redact(once)).isEqualTo(once);
    }

    @Test
    @Timeout(60)
    void aRegularExpressionThatBacktracksWithoutEndHasTheWholeTextReplacedAndIsToldOnce() {
        try (CapturedLog log = CapturedLog.of(SafeguardedTracker.class)) {
            Redactor redactor = with("redaction-patterns", "(a+)+$");
            String text = "a".repeat(100_000) + "!";

            assertThat(redactor.redact(text)).isEqualTo("[redacted]");
            assertThat(redactor.redact(text)).isEqualTo("[redacted]");
            assertThat(redactor.redact("lr=0.1")).isEqualTo("lr=0.1");
            assertThat(log.at(Level.WARNING))
                    .singleElement()
                    .satisfies(message -> assertThat(message)
                            .startsWith(
                                    "The regular expression '(a+)+$' of safeguards.redaction-patterns took too many steps on a"
                                            + " text of 100001 characters"));
        }
    }

    @Test
    void anExpressionThatRunsThroughALongTextOnceStaysWithinItsBudget() {
        Redactor redactor = with("redaction-patterns", "(?i)acme-\\d{6}");
        String text = "harmless words ".repeat(70_000);

        assertThat(redactor.redact(text + "Acme-123456")).isEqualTo(text + "[redacted]");
    }

    @Test
    void everyShapeNamesItsSource() {
        assertThat(TokenShapes.ALL)
                .allSatisfy(shape -> assertThat(shape.source().toLowerCase(Locale.ROOT))
                        .matches("(gitleaks|github|service):[a-z0-9_-]+"));
    }

    private static final class CountedText implements CharSequence {
        private static final int MOST_READS = 1_000;

        private final String text;
        private long reads;

        CountedText(String text) {
            this.text = text;
        }

        private void read(int characters) {
            reads += characters;
            if (reads > (long) MOST_READS * text.length()) {
                throw new AssertionError("More than " + MOST_READS + " reads a character of " + text.substring(0, 20));
            }
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            read(1);
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            read(end - start);
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            read(text.length());
            return text;
        }
    }
}
