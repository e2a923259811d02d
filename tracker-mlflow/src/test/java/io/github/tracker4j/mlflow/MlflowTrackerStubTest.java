package io.github.tracker4j.mlflow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.UnavailableException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that a healthy server of the tests does not give. */
class MlflowTrackerStubTest {

    private static final String API = "/api/2.0/mlflow/";
    private static final String CREATED =
            "{\"run\":{\"info\":{\"run_id\":\"abc\",\"experiment_id\":\"7\",\"status\":\"RUNNING\"}}}";

    @RegisterExtension
    private final WireMockExtension server = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private MlflowTracker tracker;

    @BeforeEach
    void open() {
        tracker = Servers.tracker(URI.create(server.baseUrl()));
        answer(get(urlPathEqualTo("/api/3.0/mlflow/server-info")), 200, "{\"store_type\":\"SqlStore\"}");
        answer(get(urlPathEqualTo("/version")), 200, "3.17.2");
    }

    @AfterEach
    void close() {
        tracker.close();
    }

    private void answer(MappingBuilder request, int status, String body) {
        server.stubFor(request.willReturn(aResponse()
                .withStatus(status)
                .withHeader("Content-Type", body.startsWith("{") ? "application/json" : "text/html")
                .withBody(body)));
    }

    @Test
    void aWrongPasswordIsOneMessageThatNamesTheOperationAndTheRemedyAndNothingIsRepeated() {
        answer(get(urlPathEqualTo(API + "experiments/get-by-name")), 401, "You are not authenticated.");

        assertThatThrownBy(() -> tracker.startRun(RunSpec.in("digits")))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> {
                    assertThat(e.scope()).isEqualTo(Scope.DESTINATION);
                    assertThat(e)
                            .hasMessageContaining("experiment 'digits'")
                            .hasMessageContaining("401")
                            .hasMessageContaining("MLFLOW_TRACKING_USERNAME");
                });

