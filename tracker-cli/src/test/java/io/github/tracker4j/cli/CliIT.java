package io.github.tracker4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.testservers.FaultProxy;
import io.github.tracker4j.testservers.MlflowServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands against real servers, as a person types them. */
class CliIT {

    @TempDir
    Path parent;

    private final Work work = new RealWork(Map.of());
    private final String experiment = "cli-" + UUID.randomUUID();

    @ParameterizedTest
    @EnumSource(MlflowServer.Version.class)
    void whatIsPushedIsThereOnceAndVerifiedAndNothingIsSentAgain(MlflowServer.Version version) throws Exception {
        MlflowServer server = MlflowServer.shared(version);
        Path root = aRoot();
        try (FaultProxy proxy = FaultProxy.before(server.uri())) {
            String uri = proxy.uri().toString();

            Printed first = command("push", root, uri);

            assertThat(first.code()).as(first.toString()).isZero();
            assertThat(first.out()).contains("2 runs complete; 402 points");
            proxy.clearRequests();
            Printed second = command("push", root, uri);
            assertThat(second.code()).isZero();
            assertThat(second.out()).contains("was there");
            assertThat(proxy.requests()).as("what the second push asked").isEmpty();
            Printed verified = command("verify", root, uri);
            assertThat(verified.code()).as(verified.toString()).isZero();
            assertThat(verified.out()).contains("2 runs compared, all the same");
        }
        assertPythonReads(server.readExperiment(experiment));
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
    void whatTheServerLosesIsToldByVerifyAndSentAgainByARepair() throws Exception {
        Path root = aRoot();
        try (MlflowServer server = MlflowServer.start(MlflowServer.Version.V3)) {
            String uri = server.uri().toString();
            Path store = server.directory().resolve("mlflow.db");
            server.kill();
            Path backup = Files.copy(store, parent.resolve("backup.db"));
            server.restart();
            assertThat(command("push", root, uri).code()).isZero();
            server.kill();
            Files.copy(backup, store, StandardCopyOption.REPLACE_EXISTING);
            server.restart();

            Printed verified = command("verify", root, uri);
            assertThat(verified.code()).isEqualTo(1);
            assertThat(verified.out()).contains("is not at the destination");
            assertThat(command("push", root, uri).out()).contains("was there");
            Printed repaired = Printed.by(work, "push", root.toString(), "--to", uri, "--repair");

            assertThat(repaired.code()).as(repaired.toString()).isZero();
            assertThat(repaired.out()).contains("2 runs complete; 402 points");
            assertThat(command("verify", root, uri).code()).isZero();
        }
    }

    @Test
    void aPushThatIsKilledAtRandomMomentsIsGoneOnWith() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("killed pushes with seed " + seed);
        Random random = new Random(seed);
        MlflowServer server = MlflowServer.shared(MlflowServer.Version.V3);
        RunId id = aLongRun(20_000);
        Path root = parent.resolve("experiments");
        int killed = 0;
        for (int attempt = 0; attempt < 6; attempt++) {
            Process push = child("push", root, server.uri().toString());
            if (push.waitFor(800 + random.nextInt(2_500), TimeUnit.MILLISECONDS)) {
                break;
            }
            push.destroyForcibly().waitFor();
            killed++;
        }

        Printed last = command("push", root, server.uri().toString());

        assertThat(last.code()).as("seed %d: %s", seed, last).isZero();
        Printed verified = command("verify", root, server.uri().toString());
        assertThat(verified.code()).as("seed %d: %s", seed, verified).isZero();
        JsonNode runs = server.readExperiment(experiment);
        assertThat(runs).as("runs after %d kills, seed %d", killed, seed).hasSize(1);
        assertThat(runs.path(0).path("history").path("loss"))
                .as("points after %d kills, seed %d", killed, seed)
                .hasSize(20_000);
        assertThat(runs.path(0).path("tags").path("tracker4j.run.id").asText()).isEqualTo(id.value());
    }

    @Test
    void aDestinationWhoseExperimentIsDeletedIsToldAndGoneOnWithWhenItIsRestored() throws Exception {
        MlflowServer server = MlflowServer.shared(MlflowServer.Version.V3);
        String uri = server.uri().toString();
        Path root = aRoot();
        assertThat(command("push", root, uri).code()).isZero();
        aRun(null, "later", RunStatus.FINISHED);
        JsonNode experimentOnServer = Rest.get(server.uri(), "experiments/get-by-name?experiment_name=" + experiment)
                .path("experiment");
        Rest.post(
                server.uri(),
                "experiments/delete",
                experimentOnServer.path("experiment_id").asText());

        Printed refused = command("push", root, uri);

        assertThat(refused.code()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.out() + refused.err()).contains(experiment).contains("deleted");
        Rest.post(
                server.uri(),
                "experiments/restore",
                experimentOnServer.path("experiment_id").asText());
        assertThat(command("push", root, uri).code()).isZero();
        assertThat(command("verify", root, uri).code()).isZero();
    }

    @Test
    void aDiskThatIsFullHereIsToldAndNothingIsLost() throws Exception {
        MlflowServer server = MlflowServer.shared(MlflowServer.Version.V3);
        Path root = aRoot();
        List<String> words = new ArrayList<>(List.of("bash", "-c", "ulimit -f 0; exec \"$@\"", "push"));
        words.addAll(javaCommand("push", root, server.uri().toString()));
        Process full = new ProcessBuilder(words).redirectErrorStream(true).start();
        String printed = new String(full.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(full.waitFor()).as(printed).isEqualTo(1);
        assertThat(printed).contains("refused", "nothing is lost");
        assertThat(command("push", root, server.uri().toString()).code()).isZero();
        assertThat(command("verify", root, server.uri().toString()).code()).isZero();
        assertThat(server.readExperiment(experiment)).hasSize(2);
    }

    private Printed command(String name, Path root, String uri) {
        return Printed.by(work, name, root.toString(), "--to", uri);
    }

    private static Process child(String name, Path root, String uri) throws IOException {
        return new ProcessBuilder(javaCommand(name, root, uri))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<String> javaCommand(String name, Path root, String uri) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                name,
                root.toString(),
                "--to",
                uri);
    }

    private Path aRoot() {
        RunId top = aRun(null, "parent", RunStatus.FINISHED);
        aRun(top, "child", RunStatus.FAILED);
        return parent.resolve("experiments");
    }

    private RunId aRun(@Nullable RunId above, String name, RunStatus status) {
        try (LocalTracker local = new LocalTracker(parent.resolve("experiments"))) {
            Run run = local.startRun(
                    RunSpec.in(experiment).named(name).childOf(above).withTag("team", "blue"));
            run.logParam("lr", 0.1);
            run.logDataset(DatasetInput.of("train", "8acf", "local", "{}"));
            for (int step = 0; step < 200; step++) {
                run.logMetric("loss", step, step, 1_700_000_000_000L + step);
            }
            run.logMetric("odd", Double.NaN, 0, 1_700_000_000_000L);
            run.logText("notes.txt", "a note of " + name);
            run.end(status);
            return run.id();
        }
    }

    private RunId aLongRun(int points) {
        try (LocalTracker local = new LocalTracker(parent.resolve("experiments"))) {
            Run run = local.startRun(RunSpec.in(experiment));
            for (int step = 0; step < points; step++) {
                run.logMetric("loss", step, step, 1_700_000_000_000L + step);
            }
            run.logText("notes.txt", "a note");
            run.end(RunStatus.FINISHED);
            return run.id();
        }
    }
}
