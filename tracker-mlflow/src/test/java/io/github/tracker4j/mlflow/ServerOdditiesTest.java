package io.github.tracker4j.mlflow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What servers, other implementations of MLflow's interface and proxies were seen to answer, or may: {@code
 * docs/mlflow-mapping.md} lists which test looks at which oddity.
 */
class ServerOdditiesTest {

    private static final String API = "/api/2.0/mlflow/";
    private static final RunId ID = new RunId("abc");

    @RegisterExtension
    private final WireMockExtension server = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private MlflowTracker tracker;

    @BeforeEach
    void open() {
        tracker = tracker(server.baseUrl());
        answer(
                get(urlPathEqualTo("/api/3.0/mlflow/server-info")),
                "{\"store_type\":\"SqlStore\",\"later\":{\"a\":[1]}}");
        answer(get(urlPathEqualTo("/version")), "3.17.2");
        answer(
                get(urlPathEqualTo(API + "experiments/get-by-name")),
                "{\"experiment\":{\"experiment_id\":\"7\",\"name\":\"digits\",\"lifecycle_stage\":\"active\"}}");
        answer(post(urlPathEqualTo(API + "experiments/search")), "{}");
        answer(get(urlPathEqualTo(API + "experiments/get")), "{}");
        answer(get(urlPathEqualTo(API + "runs/get")), "{\"run\":" + run("abc") + "}");
    }

    @AfterEach
    void close() {
        tracker.close();
    }

    private static MlflowTracker tracker(String uri) {
        return new MlflowTracker(MlflowOptions.builder(URI.create(uri))
                .timeBudget(Duration.ofSeconds(5))
                .settleTime(Duration.ofMillis(100))
                .build());
    }

    private void answer(MappingBuilder request, String body) {
        answer(request, 200, body);
    }

