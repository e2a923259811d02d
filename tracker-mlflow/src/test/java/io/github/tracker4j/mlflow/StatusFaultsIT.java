package io.github.tracker4j.mlflow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.mlflow.MlflowHttp.Repeat;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that a server or a proxy before it gives when something is wrong, in front of a real server. */
class StatusFaultsIT {

    private static final ResponseDefinitionBuilder HTML = aResponse()
            .withHeader("Content-Type", "text/html; charset=utf-8")
            .withBody("<html><head><title>x</title></head><body>Please <b>log in</b></body></html>");

    private AnsweringProxy proxy;
    private MlflowHttp http;
    private RealRun run;

    @BeforeEach
    void createRun() {
        proxy = AnsweringProxy.before(MlflowServer.shared(Version.V3).uri());
        http = new MlflowHttp(MlflowOptions.builder(proxy.uri())
                .timeBudget(Duration.ofSeconds(20))
                .build());
        run = RealRun.create(http);
    }

    @AfterEach
    void close() {
        http.close();
        proxy.close();
    }

    private ObjectNode newRun() {
        return RealRun.body().put("experiment_id", run.experimentId());
    }

    private int runsOfTheExperiment() {
        ObjectNode question = RealRun.body();
        question.putArray("experiment_ids").add(run.experimentId());
        return http.ask("runs/search", question).path("runs").size();
    }

    @Test
    void tooManyRequestsIsWaitedOutEvenForACreateSinceNothingWasApplied() {
        proxy.next(3, "runs/create", aResponse().withStatus(429).withBody("slow down"));

        http.post("runs/create", newRun(), Repeat.ONCE);

        assertThat(proxy.requests("runs/create")).hasSize(1 + 4);
        assertThat(runsOfTheExperiment()).isEqualTo(1 + 1);
    }

    @Test
    void aTimeToWaitThatFitsIsKept() {
        proxy.next(1, "runs/create", aResponse().withStatus(429).withHeader("Retry-After", "1"));

        http.post("runs/create", newRun(), Repeat.ONCE);

        var asked = proxy.requests("runs/create");
        assertThat(asked).hasSize(1 + 2);
        assertThat(asked.get(2).getLoggedDate())
                .isAfterOrEqualTo(asked.get(1).getLoggedDate().toInstant().plusSeconds(1));
    }

    @Test
    void aTimeToWaitBeyondTheBudgetIsNotWaitedFor() {
        proxy.always("runs/set-tag", aResponse().withStatus(429).withHeader("Retry-After", "3600"));

        assertThatThrownBy(() -> http.post("runs/set-tag", run.param("a", "b"), Repeat.SAFE))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("asks to wait 3600 s")
                .hasMessageContaining("time budget of 20 s");
        assertThat(proxy.requests("runs/set-tag")).hasSize(1);
    }

    @Test
    void aBurstOfServerErrorsIsSurvivedByWhatMayBeSentTwice() {
        proxy.next(3, "runs/log-batch", aResponse().withStatus(500).withBody("boom"));

        http.post("runs/log-batch", run.metric("x", 1), Repeat.SAFE);

        assertThat(run.points(http, "x")).isEqualTo(1);
    }

