package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.RejectedException;
import io.github.tracker4j.mlflow.FailedAttempt.Effect;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a status, a header and some words mean. */
class JudgementTest {

    private static final Judgement JUDGEMENT = new Judgement(
            HttpUrl.get("http://h:5000/api/2.0/mlflow/runs/get"),
            Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));

    private static Throwable of(int status, String body, String... headers) {
        return catchThrowable(() -> JUDGEMENT.of(new Reply<>(status, Headers.of(headers), null, body)));
    }

    private static MlflowRefusal refusal(int status, String body) {
        return catchThrowableOfType(
                MlflowRefusal.class, () -> JUDGEMENT.of(new Reply<>(status, Headers.of(), null, body)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 | PT7S",
                "0 | PT0S",
                "99999999999999999999 | PT596523H14M7S",
                "Thu, 01 Jan 2026 00:00:30 GMT | PT30S",
                "Wed, 31 Dec 2025 23:59:00 GMT | PT0S"
            })
    void aTimeToComeBackIsANumberOfSecondsOrADate(String header, Duration expected) {
        assertThat(of(429, "", "Retry-After", header))
                .isInstanceOfSatisfying(
                        FailedAttempt.class, e -> assertThat(e.retryAfter()).contains(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "1.5"})
    void aTimeThatIsNeitherIsNoTime(String header) {
        assertThat(of(429, "", "Retry-After", header))
                .isInstanceOfSatisfying(
                        FailedAttempt.class, e -> assertThat(e.retryAfter()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "408, POSSIBLE",
        "429, NONE",
        "500, POSSIBLE",
        "502, POSSIBLE",
        "503, POSSIBLE",
        "504, POSSIBLE",
        "520, POSSIBLE"
    })
    void whatMayPassIsTriedAgainAndSaysWhetherItMayHaveBeenApplied(int status, Effect effect) {
        assertThat(of(status, "busy"))
                .isInstanceOfSatisfying(
                        FailedAttempt.class, e -> assertThat(e.effect()).isEqualTo(effect));
    }

    @Test
    void aTimeToComeBackIsNoProofThatA503WasNotApplied() {
        assertThat(of(503, "busy", "Retry-After", "1")).isInstanceOfSatisfying(FailedAttempt.class, e -> {
            assertThat(e.effect()).isEqualTo(Effect.POSSIBLE);
            assertThat(e.retryAfter()).contains(Duration.ofSeconds(1));
        });
    }

    @Test
    void theWordsOfMlflowAreTakenOutOfItsJson() {
        MlflowRefusal refusal = refusal(
                404,
                "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"Run with id=abc not found\",\"sqlstate\":1}");

        assertThat(refusal.is("RESOURCE_DOES_NOT_EXIST")).isTrue();
        assertThat(refusal.serverMessage()).isEqualTo("Run with id=abc not found");
        assertThat(refusal.toRejected("Reading run abc"))
                .hasMessage(
                        "Reading run abc was refused by the MLflow server: 404 RESOURCE_DOES_NOT_EXIST: Run with id=abc"
                                + " not found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error_code\": 7}",
                "{\"detail\": \"Not a file\"}",
                "{torn",
                "plain words",
                "<!doctype html><title>404</title><h1>Not Found</h1>",
                ""
            })
    void otherBodiesAreReadLeniently(String body) {
        MlflowRefusal refusal = refusal(404, body);

        assertThat(refusal.errorCode()).isNull();
        assertThat(refusal.isUnknownEndpoint()).isTrue();
        assertThat(refusal.getMessage()).doesNotContain("<");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"detail\": \"Not Found\"}", "default backend - 404", "<h1>Not Found</h1>", ""})
    void anAddressBehindWhichThereIsNoMlflowRefusesEverything(String body) {
        assertThat(refusal(404, body).toRejected("Logging"))
                .hasMessageContaining("404")
                .hasMessageContaining("/api/2.0/mlflow/runs/get")
                .hasMessageContaining("tracking URI")
                .satisfies(e -> assertThat(e.scope()).isEqualTo(RejectedException.Scope.DESTINATION));
    }

    @Test
    void onlyTheFirstFiveHundredCharactersOfAMessageAreKept() {
        assertThat(refusal(400, "x".repeat(10_000)).serverMessage())
                .hasSize(503)
                .endsWith("x...");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | The run abc must be in the 'active' state. Current state is deleted. | RUN",
                "404 | Run with id=abc not found | RUN",
                "404 | Run 'abc' not found | RUN",
                "400 | The experiment 7 must be in the 'active' state. Current state is deleted. | DESTINATION",
                "404 | No Experiment with id=7 exists | DESTINATION",
                "401 | You are not authenticated. | DESTINATION",
                "403 | Permission denied | DESTINATION",
                "400 | Invalid value | ITEMS"
            })
    void theScopeOfARefusalIsSeenFromStatusAndWords(int status, String words, RejectedException.Scope scope) {
        assertThat(refusal(status, "{\"error_code\":\"X\",\"message\":\"" + words + "\"}")
                        .toRejected("x")
                        .scope())
                .isEqualTo(scope);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[Errno 20] Not a directory: '/mlruns/1/abc/metrics/loss/x'",
                "[Errno 21] Is a directory: '/mlruns/1/abc/metrics/loss'"
            })
    void aKeyThatIsFileAndDirectoryInAStoreOfFilesIsRefusedForGood(String words) {
        assertThat(of(500, "{\"error_code\":\"INTERNAL_ERROR\",\"message\":\"" + words + "\"}"))
                .isInstanceOf(MlflowRefusal.class);
    }

    @Test
    void aDisabledArtifactProxyIsForGoodInBothOfItsForms() {
        assertThat(of(503, "{\"detail\":\"Artifact serving is disabled. Run `mlflow server` with ...\"}"))
                .isInstanceOf(MlflowRefusal.class);
        assertThat(of(503, "Endpoint: /api disabled due to the mlflow server running with `--no-serve-artifacts`"))
                .isInstanceOf(MlflowRefusal.class);
    }
}
