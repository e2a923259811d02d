package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.testservers.FaultProxy;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import io.github.tracker4j.testservers.RecordedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bytes that go to a server: it answers 200 to much that it damages, so only they tell. */
class MlflowWireIT {

    private static final String API = "/api/2.0/mlflow/";

    private final String experiment = "wire " + RunId.random();
    private final RunId id = RunId.random();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void quiet() {
        Servers.announceNothing();
    }

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }

    private FaultProxy before(Version version) {
        return opened(FaultProxy.before(MlflowServer.shared(version).uri()));
    }

    private MlflowTracker tracker(FaultProxy proxy) {
        return opened(Servers.tracker(proxy.uri()));
    }

    @ParameterizedTest
    @EnumSource
    void theServerIsAskedWhatItIsBeforeAnythingElseAndOnce(Version version) {
        FaultProxy proxy = before(version);
        MlflowTracker tracker = tracker(proxy);
        assertThat(proxy.requests()).as("opening a tracker reaches nothing").isEmpty();

        tracker.startRun(RunSpec.in(experiment)).end(RunStatus.FINISHED);
        tracker.startRun(RunSpec.in(experiment)).end(RunStatus.FINISHED);

        assertThat(paths(proxy))
                .startsWith("/api/3.0/mlflow/server-info", "/version")
                .filteredOn(path -> path.contains("server-info") || path.contains("version"))
                .hasSize(2);
        assertThat(proxy.requests())
                .allSatisfy(request -> assertThat(request.header("Origin")).isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void aRunIsLookedForByOurTagAmongDeletedOnesTooAndMadeInOneRequest(Version version) throws Exception {
        FaultProxy proxy = before(version);
        MlflowTracker tracker = tracker(proxy);
        tracker.startRun(RunSpec.in(
                        ExperimentSpec.named(experiment).describedAs("what").withTags(Map.of("team", "vision"))))
                .end(RunStatus.FINISHED);
        assertThat(body(only(proxy, "experiments/create")).toString())
                .isEqualTo("{\"name\":\"" + experiment + "\",\"tags\":[{\"key\":\"team\",\"value\":\"vision\"},"
                        + "{\"key\":\"mlflow.note.content\",\"value\":\"what\"}]}");
        proxy.clearRequests();

        Run run = tracker.startRun(RunSpec.in(experiment)
                .withId(id)
                .named("lr-0.1")
                .startedAt(1_600_000_000_123L)
                .withTag("mlflow.user", "ada")
                .withTag("n", "1"));

        JsonNode search = body(first(proxy, "runs/search"));
        assertThat(search.path("filter").asText()).isEqualTo("tags.`tracker4j.run.id` = '" + id + "'");
        assertThat(search.path("run_view_type").asText()).isEqualTo("ALL");
        RecordedRequest create = only(proxy, "runs/create");
        assertThat(create.header("Content-Type")).containsExactly("application/json");
        assertThat(create.header("Content-Length")).containsExactly(Long.toString(create.bodySize()));
        assertThat(create.header("Transfer-Encoding")).isEmpty();
        assertThat(create.bodyText())
                .isEqualTo("{\"experiment_id\":\""
                        + body(create).path("experiment_id").asText()
                        + "\",\"start_time\":1600000000123,\"run_name\":\"lr-0.1\",\"user_id\":\"ada\",\"tags\":["
                        + "{\"key\":\"tracker4j.run.id\",\"value\":\"" + id + "\"},"
                        + "{\"key\":\"mlflow.user\",\"value\":\"ada\"},{\"key\":\"n\",\"value\":\"1\"}]}");
        run.end(RunStatus.FINISHED);
    }

    @ParameterizedTest
    @EnumSource
    void aNewIdNeedsNoSearch(Version version) {
        FaultProxy proxy = before(version);

        tracker(proxy).startRun(RunSpec.in(experiment)).end(RunStatus.FINISHED);

        assertThat(paths(proxy)).noneMatch(path -> path.contains("runs/search"));
    }

    @ParameterizedTest
    @EnumSource
    void aBatchIsOneRequestAKindInTheOrderOfTheContractAndTheEndComesLast(Version version) {
        FaultProxy proxy = before(version);
        Run run = tracker(proxy).startRun(RunSpec.in(experiment));
        String server = serverId(proxy);
        proxy.clearRequests();

        run.log(LogBatch.builder()
                .metric(Metric.of("loss", 0.1, 3, 1_700_000_000_000L))
                .metric(Metric.of("gap", Double.NEGATIVE_INFINITY, -1, 0))
                .input(DatasetInput.of("train", "8ac", "local", "x"))
                .tag("t", "\u00e9\"\n")
                .param("p", 0.1)
                .build());
        run.end(RunStatus.KILLED, 1_700_000_000_001L);

        assertThat(proxy.requests())
                .extracting(request -> request.path().replace(API, "") + " " + request.bodyText())
                .containsExactly(
                        "runs/log-batch {\"run_id\":\"" + server + "\",\"params\":[{\"key\":\"p\",\"value\":\"0.1\"}]}",
                        "runs/log-batch {\"run_id\":\"" + server
                                + "\",\"tags\":[{\"key\":\"t\",\"value\":\"\u00e9\\\"\\n\"}]}",
                        "runs/log-inputs {\"run_id\":\"" + server + "\",\"datasets\":[{\"tags\":[],\"dataset\":{"
                                + "\"name\":\"train\",\"digest\":\"8ac\",\"source_type\":\"local\",\"source\":\"x\"}}]}",
                        "runs/log-batch {\"run_id\":\"" + server + "\",\"metrics\":["
                                + "{\"key\":\"loss\",\"value\":0.1,\"timestamp\":1700000000000,\"step\":3},"
                                + "{\"key\":\"gap\",\"value\":\"-Infinity\",\"timestamp\":0,\"step\":-1}]}",
                        "runs/update {\"run_id\":\"" + server + "\",\"status\":\"KILLED\",\"end_time\":1700000000001}");
    }

    @Test
    void nanIsSentAloneToAnOldServerAndWithOthersToANewOne() {
        assertThat(requestsOfMetricsWithNan(Version.V2)).isEqualTo(2);
        assertThat(requestsOfMetricsWithNan(Version.V3)).isEqualTo(1);
    }

    private long requestsOfMetricsWithNan(Version version) {
        FaultProxy proxy = before(version);
        Run run = tracker(proxy).startRun(RunSpec.in(experiment));
        run.log(LogBatch.ofMetrics(
                List.of(Metric.of("m", 1, 1, 1), Metric.of("m", Double.NaN, 2, 1), Metric.of("m", 3, 3, 1))));
        run.end(RunStatus.FINISHED);
        return count(proxy, "log-batch");
    }

    @ParameterizedTest
    @EnumSource
    void anySizeOfBatchIsCutToTheLimitsOfTheServer(Version version) {
        FaultProxy proxy = before(version);
        MlflowTracker tracker = tracker(proxy);
        Run run = tracker.startRun(RunSpec.in(experiment));
        proxy.clearRequests();

        LogBatch.Builder batch = LogBatch.builder();
        IntStream.range(0, 250).forEach(i -> batch.param("p" + i, i).tag("t" + i, "" + i));
        IntStream.range(0, 2500).forEach(i -> batch.metric(Metric.of("m", i, i, i)));
        run.log(batch.build());

        assertThat(count(proxy, "log-batch")).isEqualTo(3 + 3 + 3);
        RunInfo info = tracker.reader().run(run.id());
        assertThat(info.params()).hasSize(250);
        assertThat(info.tags()).hasSizeGreaterThanOrEqualTo(250);
        assertThat(info.latestMetrics().get("m")).isEqualTo(Metric.of("m", 2499, 2499, 2499));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsUnlawfulIsRefusedBeforeARequestIsSent(Version version) {
        FaultProxy proxy = before(version);
        Run run = tracker(proxy).startRun(RunSpec.in(experiment));
        proxy.clearRequests();

        assertThatThrownBy(() -> run.logMetric("a\n", 1)).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> run.logMetric("a".repeat(251), 1)).hasMessageContaining("251");
        assertThatThrownBy(() -> run.logMetric("m", 1, 1, -1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> run.setTag("t", "\ud800")).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> run.logParam("p", "x".repeat(6001))).hasMessageContaining("6000");

        assertThat(proxy.requests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aHistoryOfManyPagesIsReadWholeWithItsPageSizeAlwaysSaid(Version version) {
        FaultProxy proxy = before(version);
        MlflowTracker tracker = tracker(proxy);
        Run run = tracker.startRun(RunSpec.in(experiment));
        // Three pages of 3.x; of 2.x, which has no pages of a history, more than one would hold.
        int points = version == Version.V3 ? 51_000 : 26_000;
        for (int start = 0; start < points; start += 1000) {
            int from = start;
            run.log(LogBatch.ofMetrics(IntStream.range(from, from + 1000)
                    .mapToObj(i -> Metric.of("m", i, i, i))
                    .toList()));
        }
        proxy.clearRequests();

        long read = 0;
        try (MetricCursor history = tracker.reader().history(run.id(), "m")) {
            while (history.hasNext()) {
                assertThat(history.next().stepOrZero()).isEqualTo(read++);
            }
        }

        assertThat(read).isEqualTo(points);
        assertThat(paths(proxy))
                .filteredOn(path -> path.contains("get-history"))
                .hasSize(version == Version.V3 ? 3 : 1)
                .allMatch(path -> path.contains("max_results=25000"));
    }

    @ParameterizedTest
    @EnumSource
    void aWorkspaceOnAServerWithoutThemIsRefusedBeforeAnythingIsWritten(Version version) {
        FaultProxy proxy = before(version);
        MlflowTracker tracker = opened(new MlflowTracker(
                MlflowOptions.builder(proxy.uri()).workspace("team-a").build()));

        assertThatThrownBy(() -> tracker.startRun(RunSpec.in(experiment)))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e.scope()).isEqualTo(RejectedException.Scope.DESTINATION))
                .satisfies(
                        e -> assertThat(e).hasMessageContaining("'team-a'").hasMessageContaining("MLFLOW_WORKSPACE"));

        assertThat(proxy.requests()).allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.header("X-MLFLOW-WORKSPACE")).isEmpty();
        });
    }

    private static List<String> paths(FaultProxy proxy) {
        return proxy.requests().stream().map(RecordedRequest::path).toList();
    }

    private static long count(FaultProxy proxy, String endpoint) {
        return paths(proxy).stream().filter(path -> path.contains(endpoint)).count();
    }

    private static RecordedRequest only(FaultProxy proxy, String endpoint) {
        assertThat(count(proxy, endpoint)).isEqualTo(1);
        return first(proxy, endpoint);
    }

    private static RecordedRequest first(FaultProxy proxy, String endpoint) {
        return proxy.requests().stream()
                .filter(request -> request.path().contains(endpoint))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode body(RecordedRequest request) throws Exception {
        return new ObjectMapper().readTree(request.body());
    }

    private String serverId(FaultProxy proxy) {
        RunInfo info =
                tracker(proxy).reader().runs(RunQuery.in(experiment)).items().get(0);
        return String.valueOf(info.backendId());
    }
}
