package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentTracker;
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
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import io.github.tracker4j.testservers.PythonScript;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/** What we log is what MLflow's own clients read, and what they log is what we read. */
class MlflowInteropIT {

    private static final long START = 1_600_000_000_123L;

    private final String experiment = "interop " + RunId.random();
    private final String digest = RunId.random().value();
    private final List<ExperimentTracker> opened = new ArrayList<>();

    @BeforeAll
    static void quiet() {
        Servers.announceNothing();
    }

    @AfterEach
    void close() {
        opened.forEach(ExperimentTracker::close);
    }

    private MlflowTracker tracker(Version version) {
        MlflowTracker tracker = Servers.tracker(MlflowServer.shared(version));
        opened.add(tracker);
        return tracker;
    }

    @ParameterizedTest
    @EnumSource
    void theStartOfARunNamesItsPage(Version version) {
        MlflowTracker tracker = tracker(version);
        try (CapturedLogs logs = CapturedLogs.of("io.github.tracker4j.mlflow")) {
            Run run = tracker.startRun(RunSpec.in(experiment).named("announced"));

            assertThat(logs.lines())
                    .filteredOn(line -> line.contains(run.id().value()))
                    .singleElement(STRING)
                    .contains(
                            "INFO",
                            "Run announced",
                            " is at " + tracker.reader().run(run.id()).page());
            run.end(RunStatus.FINISHED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pythonReadsWhatWeLog(Version version) throws Exception {
        MlflowTracker tracker = tracker(version);
        Run parent = tracker.startRun(RunSpec.in(experiment).named("parent").startedAt(START - 1));
        Run run = tracker.startRun(RunSpec.in(experiment)
                .named("child \u00e9")
                .startedAt(START)
                .childOf(parent.id())
                .withTags(Map.of("mlflow.user", "ada", "mlflow.source.name", "Train", "mlflow.source.type", "LOCAL")));
        run.log(LogBatch.builder()
                .param("eta", 0.1)
                .param("empty", "")
                .tag("phase", "it's \"one\"\n")
                .input(new DatasetInput("train", digest, "http", "{\"url\": \"x\"}", "{}", "{}", "training"))
                .metric(Metric.of("loss", 0.1 + 0.2, -3, START + 1))
                .metric(Metric.of("loss", Double.NaN, 9_007_199_254_740_993L, START + 2))
                .metric(Metric.of("gap", Double.POSITIVE_INFINITY, 0, START))
                .build());
        run.logText("notes/\u00fc %.txt", "text\n");
        run.logText("empty.txt", "");
        run.end(RunStatus.FINISHED, START + 9);
        parent.end(RunStatus.KILLED, START + 10);

        RunInfo ours = tracker.reader().run(run.id());
        JsonNode read = MlflowServer.shared(version).readRun(String.valueOf(ours.backendId()));

        JsonNode info = read.get("info");
        assertThat(info.get("experiment_name").asText()).isEqualTo(experiment);
        assertThat(info.get("run_name").asText()).isEqualTo("child \u00e9");
        assertThat(info.get("status").asText()).isEqualTo("FINISHED");
        assertThat(info.get("start_time").asLong()).isEqualTo(START);
        assertThat(info.get("end_time").asLong()).isEqualTo(START + 9);
        assertThat(info.get("user_id").asText()).isEqualTo("ada");
        assertThat(texts(read.get("params"))).isEqualTo(Map.of("eta", "0.1", "empty", ""));
        assertThat(texts(read.get("tags")))
                .containsEntry("phase", "it's \"one\"\n")
                .containsEntry("mlflow.user", "ada")
                .containsEntry("mlflow.source.name", "Train")
                .containsEntry("mlflow.source.type", "LOCAL")
                .containsEntry("mlflow.runName", "child \u00e9")
                .containsEntry("tracker4j.run.id", run.id().value())
                .containsEntry(
                        "mlflow.parentRunId", tracker.reader().run(parent.id()).backendId());
        assertThat(read.at("/history/loss").toString())
                .isEqualTo("[{\"step\":-3,\"timestamp\":1600000000124,\"value\":0.30000000000000004},"
                        + "{\"step\":9007199254740993,\"timestamp\":1600000000125,\"value\":\"NaN\"}]");
        assertThat(read.at("/history/gap/0/value").asDouble()).isEqualTo(Double.MAX_VALUE);
        assertThat(read.at("/datasets/0/name").asText()).isEqualTo("train");
        assertThat(read.at("/datasets/0/source_type").asText()).isEqualTo("http");
        assertThat(read.at("/datasets/0/tags/mlflow.data.context").asText()).isEqualTo("training");
        assertThat(read.get("artifacts").size()).isEqualTo(2);
        assertThat(read.get("artifacts").get("notes/\u00fc %.txt").get("sha256").asText())
                .isEqualTo(sha256("text\n"));
        assertThat(read.get("artifacts").get("empty.txt").get("downloaded_size").asInt())
                .isZero();
        assertThat(ours.page())
                .hasToString(MlflowServer.shared(version).uri() + "/#/experiments/"
                        + info.get("experiment_id").asText() + "/runs/" + ours.backendId());
    }

    @ParameterizedTest
    @EnumSource
    void mlflowsJavaClientReadsWhatWeLog(Version version) {
        MlflowTracker tracker = tracker(version);
        Run run = tracker.startRun(RunSpec.in(experiment).named("ours").startedAt(START));
        run.logParam("eta", 0.1);
        run.logMetric("loss", 0.25, 7, START + 1);
        run.setTag("phase", "one");
        run.end(RunStatus.FAILED, START + 2);

        try (MlflowClient client =
                new MlflowClient(MlflowServer.shared(version).uri().toString())) {
            Service.Run read = client.getRun(tracker.reader().run(run.id()).backendId());

            assertThat(read.getInfo().getRunName()).isEqualTo("ours");
            assertThat(read.getInfo().getStatus()).isEqualTo(Service.RunStatus.FAILED);
            assertThat(read.getInfo().getStartTime()).isEqualTo(START);
            assertThat(read.getInfo().getEndTime()).isEqualTo(START + 2);
            assertThat(read.getData().getParams(0).getValue()).isEqualTo("0.1");
            assertThat(read.getData().getMetrics(0).getValue()).isEqualTo(0.25);
            assertThat(read.getData().getMetrics(0).getStep()).isEqualTo(7);
            assertThat(read.getData().getMetrics(0).getTimestamp()).isEqualTo(START + 1);
            assertThat(read.getData().getTagsList())
                    .anyMatch(tag -> tag.getKey().equals("phase"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatPythonMadeIsListedReadAndResumedLikeOurs(Version version) {
        String[] ids = PythonScript.text(version.python(), """
                        import sys, mlflow
                        mlflow.set_tracking_uri(sys.argv[1])
                        mlflow.set_experiment(sys.argv[2])
                        with mlflow.start_run(run_name="outer") as outer:
                            with mlflow.start_run(run_name="inner", nested=True) as inner:
                                mlflow.log_param("eta", 0.1)
                                mlflow.log_metric("loss", 0.5, step=1)
                                mlflow.log_metric("loss", float("nan"), step=2)
                                mlflow.set_tag("phase", "python")
                                mlflow.log_text("from python", "notes/note.txt")
                        print(outer.info.run_id, inner.info.run_id)
                        """)
                .run(MlflowServer.shared(version).uri().toString(), experiment)
                .strip()
                .lines()
                .reduce((first, last) -> last)
                .orElseThrow()
                .split(" ", 2);
        RunId outer = new RunId(ids[0]);
        RunId inner = new RunId(ids[1]);
        MlflowTracker tracker = tracker(version);

        assertThat(tracker.reader().runs(RunQuery.in(experiment)).items())
                .extracting(RunInfo::id)
                .containsExactlyInAnyOrder(outer, inner);
        RunInfo info = tracker.reader().run(inner);
        assertThat(info.backendId()).isEqualTo(inner.value());
        assertThat(info.name()).isEqualTo("inner");
        assertThat(info.parent()).isEqualTo(outer);
        assertThat(info.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(info.endTime()).isGreaterThanOrEqualTo(info.startTime());
        assertThat(info.params()).isEqualTo(Map.of("eta", "0.1"));
        assertThat(info.tags())
                .containsEntry("phase", "python")
                .containsKeys("mlflow.user", "mlflow.source.name")
                .doesNotContainKeys("mlflow.runName", "mlflow.parentRunId");
        assertThat(info.latestMetrics().values())
                .singleElement()
                .satisfies(latest -> assertThat(latest.value()).isNaN());
        assertThat(tracker.reader().artifacts(inner, "notes"))
                .singleElement()
                .satisfies(file -> assertThat(file.size()).isEqualTo("from python".length()));

        Run resumed = tracker.startRun(RunSpec.resume(experiment, inner));
        resumed.logMetric("loss", 0.25);
        Run child = tracker.startRun(RunSpec.in(experiment).childOf(inner));
        child.end(RunStatus.FINISHED);
        resumed.end(RunStatus.KILLED);

        assertThat(resumed.id()).isEqualTo(inner);
        assertThat(tracker.reader().run(child.id()).parent()).isEqualTo(inner);
        assertThat(tracker.reader().run(inner).status()).isEqualTo(RunStatus.KILLED);
        try (MetricCursor history = tracker.reader().history(inner, "loss")) {
            List<Long> steps = new ArrayList<>();
            history.forEachRemaining(point -> steps.add(point.step()));
            assertThat(steps).containsExactly(1L, 2L, 3L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aParamThatAnotherProgramHasLoggedOtherwiseIsRejectedNamingBothValues(Version version) {
        MlflowTracker tracker = tracker(version);
        Run run = tracker.startRun(RunSpec.in(experiment));
        Run other = tracker(version).startRun(RunSpec.resume(experiment, run.id()));
        other.logParam("eta", 0.1);
        LogBatch batch = LogBatch.builder()
                .param("eta", 0.2)
                .param("depth", 4)
                .metric(Metric.of("loss", 1, 1, 1))
                .build();

        assertThatThrownBy(() -> run.log(batch))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> {
                    assertThat(e).hasMessageContaining("'0.1'").hasMessageContaining("'0.2'");
                    assertThat(e.scope()).isEqualTo(RejectedException.Scope.ITEMS);
                    assertThat(e.remaining()).isEqualTo(batch);
                });

        assertThat(tracker.reader().run(run.id()).params()).isEqualTo(Map.of("eta", "0.1"));
        assertThat(tracker.reader().run(run.id()).latestMetrics()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anExperimentThatWasDeletedOnTheServerIsRefusedSayingHowToRestoreIt(Version version) {
        MlflowTracker tracker = tracker(version);
        Run run = tracker.startRun(RunSpec.in(experiment));
        String experimentId = tracker.reader().experiments().stream()
                .filter(one -> one.name().equals(experiment))
                .findFirst()
                .orElseThrow()
                .backendId();
        try (MlflowClient client =
                new MlflowClient(MlflowServer.shared(version).uri().toString())) {
            client.deleteExperiment(experimentId);
        }

        assertThatThrownBy(() -> tracker.startRun(RunSpec.in(experiment)))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> {
                    assertThat(e.scope()).isEqualTo(RejectedException.Scope.DESTINATION);
                    assertThat(e)
                            .hasMessageContaining(experiment)
                            .hasMessageContaining("mlflow experiments restore --experiment-id " + experimentId);
                });
        assertThatThrownBy(() -> run.logMetric("loss", 1))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e.scope()).isEqualTo(RejectedException.Scope.RUN));
        run.detach();
    }

    @ParameterizedTest
    @EnumSource
    void aRunMayStartAndEndAtTheEpoch(Version version) {
        MlflowTracker tracker = tracker(version);
        Run run = tracker.startRun(RunSpec.in(experiment).startedAt(0));
        run.end(RunStatus.FINISHED, 0);

        RunInfo info = tracker.reader().run(run.id());
        assertThat(info.startTime()).isZero();
        assertThat(info.endTime()).isZero();
    }

    /** In an experiment on 3.x, on the whole server on 2.x. */
    @ParameterizedTest
    @EnumSource
    void aDatasetKeepsTheSourceItWasFirstLoggedWith(Version version) {
        String second = version == Version.V3 ? experiment : experiment + " other";
        MlflowTracker tracker = tracker(version);
        DatasetInput dataset = DatasetInput.of("train", digest, "local", "first");
        Run first = tracker.startRun(RunSpec.in(experiment));
        first.logDataset(dataset.usedFor("training"));
        Run other = tracker.startRun(RunSpec.in(second));
        other.logDataset(DatasetInput.of("train", digest, "http", "second").usedFor("evaluation"));
        first.end(RunStatus.FINISHED);
        other.end(RunStatus.FINISHED);

        assertThat(tracker.reader().run(other.id()).inputs()).containsExactly(dataset.usedFor("evaluation"));
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
