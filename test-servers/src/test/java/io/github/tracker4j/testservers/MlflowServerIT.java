package io.github.tracker4j.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tracker4j.testservers.MlflowServer.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both versions start, keep what they acknowledged and leave nothing behind. */
@Tag("slow")
class MlflowServerIT {

    @ParameterizedTest
    @EnumSource
    void thePythonClientReadsWhatWasWritten(Version version) throws Exception {
        MlflowServer server = MlflowServer.shared(version);
        Rest rest = new Rest(server.uri());
        String experiment = rest.createExperiment("read back");
        String run = rest.createRun(experiment, "first run");
        rest.post("runs/log-batch", """
                {"run_id": "%s",
                 "params": [{"key": "lr", "value": "0.1"}],
                 "tags": [{"key": "kind", "value": "é中"}],
                 "metrics": [
                   {"key": "loss", "value": 0.5, "timestamp": 1000, "step": 0},
                   {"key": "loss", "value": "NaN", "timestamp": 2000, "step": 1},
                   {"key": "gap", "value": "Infinity", "timestamp": 2000, "step": -1}]}
                """.formatted(run));
        rest.post("runs/log-inputs", """
                {"run_id": "%s", "datasets": [{
                   "tags": [{"key": "mlflow.data.context", "value": "training"}],
                   "dataset": {"name": "train", "digest": "8acf", "source_type": "http", "source": "{}"}}]}
                """.formatted(run));
        byte[] bytes = "a model".getBytes(UTF_8);
        rest.putArtifact(experiment + "/" + run + "/artifacts/model/weights%20file.bin", bytes);
        rest.putArtifact(experiment + "/" + run + "/artifacts/empty", new byte[0]);
        rest.post("runs/update", """
                {"run_id": "%s", "status": "FINISHED", "end_time": 9000}
                """.formatted(run));

        JsonNode read = server.readRun(run);

        JsonNode info = read.get("info");
        assertThat(info.get("run_id").asText()).isEqualTo(run);
        assertThat(info.get("experiment_name").asText()).isEqualTo("read back");
        assertThat(info.get("run_name").asText()).isEqualTo("first run");
        assertThat(info.get("status").asText()).isEqualTo("FINISHED");
        assertThat(info.get("start_time").asLong()).isEqualTo(500);
        assertThat(info.get("end_time").asLong()).isEqualTo(9000);
        assertThat(info.get("lifecycle_stage").asText()).isEqualTo("active");
        assertThat(info.get("user_id").asText()).isEqualTo("somebody");
        assertThat(read.at("/params/lr").asText()).isEqualTo("0.1");
        assertThat(read.at("/tags/kind").asText()).isEqualTo("é中");
        assertThat(read.at("/metrics/loss").asText()).isEqualTo("NaN");
        assertThat(read.at("/history/loss").toString())
                .isEqualTo("[{\"step\":0,\"timestamp\":1000,\"value\":0.5},"
                        + "{\"step\":1,\"timestamp\":2000,\"value\":\"NaN\"}]");
        assertThat(read.at("/history/gap/0/value").asDouble()).isEqualTo(Double.MAX_VALUE);
        assertThat(read.at("/datasets/0/name").asText()).isEqualTo("train");
        assertThat(read.at("/datasets/0/tags/mlflow.data.context").asText()).isEqualTo("training");
        JsonNode weights = read.get("artifacts").get("model/weights file.bin");
        assertThat(weights.get("size").asInt()).isEqualTo(bytes.length);
        assertThat(weights.get("sha256").asText()).isEqualTo(sha256(bytes));
        assertThat(read.at("/artifacts/empty/size").asInt()).isZero();
        assertThat(read.at("/artifacts/empty/sha256").asText()).isEqualTo(sha256(new byte[0]));
        assertThat(server.readExperiment("read back")).containsExactly(read);
        try (PythonClientProcess python = new PythonClient(version.python(), server.uri()).start()) {
            assertThat(python.experiment("read back")).containsExactly(read);
            assertThat(python.experimentIds("read back"))
                    .extracting(JsonNode::asText)
                    .containsExactly(experiment);
            assertThat(python.experimentIds("another")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKilledServerLeavesThePortAndARestartKeepsTheData(Version version) throws Exception {
        Path directory;
        ProcessHandle leader;
        try (MlflowServer server = MlflowServer.start(version)) {
            directory = server.directory();
            leader = ProcessHandle.of(server.pid()).orElseThrow();
            Rest rest = new Rest(server.uri());
            String run = rest.createRun("0", "kept");

            server.kill();

            assertThat(Port.isOpen(server.uri().getPort())).isFalse();
            assertThat(leader.isAlive()).isFalse();
            assertThat(directory).isDirectoryContaining("glob:**.db");

            server.restart();

            assertThat(rest.get("runs/get?run_id=" + run)
                            .at("/run/info/run_name")
                            .asText())
                    .isEqualTo("kept");
            leader = ProcessHandle.of(server.pid()).orElseThrow();
        }
        assertThat(leader.isAlive()).isFalse();
        assertThat(directory).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void aFileStoreWithoutArtifactServiceWorksAndWhenOnlyItsLeaderDiesTheRestGoesToo(Version version) throws Exception {
        MlflowServerOptions options = MlflowServerOptions.defaults().fileStore().withoutArtifacts();
        try (MlflowServer server = MlflowServer.start(version, options)) {
            Rest rest = new Rest(server.uri());

            String run = rest.createRun("0", "in files");

            assertThat(server.directory().resolve("mlruns").resolve("0").resolve(run))
                    .isDirectory();
            assertThat(rest.putArtifactStatus("0/" + run + "/artifacts/a", new byte[1]))
                    .isEqualTo(503);
            assertThat(server.readRun(run).at("/info/artifact_uri").asText())
                    .startsWith(server.directory().resolve("artifacts").toString());

            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();

            await().until(() -> !Port.isOpen(server.uri().getPort()));
        }
    }

    /** Starts a server and waits to be killed. */
    static final class Owner {
        public static void main(String[] arguments) throws IOException {
            MlflowServer server = MlflowServer.start(Version.valueOf(arguments[0]));
            System.out.println("directory=" + server.directory());
            System.out.println("port=" + server.uri().getPort());
            System.in.read();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theServerOfAKilledJvmDies(Version version) throws Exception {
        try (OtherJvm owner = OtherJvm.start(Owner.class, version.name())) {
            Path directory = Path.of(owner.line("directory="));
            int port = Integer.parseInt(owner.line("port="));
            assertThat(Port.isOpen(port)).isTrue();

            owner.kill();

            await().until(() -> !Port.isOpen(port));
            FileTree.delete(directory);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProxyLosesRepliesButNotWhatWasApplied(Version version) throws Exception {
        MlflowServer server = MlflowServer.shared(version);
        try (FaultProxy proxy = FaultProxy.before(server.uri())) {
            Rest rest = new Rest(proxy.uri());
            String run = rest.createRun("0", "behind a proxy");
            proxy.next(request -> request.endsWith("/runs/log-parameter"), Fault.resetAfterRequest());

            assertThatThrownBy(() -> rest.post("runs/log-parameter", """
                            {"run_id": "%s", "key": "lr", "value": "0.1"}
                            """.formatted(run)))
                    .isInstanceOf(IOException.class);

            assertThat(proxy.isExhausted()).isTrue();
            JsonNode read = new PythonClient(version.python(), proxy.uri()).run(run);
            assertThat(read.at("/params/lr").asText()).isEqualTo("0.1");
            assertThat(proxy.requests()).extracting(RecordedRequest::method).contains("POST", "GET");
        }
    }

    @Test
    void theErrorOfAServerThatDoesNotStartHasItsLastWords() {
        MlflowServerOptions options = MlflowServerOptions.defaults().arguments("--no-such-option");

        assertThatThrownBy(() -> MlflowServer.start(Version.V3, options))
                .isInstanceOf(TestServerException.class)
                .hasMessageContaining("No such option");
    }

    @Test
    void theSharedServerIsOneAndOutlivesItsUsers() {
        MlflowServer server = MlflowServer.shared(Version.V3);
        server.close();

        assertThat(MlflowServer.shared(Version.V3)).isSameAs(server);
        assertThat(Port.isOpen(server.uri().getPort())).isTrue();
        assertThat(server.directory()).isDirectory();
        assertThatIllegalStateException().isThrownBy(server::kill);
    }

    @Test
    void theTemplateOfTheStoreHasNoExperiment() throws Exception {
        MlflowServer server = MlflowServer.shared(Version.V3);
        Path template = PythonEnvironment.MLFLOW_3.directory().resolve("store.db");
        String count = PythonScript.text(
                        PythonEnvironment.MLFLOW_3,
                        "import sqlite3, sys\n"
                                + "print(sqlite3.connect(sys.argv[1]).execute('select count(*) from experiments').fetchone()[0])")
                .run(template.toString());

        assertThat(count).isEqualToIgnoringNewLines("0");
        assertThat(Files.size(server.directory().resolve("mlflow.db"))).isPositive();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
