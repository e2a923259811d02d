package io.github.tracker4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tracker4j.testservers.MlflowServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick start without any server, and what a reader does when there is one: {@code ./tracker push} and verify. */
class LauncherIT {

    private static final String LAUNCHER = "../tracker";

    @TempDir
    Path directory;

    @Test
    void theQuickStartNeedsNoServerAndItsRunsArePushedAndVerifiedLater() throws Exception {
        ExampleScript.Result trained = new ExampleScript("quickstart", directory)
                .run(
                        Map.of(
                                "MLFLOW_TRACKING_URI", "http://127.0.0.1:1",
                                "TRACKER4J_EXPERIMENT_NAME", "digits-pushed"),
                        "--config",
                        ExampleScript.MODULE.resolve("configs/mlflow.yaml").toString());
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(trained.out() + trained.err()).contains("experiments").contains("tracker push");

        MlflowServer server = MlflowServer.shared(MlflowServer.Version.V3);
        ExampleScript.Result pushed = tracker("push", server);
        assertThat(pushed.exitCode()).as(pushed.out() + pushed.err()).isZero();
        assertThat(pushed.out()).contains("4 runs complete");
        ExampleScript.Result verified = tracker("verify", server);
        assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
        assertThat(verified.out()).contains("4 runs compared, all the same");

        JsonNode runs = server.readExperiment("digits-pushed");
        assertThat(runs).hasSize(4).allSatisfy(run -> {
            assertThat(run.at("/info/status").asText()).isEqualTo("FINISHED");
            assertThat(run.path("history").path("valid/mlogloss")).hasSize(30);
            assertThat(run.path("artifacts")).hasSize(3);
        });
    }

    @Test
    void itTellsItsCommandsAndAnswersAWrongWordWithTheUsageCode() throws Exception {
        assertThat(new ExampleScript(LAUNCHER, directory)
                        .run(Map.of(), "--help")
                        .out())
                .startsWith("Usage: tracker ")
                .contains("push", "verify", "gc");
        assertThat(new ExampleScript(LAUNCHER, directory).run(Map.of(), "pull").exitCode())
                .isEqualTo(2);
    }

    private ExampleScript.Result tracker(String command, MlflowServer server) throws Exception {
        return new ExampleScript(LAUNCHER, directory)
                .run(Map.of(), command, "experiments", "--to", server.uri().toString());
    }
}