    private void answer(MappingBuilder request, int status, String body) {
        server.stubFor(request.willReturn(aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body)));
    }

    private void search(String body) {
        answer(post(urlPathEqualTo(API + "runs/search")), body);
    }

    private void search(String token, String body) {
        answer(
                post(urlPathEqualTo(API + "runs/search"))
                        .withRequestBody(containing("\"page_token\":\"" + token + "\"")),
                body);
    }

    private static String run(String id) {
        return "{\"info\":{\"run_id\":\"" + id + "\",\"experiment_id\":\"7\",\"status\":\"FINISHED\"}}";
    }

    private List<String> found() {
        return tracker.reader().runs(RunQuery.in("digits")).items().stream()
                .map(run -> run.id().value())
                .toList();
    }

    private RunInfo read(String info) {
        answer(get(urlPathEqualTo(API + "runs/get")), "{\"run\":" + info + "}");
        return tracker.reader().run(ID);
    }

    @Test
    void fieldsThatThisVersionDoesNotKnowChangeNothing() {
        RunInfo info = read(
                "{\"info\":{\"run_id\":\"abc\",\"run_name\":\"r\",\"status\":\"FINISHED\",\"colour\":{\"a\":[1,2]}},"
                        + "\"data\":{\"params\":[{\"key\":\"p\",\"value\":\"1\",\"type\":\"int\"}],\"later\":[]},\"outputs\":{\"x\":1}}");

        assertThat(info.name()).isEqualTo("r");
        assertThat(info.params()).containsOnly(Map.entry("p", "1"));
    }

    @Test
    void aStatusThatThisVersionDoesNotKnowReadsAsRunningAndAStageThatItDoesNotKnowAsActive() {
        RunInfo info = read("{\"info\":{\"run_id\":\"abc\",\"status\":\"PAUSED\",\"lifecycle_stage\":\"archived\"}}");

        assertThat(info.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(info.deleted()).isFalse();
    }

    @Test
    void aRunWithoutANameIsCalledByItsTagElseByItsId() {
        assertThat(read("{\"info\":{\"run_id\":\"abc\"}}").name()).isEqualTo("abc");
        assertThat(read("{\"info\":{\"run_id\":\"abc\",\"run_name\":\"\"},"
                                + "\"data\":{\"tags\":[{\"key\":\"mlflow.runName\",\"value\":\"r\"}]}}")
                        .name())
                .isEqualTo("r");
    }

    @Test
    void nullMeansNothingAndIsNotTheWordNull() {
        RunInfo info = read(
                "{\"info\":{\"run_id\":\"abc\",\"run_uuid\":null,\"run_name\":null,\"status\":null,"
                        + "\"start_time\":null,\"end_time\":null,\"artifact_uri\":null},"
                        + "\"data\":{\"metrics\":null,\"params\":[{\"key\":\"p\",\"value\":null}],\"tags\":null},\"inputs\":null}");
        search("{\"runs\":[" + run("abc") + "],\"next_page_token\":null}");

        assertThat(info.name()).isEqualTo("abc");
        assertThat(info.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(info.params()).containsOnly(Map.entry("p", ""));
        assertThat(found()).containsExactly("abc");
    }

    @Test
    void aMetricWithoutStepOrTimeHasThemAsZero() {
        RunInfo info =
                read("{\"info\":{\"run_id\":\"abc\"},\"data\":{\"metrics\":[{\"key\":\"loss\",\"value\":0.5}]}}");
        answer(get(urlPathEqualTo(API + "metrics/get-history")), "{\"metrics\":[{\"key\":\"loss\",\"value\":0.5}]}");

        assertThat(info.latestMetrics()).containsValue(Metric.of("loss", 0.5, 0, 0));
        try (MetricCursor history = tracker.reader().history(ID, "loss")) {
            assertThat(history.next()).isEqualTo(Metric.of("loss", 0.5, 0, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"team/digits", "a b", "9223372036854775808", "m-1", "\u00e9#?%zz"})
    void experimentsWhoseIdsAreNoNumbersAreReadAndHaveAPage(String id) {
        answer(
                post(urlPathEqualTo(API + "experiments/search")),
                "{\"experiments\":[{\"experiment_id\":\"" + id
                        + "\",\"name\":\"digits\",\"lifecycle_stage\":\"active\"}]}");
        answer(
                get(urlPathEqualTo(API + "experiments/get-by-name")),
                "{\"experiment\":{\"experiment_id\":\"" + id + "\",\"name\":\"digits\"}}");
        search("{\"runs\":[{\"info\":{\"run_id\":\"abc\",\"experiment_id\":\"" + id + "\"}}]}");

        ExperimentInfo experiment = tracker.reader().experiments().get(0);

        assertThat(experiment.backendId()).isEqualTo(id);
        assertThat(experiment.page()).isNotNull();
        assertThat(found()).containsExactly("abc");
    }

    @Test
    void runsWhoseIdsHaveDashesAreReadByThem() {
        String id = "12345678-ABCD_ef01-2345";
        answer(get(urlPathEqualTo(API + "runs/get")), "{\"run\":" + run(id) + "}");

        assertThat(tracker.reader().run(new RunId(id)).backendId()).isEqualTo(id);
    }

    @Test
    void anEmptyPageWithATokenIsFollowedByTheNext() {
        search("{\"next_page_token\":\"a\"}");
        search("a", "{\"runs\":[],\"next_page_token\":\"b\"}");
        search("b", "{\"runs\":[" + run("abc") + "]}");

        assertThat(found()).containsExactly("abc");
    }

    @Test
    void emptyPagesWithoutEndAreAnError() {
        server.stubFor(post(urlPathEqualTo(API + "runs/search"))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"runs\":[],\"next_page_token\":\"{{randomValue length=20}}\"}")
                        .withTransformers("response-template")));

        assertThatThrownBy(this::found).isInstanceOf(UnavailableException.class).hasMessageContaining("empty pages");
    }

    @Test
    void pagesInACircleAreAnErrorForRunsAndExperimentsAndArtifacts() {
        String toA = "\"next_page_token\":\"a\"}";
        String toB = "\"next_page_token\":\"b\"}";
        search("{\"runs\":[" + run("r0") + "]," + toA);
        search("a", "{\"runs\":[" + run("r1") + "]," + toB);
        search("b", "{\"runs\":[" + run("r2") + "]," + toA);
        answer(post(urlPathEqualTo(API + "experiments/search")), "{" + toA);
        answer(
                post(urlPathEqualTo(API + "experiments/search")).withRequestBody(containing("\"page_token\":\"a\"")),
                "{" + toB);
        answer(get(urlPathEqualTo(API + "artifacts/list")), "{\"files\":[{\"path\":\"f\"}]," + toA);

        assertThatThrownBy(this::found).isInstanceOf(UnavailableException.class).hasMessageContaining("token a");
        assertThatThrownBy(() -> tracker.reader().experiments())
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("token a");
        assertThatThrownBy(() -> tracker.reader().artifacts(ID, ""))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("token a");
    }

    @Test
    void aServerThatGivesMoreRunsThanItWasAskedForIsReadPageByPageAllTheSame() {
        search("{\"runs\":[" + run("r0") + "," + run("r1") + "," + run("r2") + "," + run("r3") + "," + run("r4")
                + "]}");

        Page<RunInfo> page = tracker.reader().runs(RunQuery.in("digits").pageSize(2));

        assertThat(page.items()).extracting(run -> run.id().value()).containsExactly("r0", "r1");
        assertThat(page.next()).isPresent();
    }

    @Test
    void aRefusalToTellOfExperimentsIsARejection() {
        answer(
                post(urlPathEqualTo(API + "experiments/search")),
                400,
                "{\"error_code\":\"INVALID_PARAMETER_VALUE\",\"message\":\"no\"}");

        assertThatThrownBy(() -> tracker.reader().experiments())
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("Reading experiments");
        answer(get(urlPathEqualTo(API + "runs/get")), 404, "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\"}");
        assertThatThrownBy(() -> tracker.reader().find(ID)).isInstanceOf(RejectedException.class);
    }

    @Test
    void noRunIsMadeInAnExperimentThatTheAnswerDoesNotHave() {
        answer(get(urlPathEqualTo(API + "experiments/get-by-name")), "{}");

        assertThatThrownBy(() -> tracker.startRun(RunSpec.in("digits")))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("without an experiment");

        answer(
                get(urlPathEqualTo(API + "experiments/get-by-name")),
                404,
                "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"\"}");
        answer(post(urlPathEqualTo(API + "experiments/create")), "{\"experiment_id\":null}");
        assertThatThrownBy(() -> tracker.startRun(RunSpec.in("digits")))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("without an experiment");
        server.verify(0, postRequestedFor(urlPathEqualTo(API + "runs/create")));
    }

    @Test
    void aPageTokenThatIsNoTextIsFollowedAsOne() {
        search("{\"runs\":[" + run("r0") + "],\"next_page_token\":7}");
        search("7", "{\"runs\":[" + run("r1") + "]}");

        List<String> all = new ArrayList<>();
        Page<RunInfo> page = tracker.reader().runs(RunQuery.in("digits").pageSize(1));
        page.items().forEach(run -> all.add(run.id().value()));
        page = tracker.reader()
                .runs(RunQuery.in("digits").pageSize(1).after(page.next().orElseThrow()));
        page.items().forEach(run -> all.add(run.id().value()));

        assertThat(all).containsExactly("r0", "r1");
    }

    @Test
    void aPrefixInTheTrackingUriStandsBeforeEveryPath() {
        answer(get(urlPathEqualTo("/mlf/api/3.0/mlflow/server-info")), "{\"store_type\":\"SqlStore\"}");
        answer(get(urlPathEqualTo("/mlf/version")), "3.17.2");
        answer(get(urlPathEqualTo("/mlf" + API + "runs/get")), "{\"run\":" + run("far") + "}");
        answer(
                get(urlPathEqualTo("/mlf" + API + "artifacts/list")),
                "{\"files\":[{\"path\":\"f\",\"is_dir\":false,\"file_size\":\"3\"}]}");

        for (String uri : List.of(server.baseUrl() + "/mlf", server.baseUrl() + "/mlf/")) {
            try (MlflowTracker prefixed = tracker(uri)) {
                assertThat(prefixed.reader().artifacts(new RunId("far"), ""))
                        .containsExactly(ArtifactInfo.file("f", 3));
            }
        }
    }
}