    @Test
    void aServerErrorThatStaysEndsAfterAFewRepetitions() {
        proxy.always("runs/set-tag", aResponse().withStatus(500).withBody("boom"));
        proxy.always("runs/get", aResponse().withStatus(500).withBody("boom"));

        assertThatThrownBy(() -> http.post("runs/set-tag", run.param("a", "b"), Repeat.SAFE))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("500")
                .hasMessageContaining("boom");
        assertThatThrownBy(() -> http.get("runs/get", Map.of("run_id", run.id())))
                .isInstanceOf(UnavailableException.class);
        assertThat(proxy.requests("runs/set-tag")).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504})
    void aCreateWithAnUnclearAnswerIsSentOnce(int status) {
        proxy.next(1, "runs/create", aResponse().withStatus(status));

        assertThatThrownBy(() -> http.post("runs/create", newRun(), Repeat.ONCE))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining(String.valueOf(status));
        assertThat(proxy.requests("runs/create")).hasSize(1 + 1);
    }

    @Test
    void aTimeToComeBackDoesNotMakeItCertainThatACreateWasNotApplied() {
        proxy.next(1, "runs/create", aResponse().withStatus(503).withHeader("Retry-After", "0"));

        assertThatThrownBy(() -> http.post("runs/create", newRun(), Repeat.ONCE))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("503");
        assertThat(proxy.requests("runs/create")).hasSize(1 + 1);
    }

    @Test
    void aServerThatNamesATimeToComeBackIsAskedAgainWhatMayBeSentTwice() {
        proxy.next(2, "runs/log-batch", aResponse().withStatus(503).withHeader("Retry-After", "0"));

        http.post("runs/log-batch", run.metric("x", 1), Repeat.SAFE);

        assertThat(run.points(http, "x")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 409, 413, 422, 501})
    void aRefusalIsFinalAtOnce(int status) {
        proxy.always("runs/log-batch", aResponse().withStatus(status).withBody("no"));

        MlflowRefusal refusal = catchThrowableOfType(
                MlflowRefusal.class, () -> http.post("runs/log-batch", run.metric("x", 1), Repeat.SAFE));

        assertThat(refusal.status()).isEqualTo(status);
        assertThat(refusal.toRejected("Logging").scope())
                .isEqualTo(
                        status == 401 || status == 403 || status == 404
                                ? RejectedException.Scope.DESTINATION
                                : RejectedException.Scope.ITEMS);
        assertThat(proxy.requests("runs/log-batch")).hasSize(1);
    }

    @Test
    void aFeatureThatIsOffAndAParamThatChangedAreFinalAlthoughTheyComeAs500() {
        proxy.next(
                1,
                "runs/set-tag",
                aResponse().withStatus(500).withBody("{\"error_code\":\"FEATURE_DISABLED\",\"message\":\"off\"}"));
        proxy.next(
                1,
                "runs/log-parameter",
                aResponse()
                        .withStatus(500)
                        .withBody("{\"error_code\":\"INTERNAL_ERROR\","
                                + "\"message\":\"Changing param values is not allowed.\"}"));

        assertThatThrownBy(() -> http.post("runs/set-tag", run.param("a", "b"), Repeat.SAFE))
                .isInstanceOf(MlflowRefusal.class);
        assertThatThrownBy(() -> http.post("runs/log-parameter", run.param("a", "b"), Repeat.SAFE))
                .isInstanceOf(MlflowRefusal.class);
    }

    @Test
    void aRedirectIsNotFollowedAndItsTargetSeesNothing() {
        try (AnsweringProxy other = AnsweringProxy.beforeNothing()) {
            ResponseDefinitionBuilder redirect =
                    aResponse().withStatus(302).withHeader("Location", other.uri() + "/login?state=4711");
            proxy.always("runs/set-tag", redirect).always("runs/get", redirect);

            MlflowRefusal write = catchThrowableOfType(
                    MlflowRefusal.class, () -> http.post("runs/set-tag", run.param("a", "b"), Repeat.SAFE));
            MlflowRefusal read =
                    catchThrowableOfType(MlflowRefusal.class, () -> http.get("runs/get", Map.of("run_id", run.id())));

            assertThat(write)
                    .hasMessageContaining("redirects to " + other.uri())
                    .hasMessageNotContaining("4711");
            assertThat(read).hasMessageContaining("redirects to " + other.uri());
            assertThat(write.toRejected("x").scope()).isEqualTo(RejectedException.Scope.DESTINATION);
            assertThat(other.requests("")).isEmpty();
        }
    }

    @Test
    void aWebPageIsNeverASuccess() {
        proxy.always("runs/set-tag", HTML).always("runs/get", HTML).always("version", HTML);

        assertThatThrownBy(() -> http.post("runs/set-tag", run.param("a", "b"), Repeat.SAFE))
                .isInstanceOf(MlflowRefusal.class)
                .hasMessageContaining("this is not an MLflow tracking server (or a proxy's login page)");
        assertThatThrownBy(() -> http.get("runs/get", Map.of("run_id", run.id())))
                .isInstanceOf(MlflowRefusal.class);
        assertThatThrownBy(() -> http.text("version")).isInstanceOf(MlflowRefusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OK", "{\"run\":{\"info\":", "[]", "{} and more"})
    void anAnswerThatIsNoJsonObjectIsNoSuccess(String body) {
        proxy.next(1, "runs/create", aResponse().withBody(body));
        proxy.next(2, "runs/get", aResponse().withBody(body));

        assertThatThrownBy(() -> http.post("runs/create", newRun(), Repeat.ONCE))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(http.get("runs/get", Map.of("run_id", run.id())).path("run").isObject())
                .isTrue();
    }

    @Test
    void aRefusedHostHeaderNamesTheOptionOfTheServer() {
        // The server itself stands in for an HTTP proxy, and so is asked for a host that it does not allow.
        MlflowOptions named = MlflowOptions.builder(URI.create("http://tracking.example.org:5000"))
                .proxy("127.0.0.1", MlflowServer.shared(Version.V3).uri().getPort())
                .build();
        try (MlflowHttp through = new MlflowHttp(named)) {
            assertThatThrownBy(() -> through.get("runs/get", Map.of("run_id", run.id())))
                    .isInstanceOf(MlflowRefusal.class)
                    .hasMessageContaining("Invalid Host header")
                    .hasMessageContaining("--allowed-hosts tracking.example.org:5000");
        }
    }

    @Test
    void aServerWithoutTlsIsNamedAtOnce() {
        URI plain = MlflowServer.shared(Version.V3).uri();
        MlflowOptions options = MlflowOptions.builder(URI.create("https://127.0.0.1:" + plain.getPort()))
                .build();
        try (MlflowHttp tls = new MlflowHttp(options)) {
            assertThatThrownBy(() -> tls.text("version"))
                    .isInstanceOf(MlflowRefusal.class)
                    .hasMessageContaining("does not speak TLS")
                    .hasMessageContaining("http://");
        }
    }

    @Test
    void theBytesOfARequestAreThoseThatServersUnderstand() {
        ObjectNode body = run.metric("x", Double.NEGATIVE_INFINITY).put("note", "é");

        http.post("runs/log-batch", body, Repeat.SAFE);

        var sent = proxy.requests("runs/log-batch").get(0);
        assertThat(sent.header("Content-Type").firstValue()).isEqualTo("application/json");
        assertThat(sent.header("Content-Length").firstValue()).isEqualTo(String.valueOf(sent.getBody().length));
        assertThat(sent.containsHeader("Transfer-Encoding")).isFalse();
        assertThat(sent.containsHeader("Content-Encoding")).isFalse();
        assertThat(sent.containsHeader("Origin")).isFalse();
        assertThat(sent.containsHeader("X-MLFLOW-WORKSPACE")).isFalse();
        assertThat(sent.getBodyAsString())
                .isEqualTo("{\"run_id\":\"" + run.id() + "\",\"metrics\":[{\"key\":\"x\",\"value\":\"-Infinity\","
                        + "\"timestamp\":1,\"step\":0}],\"note\":\"é\"}");
    }
}
