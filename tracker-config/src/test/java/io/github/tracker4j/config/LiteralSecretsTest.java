package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets do not belong into a file, and no message repeats one. */
class LiteralSecretsTest {

    @TempDir
    Path directory;

    private ConfigFile file;

    @BeforeEach
    void here() {
        file = new ConfigFile(directory);
    }

    @Test
    void aPasswordInAUriIsRefusedShowingTheRightWay() {
        List<String> problems = file.problems("tracking:\n  backend: mlflow\n  uri: https://ann:hunter2@server\n");

        assertThat(problems)
                .containsExactly(
                        "tracking.yaml:3:8: tracking.uri holds a URI with a password, which does not belong into"
                                + " a file; write ${env:NAME} there and set that environment variable, or set"
                                + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD (or MLFLOW_TRACKING_TOKEN) for an"
                                + " MLflow server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "token", "client-secret", "api_key", "db.passwd", "PASSPHRASE"})
    void aLiteralUnderTheNameOfASecretIsRefused(String name) {
        assertThat(file.problems("experiment: {name: a, tags: {" + name + ": hunter2}}"))
                .singleElement()
                .asString()
                .contains("experiment.tags." + name + " holds a secret")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
                "github_pat_11ABCDEFG0abcdefghijklmnop",
                "glpat-abcdefghij0123456789",
                "AKIAIOSFODNN7EXAMPLE",
                "dapi0123456789abcdef0123456789abcdef",
                "hf_abcdefghijklmnopqrstuvwxyzABCDEFGH",
                "xoxb-123456789012-abcdefghij",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl",
                "Bearer abcdefgh12345678"
            })
    void whatHasTheShapeOfATokenIsRefusedUnderAnyName(String token) {
        assertThat(file.problems("experiment: {name: a, description: 'see " + token + "'}"))
                .singleElement()
                .asString()
                .contains("experiment.description holds what looks like an access token")
                .doesNotContain(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"://", "://a:", "eyJa-", "a@://", "sk-", "Basic "})
    @Timeout(60)
    void aLongValueThatKeepsBeginningLikeASecretIsReadInTimeLinearInItsLength(String piece) {
        String value = piece.repeat(1_000_000 / piece.length());

        assertThat(file.problems("experiment: {name: \"" + value + "\"}\n")).isNotEmpty();
    }

    @Test
    void aPasswordIsFoundInTheSecondUriOfAText() {
        assertThat(file.problems("experiment: {name: n, description: \"http://a:1/x@y http://b:pw@host\"}\n"))
                .singleElement()
                .asString()
                .contains("a URI with a password");
        assertThat(file.load("experiment: {name: n, description: \"http://a@b:1 http://:@x http://c:8080\"}\n")
                        .experiment()
                        .description())
                .contains("http://:@x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker login -u ci -p hunter2 host",
                "postgresql+psycopg2://ml:hunter2@db/runs",
                "Server=db;User ID=ml;Password=hunter2"
            })
    void whatTheRedactorFindsInATextIsRefused(String text) {
        assertThat(file.problems("experiment: {name: a, description: '" + text + "'}"))
                .singleElement()
                .asString()
                .doesNotContain("hunter2");
    }

    @Test
    void aRegularExpressionForSecretsIsNone() {
        assertThat(file.load("safeguards: {redaction-patterns: ['password=[a-z0-9]{8,20}']}"))
                .isNotNull();
    }

    @Test
    void aSecretBehindAReferenceIsFine() {
        TrackingConfig config = file.load("""
                experiment: {name: a, tags: {password: "${env:PW}"}}
                tracking: {backend: mlflow, uri: "https://ann:${env:PW}@server"}
                """, Map.of("PW", "hunter2"));

        assertThat(config.tracking().backends().get(0).uri()).hasToString("https://ann:hunter2@server");
        assertThat(config.experiment().tags()).containsEntry("password", "hunter2");
    }

    @Test
    void aSecretAsTheDefaultOfAReferenceIsStillInTheFile() {
        assertThat(file.problems("experiment: {name: a, tags: {password: '${env:PW:hunter2}'}}"))
                .singleElement()
                .asString()
                .contains("holds a secret")
                .doesNotContain("hunter2");
    }

    @Test
    void wordsThatOnlyResembleSecretsAreFine() {
        TrackingConfig config = file.load(
                "experiment: {name: a, description: 'at 10:30 see x@y.org', tags: {tokens: 3M, token-file: /run/t}}");

        assertThat(config.experiment().tags()).containsEntry("tokens", "3M").containsEntry("token-file", "/run/t");
    }

    @Test
    void noMessageRepeatsWhatTheEnvironmentHolds() {
        Map<String, String> environment = Map.of("PW", "hunter2");
        assertThat(file.problems("logging: {log_frequency: '${env:PW}'}", environment))
                .containsExactly(
                        "tracking.yaml:1:26: logging.log_frequency is '${env:PW}'; a whole number is expected");
        assertThat(file.problems("tracking: {backend: mlflow, uri: 'ftp://ann:${env:PW}@server'}", environment))
                .singleElement()
                .asString()
                .contains("tracking.uri is 'ftp://server'")
                .doesNotContain("hunter2");
        assertThat(file.problems("tracking: {backend: mlflow, uri: 'http://ann:${env:PW}@ser ver'}", environment))
                .singleElement()
                .asString()
                .doesNotContain("hunter2");
    }

    @Test
    void aConfigurationPrintsItselfWithoutSecrets() {
        TrackingConfig config =
                file.load("tracking: {backend: mlflow, uri: 'https://ann:${env:PW}@server'}", Map.of("PW", "hunter2"));

        assertThat(config + " " + config.tracking()).contains("https://server").doesNotContain("hunter2");
    }
}
