package io.github.tracker4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.PythonEnvironment;
import io.github.tracker4j.testservers.PythonScript;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick start, as a reader runs it; what it leaves is read with pandas and with MLflow's Python client. */
class QuickstartIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOSS = "valid/mlogloss";

    /** Tags by which a server keeps what files keep elsewhere: the name and our id of a run. */
    private static final List<String> OF_THE_SERVER = List.of("mlflow.runName", "tracker4j.run.id");

    private static final Map<String, String> NO_SERVER = Map.of(
            "MLFLOW_TRACKING_URI", "http://127.0.0.1:1",
            "TRACKER4J_TRACKING_MLFLOW_TIMEOUTS_TOTAL", "2");

    @TempDir
    Path directory;

    @Test
    void itLeavesRunsAsFilesThatPandasReadsAndPrintsThem() throws Exception {
        ExampleScript.Result result = quickstart(Map.of());

        assertThat(result.exitCode()).as(result.err()).isZero();
        JsonNode runs = local();
        assertThat(runs).hasSize(4).allSatisfy(run -> {
            assertThat(run.path("status").asText()).isEqualTo("completed");
            assertThat(fieldNames(run.path("params"))).contains("eta", "max_depth", "rounds", "seed");
            assertThat(run.path("tags").path("model").asText()).isEqualTo("xgboost");
            assertThat(run.path("history").path("train/mlogloss")).hasSize(30);
            assertThat(run.path("history").path(LOSS)).hasSize(30);
            assertThat(last(run.path("history").path(LOSS)))
                    .isLessThan(
                            run.path("history").path(LOSS).path(0).path("value").asDouble() / 2);
            assertThat(last(run.path("history").path("valid/accuracy"))).isBetween(0.85, 1.0);
            assertThat(fieldNames(run.path("artifacts")))
                    .containsExactlyInAnyOrder("confusion.csv", "plots/confusion.png", "model/digits.ubj");
            assertThat(result.out()).contains(run.path("name").asText());
        });
        assertThat(result.out())
                .contains("valid/accuracy")
                .contains(directory.resolve("experiments/digits").toUri().toString())
                .contains("MLFLOW_TRACKING_URI=http://127.0.0.1:5000 ")
                .contains("--config ");
        assertThat(result.err()).doesNotContain("Exception");
    }

    @Test
    void theSameProgramSendsTheSameToAServer() throws Exception {
        quickstart(Map.of());
        MlflowServer server = MlflowServer.shared(MlflowServer.Version.V3);
        ExampleScript.Result result = quickstart(
                Map.of("MLFLOW_TRACKING_URI", server.uri().toString(), "TRACKER4J_EXPERIMENT_NAME", "digits-mlflow"),
                "--config",
                config("mlflow.yaml"));

        assertThat(result.exitCode()).as(result.err()).isZero();
        JsonNode local = local();
        JsonNode remote = server.readExperiment("digits-mlflow");
        assertThat(remote).hasSameSizeAs(local);
        for (int i = 0; i < local.size(); i++) {
            assertThat(remote.path(i).path("params")).isEqualTo(local.path(i).path("params"));
            assertThat(artifacts(remote.path(i))).isEqualTo(artifacts(local.path(i)));
            assertThat(stepsAndValues(remote.path(i))).isEqualTo(stepsAndValues(local.path(i)));
        }
        assertThat(result.out()).contains(server.uri().toString());
    }

    @Tag("each-jdk")
    @Test
    void filesAndServerHoldTheSameWhenBothAreConfigured() throws Exception {
        MlflowServer server = MlflowServer.shared(MlflowServer.Version.V3);
        ExampleScript.Result result =
                quickstart(Map.of("MLFLOW_TRACKING_URI", server.uri().toString()), "--config", config("both.yaml"));

        assertThat(result.exitCode()).as(result.err()).isZero();
        JsonNode local = local();
        JsonNode remote = server.readExperiment("digits");
        assertThat(remote).hasSize(4).hasSameSizeAs(local);
        for (int i = 0; i < local.size(); i++) {
            assertThat(ofServer(remote.path(i))).isEqualTo(ofFiles(local.path(i)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlflow.yaml", "both.yaml"})
    void aServerThatIsNotThereStopsNothingAndTheJournalAndTheCommandThatSendsItAreTold(String file) throws Exception {
        ExampleScript.Result result = quickstart(NO_SERVER, "--config", config(file));

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(local())
                .hasSize(4)
                .allSatisfy(run -> assertThat(run.path("status").asText()).isEqualTo("completed"));
        assertThat(result.out()).contains("valid/accuracy", "eta-0.3-depth-4");
        Path journal = directory.resolve("experiments");
        assertThat(result.err())
                .contains("cannot be reached")
                .contains("not reachable since")
                .contains("It is kept in " + journal)
                .contains("tracker push " + journal + " --to http://127.0.0.1:1")
                .doesNotContain("\tat ", "it is sent again");
    }

    @Test
    void inDirectModeAServerThatIsNotThereIsToldInOneMessageAndTheExitCode() throws Exception {
        ExampleScript.Result result = quickstart(direct(NO_SERVER), "--config", config("mlflow.yaml"));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("127.0.0.1:1").doesNotContain("\tat ");
    }

    @Test
    void inDirectModeAServerThatIsNotThereDoesNotStopTheFilesBesideIt() throws Exception {
        ExampleScript.Result result = quickstart(direct(NO_SERVER), "--config", config("both.yaml"));

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(local())
                .hasSize(4)
                .allSatisfy(run -> assertThat(
                                run.path("tags").path("tracker4j.incomplete").asText())
                        .isEqualTo("mlflow"));
        assertThat(result.err()).contains("mlflow");
    }

    private static Map<String, String> direct(Map<String, String> environment) {
        Map<String, String> direct = new HashMap<>(environment);
        direct.put("TRACKER4J_TRACKING_MODE", "direct");
        return direct;
    }

    @Test
    void aConfigurationThatIsNotThereIsToldInOneLine() throws Exception {
        ExampleScript.Result result = quickstart(Map.of(), "--config", "nowhere.yaml");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().strip().lines().toList())
                .last()
                .asString()
                .startsWith("nowhere.yaml: there is no such file");
    }

    @Test
    void otherArgumentsAreAnsweredWithTheUsage() throws Exception {
        ExampleScript.Result result = quickstart(Map.of(), "--help");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).startsWith("usage: ");
    }

    private ExampleScript.Result quickstart(Map<String, String> environment, String... arguments) throws Exception {
        return new ExampleScript("quickstart", directory).run(environment, arguments);
    }

    private static String config(String name) {
        return ExampleScript.MODULE.resolve("configs").resolve(name).toString();
    }

    private JsonNode local() throws IOException {
        try (InputStream in = Objects.requireNonNull(QuickstartIT.class.getResourceAsStream("read_local.py"))) {
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return JSON.readTree(PythonScript.text(PythonEnvironment.MLFLOW_3, script)
                    .run(directory.resolve("experiments/digits").toString()));
        }
    }

    /** Everything of a run that both have, in one shape. */
    private static Map<String, Object> ofFiles(JsonNode run) {
        Map<String, Object> all = new TreeMap<>();
        all.put("name", run.path("name").asText());
        all.put("status", run.path("status").asText().equals("completed") ? "FINISHED" : run.path("status"));
        all.put("start", run.path("start_time").asLong());
        all.put("end", run.path("end_time").asLong());
        all.put("params", run.path("params"));
        all.put("tags", run.path("tags"));
        all.put("history", run.path("history"));
        all.put("artifacts", artifacts(run));
        return all;
    }

    private static Map<String, Object> ofServer(JsonNode run) {
        Map<String, Object> all = new TreeMap<>();
        all.put("name", run.path("info").path("run_name").asText());
        all.put("status", run.path("info").path("status").asText());
        all.put("start", run.path("info").path("start_time").asLong());
        all.put("end", run.path("info").path("end_time").asLong());
        all.put("params", run.path("params"));
        ObjectNode tags = run.path("tags").deepCopy();
        tags.remove(OF_THE_SERVER);
        all.put("tags", tags);
        all.put("history", run.path("history"));
        all.put("artifacts", artifacts(run));
        return all;
    }

    private static Map<String, String> artifacts(JsonNode run) {
        Map<String, String> hashes = new TreeMap<>();
        run.path("artifacts")
                .properties()
                .forEach(file -> hashes.put(
                        file.getKey(),
                        file.getValue().path("sha256").asText() + " "
                                + file.getValue().path("size").asLong()));
        return hashes;
    }

    private static Map<String, List<String>> stepsAndValues(JsonNode run) {
        Map<String, List<String>> all = new TreeMap<>();
        run.path("history").properties().forEach(metric -> {
            List<String> points = new ArrayList<>();
            metric.getValue().forEach(point -> points.add(point.path("step") + " " + point.path("value")));
            all.put(metric.getKey(), points);
        });
        return all;
    }

    private static double last(JsonNode points) {
        return points.path(points.size() - 1).path("value").asDouble();
    }

    private static Set<String> fieldNames(JsonNode object) {
        Set<String> names = new HashSet<>();
        for (Iterator<String> all = object.fieldNames(); all.hasNext(); ) {
            names.add(all.next());
        }
        return names;
    }
}