        server.verify(1, getRequestedFor(urlPathEqualTo(API + "experiments/get-by-name")));
    }

    @Test
    void anExperimentThatSomebodyElseCreatesMeanwhileIsUsed() {
        missingExperiment();
        server.stubFor(post(urlPathEqualTo(API + "experiments/create"))
                .inScenario("race")
                .willSetStateTo("there")
                .willReturn(aResponse()
                        .withStatus(400)
                        .withBody("{\"error_code\":\"RESOURCE_ALREADY_EXISTS\",\"message\":\"exists\"}")));
        server.stubFor(get(urlPathEqualTo(API + "experiments/get-by-name"))
                .inScenario("race")
                .whenScenarioStateIs("there")
                .willReturn(aResponse()
                        .withBody("{\"experiment\":{\"experiment_id\":\"7\",\"name\":\"digits\","
                                + "\"lifecycle_stage\":\"active\"}}")));
        answer(
                post(urlPathEqualTo(API + "runs/create")),
                200,
                "{\"run\":{\"info\":{\"run_id\":\"abc\",\"experiment_id\":\"7\",\"status\":\"RUNNING\"}}}");

        tracker.startRun(RunSpec.in("digits")).detach();

        server.verify(1, postRequestedFor(urlPathEqualTo(API + "runs/create")));
    }

    @Test
    void aRunThatWasLookedForInVainIsCreatedByOneRequestAndItsExperimentIsAskedForOnce() {
        answer(get(urlPathEqualTo(API + "experiments/get-by-name")), 200, experiment("active"));
        answer(
                post(urlPathEqualTo(API + "runs/create")),
                200,
                "{\"run\":{\"info\":{\"run_id\":\"abc\",\"experiment_id\":\"7\",\"status\":\"RUNNING\"}}}");

        for (int i = 0; i < 5; i++) {
            tracker.startRun(RunSpec.in("digits").withId(RunId.random()).createAbsent())
                    .detach();
        }

        server.verify(1, getRequestedFor(urlPathEqualTo(API + "experiments/get-by-name")));
        server.verify(5, postRequestedFor(urlPathEqualTo(API + "runs/create")));
        server.verify(0, postRequestedFor(urlPathEqualTo(API + "runs/search")));
    }

    @Test
    void anExperimentThatIsDeletedBetweenTwoRunsIsNamedWhenTheSecondIsRefused() {
        answer(get(urlPathEqualTo(API + "experiments/get-by-name")), 200, experiment("active"));
        answer(
                post(urlPathEqualTo(API + "runs/create")),
                200,
                "{\"run\":{\"info\":{\"run_id\":\"abc\",\"experiment_id\":\"7\",\"status\":\"RUNNING\"}}}");
        tracker.startRun(RunSpec.in("digits")).detach();
        answer(get(urlPathEqualTo(API + "experiments/get-by-name")), 200, experiment("deleted"));
        answer(
                post(urlPathEqualTo(API + "runs/create")),
                400,
                "{\"error_code\":\"INVALID_PARAMETER_VALUE\",\"message\":\"The experiment 7 must be in the 'active'"
                        + " state\"}");

        assertThatThrownBy(() -> tracker.startRun(RunSpec.in("digits")))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e.scope()).isEqualTo(Scope.DESTINATION))
                .satisfies(e -> assertThat(e).hasMessageContaining("is deleted"));
    }

    @Test
    void paramsAndFewPointsAreOneRequest() {
        answer(get(urlPathEqualTo(API + "experiments/get-by-name")), 200, experiment("active"));
        answer(post(urlPathEqualTo(API + "runs/create")), 200, CREATED);
        answer(post(urlPathEqualTo(API + "runs/log-batch")), 200, "{}");
        Run run = tracker.startRun(RunSpec.in("digits"));

        run.log(LogBatch.builder()
                .param("lr", 0.1)
                .metric(Metric.of("loss", 1, 1, 1))
                .build());

        server.verify(1, postRequestedFor(urlPathEqualTo(API + "runs/log-batch")));
        server.verify(
                1,
                postRequestedFor(urlPathEqualTo(API + "runs/log-batch"))
                        .withRequestBody(matchingJsonPath("$.params[0].key", equalTo("lr")))
                        .withRequestBody(matchingJsonPath("$.metrics[0].key", equalTo("loss"))));
        run.detach();
    }

    @Test
    void whereParamsAndPointsAreRefusedTogetherEachKindIsSentByItself() {
        answer(get(urlPathEqualTo(API + "experiments/get-by-name")), 200, experiment("active"));
        answer(post(urlPathEqualTo(API + "runs/create")), 200, CREATED);
        answer(post(urlPathEqualTo(API + "runs/log-batch")), 200, "{}");
        answer(
                post(urlPathEqualTo(API + "runs/log-batch")).withRequestBody(matchingJsonPath("$.metrics")),
                400,
                "{\"error_code\":\"INVALID_PARAMETER_VALUE\",\"message\":\"no such metric\"}");
        Run run = tracker.startRun(RunSpec.in("digits"));
        Metric point = Metric.of("loss", 1, 1, 1);

        assertThatThrownBy(() -> run.log(
                        LogBatch.builder().param("lr", 0.1).metric(point).build()))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e.remaining()).isEqualTo(LogBatch.ofMetrics(List.of(point))));

        server.verify(3, postRequestedFor(urlPathEqualTo(API + "runs/log-batch")));
        run.detach();
    }

    @Test
    void aServerThatDoesNotRecogniseWhatComesAgainGetsOneKindARequest() {
        answer(get(urlPathEqualTo("/api/3.0/mlflow/server-info")), 200, "{\"store_type\":\"FileStore\"}");
        answer(get(urlPathEqualTo(API + "experiments/get-by-name")), 200, experiment("active"));
        answer(post(urlPathEqualTo(API + "runs/create")), 200, CREATED);
        answer(post(urlPathEqualTo(API + "runs/log-batch")), 200, "{}");
        Run run = tracker.startRun(RunSpec.in("digits"));

        run.log(LogBatch.builder()
                .param("lr", 0.1)
                .metric(Metric.of("loss", 1, 1, 1))
                .build());

        server.verify(2, postRequestedFor(urlPathEqualTo(API + "runs/log-batch")));
        run.detach();
    }

    private static String experiment(String lifecycle) {
        return "{\"experiment\":{\"experiment_id\":\"7\",\"name\":\"digits\",\"lifecycle_stage\":\"" + lifecycle
                + "\"}}";
    }

    @Test
    void aDatasetThatAnotherRunMakesKnownInTheSameMomentIsSentAgain() {
        answer(
                get(urlPathEqualTo(API + "experiments/get-by-name")),
                200,
                "{\"experiment\":{\"experiment_id\":\"7\",\"name\":\"digits\",\"lifecycle_stage\":\"active\"}}");
        answer(
                post(urlPathEqualTo(API + "runs/create")),
                200,
                "{\"run\":{\"info\":{\"run_id\":\"abc\",\"experiment_id\":\"7\",\"status\":\"RUNNING\"}}}");
        server.stubFor(post(urlPathEqualTo(API + "runs/log-inputs"))
                .inScenario("race")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("known")
                .willReturn(aResponse()
                        .withStatus(400)
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"error_code\":\"BAD_REQUEST\",\"message\":\"(sqlite3.IntegrityError) UNIQUE"
                                + " constraint failed: datasets.experiment_id, datasets.name, datasets.digest\"}")));
        server.stubFor(post(urlPathEqualTo(API + "runs/log-inputs"))
                .inScenario("race")
                .whenScenarioStateIs("known")
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody("{}")));

        Run run = tracker.startRun(RunSpec.in("digits"));
        run.logDataset(DatasetInput.of("train", "8acf", "http", "{}"));
        run.detach();

        server.verify(2, postRequestedFor(urlPathEqualTo(API + "runs/log-inputs")));
    }

    @Test
    void anExperimentThatExistsAndCannotBeReadIsAnErrorAndNoLoop() {
        missingExperiment();
        answer(
                post(urlPathEqualTo(API + "experiments/create")),
                400,
                "{\"error_code\":\"RESOURCE_ALREADY_EXISTS\",\"message\":\"exists\"}");

        assertThatThrownBy(() -> tracker.startRun(RunSpec.in("digits")))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e.scope()).isEqualTo(Scope.DESTINATION))
                .satisfies(e -> assertThat(e).hasMessageContaining("'digits'"));

        server.verify(1, postRequestedFor(urlPathEqualTo(API + "experiments/create")));
    }

    @Test
    void anExperimentThatIsForbiddenIsRefusedOnlyWhenItIsNotMerelyMissing() {
        answer(get(urlPathEqualTo(API + "experiments/get-by-name")), 403, "Permission denied");
        answer(post(urlPathEqualTo(API + "experiments/create")), 200, "{\"experiment_id\":\"7\"}");
        answer(
                post(urlPathEqualTo(API + "runs/create")),
                200,
                "{\"run\":{\"info\":{\"run_id\":\"abc\",\"experiment_id\":\"7\",\"status\":\"RUNNING\"}}}");
        tracker.startRun(RunSpec.in("missing")).detach();

        answer(
                post(urlPathEqualTo(API + "experiments/create")),
                400,
                "{\"error_code\":\"RESOURCE_ALREADY_EXISTS\",\"message\":\"exists\"}");
        assertThatThrownBy(() -> tracker.startRun(RunSpec.in("secret")))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e.scope()).isEqualTo(Scope.DESTINATION))
                .satisfies(e -> assertThat(e).hasMessageContaining("'secret'").hasMessageContaining("403"));
    }

    private void missingExperiment() {
        server.stubFor(get(urlPathEqualTo(API + "experiments/get-by-name"))
                .inScenario("race")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse()
                        .withStatus(404)
                        .withBody("{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"no\"}")));
    }

    @Test
    void aPageTokenThatComesAgainEndsTheReadingOfAHistoryWithAnError() {
        answer(post(urlPathEqualTo(API + "experiments/search")), 200, "{}");
        answer(
                get(urlPathEqualTo(API + "runs/get")),
                200,
                "{\"run\":{\"info\":{\"run_id\":\"abc\",\"experiment_id\":\"7\",\"status\":\"RUNNING\"}}}");
        answer(
                get(urlPathEqualTo(API + "metrics/get-history")),
                200,
                "{\"metrics\":[],\"next_page_token\":\"dG9rZW4=\"}");

        assertThatThrownBy(() -> tracker.reader().history(new RunId("abc"), "loss"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("dG9rZW4=");

        server.verify(2, getRequestedFor(urlPathEqualTo(API + "metrics/get-history")));
    }

    @ParameterizedTest
    @CsvSource({"SqlStore, 4", "FileStore, 1", "RestStore, 1"})
    void requestsOverlapOnlyWhereTheStoreRecognisesPoints(String store, int inFlight) {
        answer(get(urlPathEqualTo("/api/3.0/mlflow/server-info")), 200, "{\"store_type\":\"" + store + "\"}");

        assertThat(tracker.transferLimits().requestsInFlight()).isEqualTo(inFlight);
    }

    @Test
    void whatBecomesOfAPointIsAskedOnlyWhereServersDiffer() {
        answer(get(urlPathEqualTo("/api/3.0/mlflow/server-info")), 200, "{\"store_type\":\"SqlStore\"}");
        Metric point = Metric.of("loss", 0.5, 1, 1);

        assertThat(tracker.asStored(point)).isSameAs(point);
        server.verify(0, getRequestedFor(anyUrl()));
        assertThat(tracker.asStored(Metric.of("loss", Double.POSITIVE_INFINITY, 1, 1)))
                .isEqualTo(Metric.of("loss", Double.MAX_VALUE, 1, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {} | DATABASE",
                "404 | {\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"Run not found\"} | FILES",
                "403 | Permission denied | UNKNOWN"
            })
    void theStoreOfAnOldServerIsToldByTheHistoryOfNoRun(int status, String body, ServerFacts.Store store) {
        answer(get(anyUrl()), 404, "Not Found");
        answer(get(urlPathEqualTo("/version")), 200, "2.22.5");
        answer(get(urlPathEqualTo(API + "metrics/get-history")), status, body);

        try (Connection connection = new Connection(
                MlflowOptions.builder(URI.create(server.baseUrl())).build())) {
            assertThat(connection.facts()).isEqualTo(new ServerFacts("2.22.5", store));
        }
    }

    @Test
    void aServerThatHidesItsVersionGetsTheCarefulRules() {
        answer(get(urlPathEqualTo("/version")), 401, "You are not authenticated.");

        try (Connection connection = new Connection(
                MlflowOptions.builder(URI.create(server.baseUrl())).build())) {
            assertThat(connection.facts().needsShapedMetrics()).isTrue();
        }
    }

    @Test
    void aClosedTrackerNeitherStartsNorReads() {
        tracker.close();

        assertThatThrownBy(() -> tracker.startRun(RunSpec.in("digits"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tracker.reader().experiments()).isInstanceOf(IllegalStateException.class);
        server.verify(0, getRequestedFor(anyUrl()));
    }
}
