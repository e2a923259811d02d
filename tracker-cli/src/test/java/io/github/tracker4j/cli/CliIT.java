package io.github.tracker4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.testservers.FaultProxy;
import io.github.tracker4j.testservers.MlflowServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands against real servers, as a person types them. */
class CliIT {

    @TempDir
    Path parent;

    private CommandedRoot root;

    @BeforeEach
    void nameTheRoot() {
        root = new CommandedRoot(parent.resolve("experiments"));
    }

    @ParameterizedTest
    @EnumSource(MlflowServer.Version.class)
    void whatIsPushedIsThereOnceAndVerifiedAndNothingIsSentAgain(MlflowServer.Version version) throws Exception {
        MlflowServer server = MlflowServer.shared(version);
        root.twoRuns();
        try (FaultProxy proxy = FaultProxy.before(server.uri())) {
            String uri = proxy.uri().toString();

            Printed first = root.command("push", uri);

            assertThat(first.code()).as(first.toString()).isZero();
            assertThat(first.out()).contains("2 runs complete; 402 points");
            proxy.clearRequests();
            Printed second = root.command("push", uri);
            assertThat(second.code()).isZero();
            assertThat(second.out()).contains("was there");
            assertThat(proxy.requests()).as("what the second push asked").isEmpty();
            Printed verified = root.command("verify", uri);
            assertThat(verified.code()).as(verified.toString()).isZero();
            assertThat(verified.out()).contains("2 runs compared, all the same");
        }
        assertPythonReads(server.readExperiment(root.experiment()));
    }

    private static void assertPythonReads(JsonNode runs) {
        assertThat(runs).hasSize(2);
        JsonNode parentRun = runs.path(0);
        JsonNode child = runs.path(1);
        assertThat(parentRun.at("/info/run_name").asText()).isEqualTo("parent");
        assertThat(parentRun.at("/info/status").asText()).isEqualTo("FINISHED");
        assertThat(parentRun.path("params").path("lr").asText()).isEqualTo("0.1");
        assertThat(parentRun.path("history").path("loss")).hasSize(200);
        assertThat(parentRun.path("history").path("loss").path(7).path("value").asDouble())
                .isEqualTo(7);
        assertThat(parentRun.path("artifacts")).hasSize(1);
        assertThat(child.at("/info/status").asText()).isEqualTo("FAILED");
        assertThat(child.path("tags").path("mlflow.parentRunId").asText())
                .isEqualTo(parentRun.at("/info/run_id").asText());
    }

    @Test
    void aDestinationWhoseExperimentIsDeletedIsToldAndGoneOnWithWhenItIsRestored() throws Exception {
        MlflowServer server = MlflowServer.shared(MlflowServer.Version.V3);
        String uri = server.uri().toString();
        root.twoRuns();
        assertThat(root.command("push", uri).code()).isZero();
        root.run(null, "later", RunStatus.FINISHED);
        JsonNode experimentOnServer = Rest.get(
                        server.uri(), "experiments/get-by-name?experiment_name=" + root.experiment())
                .path("experiment");
        Rest.post(
                server.uri(),
                "experiments/delete",
                experimentOnServer.path("experiment_id").asText());

        Printed refused = root.command("push", uri);

        assertThat(refused.code()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.out() + refused.err()).contains(root.experiment()).contains("deleted");
        Rest.post(
                server.uri(),
                "experiments/restore",
                experimentOnServer.path("experiment_id").asText());
        assertThat(root.command("push", uri).code()).isZero();
        assertThat(root.command("verify", uri).code()).isZero();
    }

    @Test
    void aDiskThatIsFullHereIsToldAndNothingIsLost() throws Exception {
        MlflowServer server = MlflowServer.shared(MlflowServer.Version.V3);
        root.twoRuns();
        List<String> words = new ArrayList<>(List.of("bash", "-c", "ulimit -f 0; exec \"$@\"", "push"));
        words.addAll(root.java("push", server.uri().toString()));
        Process full = new ProcessBuilder(words).redirectErrorStream(true).start();
        String printed = new String(full.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(full.waitFor()).as(printed).isEqualTo(1);
        assertThat(printed).contains("refused", "nothing is lost");
        assertThat(root.command("push", server.uri().toString()).code()).isZero();
        assertThat(root.command("verify", server.uri().toString()).code()).isZero();
        assertThat(server.readExperiment(root.experiment())).hasSize(2);
    }
}
