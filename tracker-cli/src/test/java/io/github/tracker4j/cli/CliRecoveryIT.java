package io.github.tracker4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tracker4j.RunId;
import io.github.tracker4j.testservers.MlflowServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands make good what was lost: by a server that is restored from a backup, and by pushes that were killed. */
class CliRecoveryIT {

    @TempDir
    Path parent;

    private CommandedRoot root;

    @BeforeEach
    void nameTheRoot() {
        root = new CommandedRoot(parent.resolve("experiments"));
    }

    @Test
    void whatTheServerLosesIsToldByVerifyAndSentAgainByARepair() throws Exception {
        root.twoRuns();
        try (MlflowServer server = MlflowServer.start(MlflowServer.Version.V3)) {
            String uri = server.uri().toString();
            Path store = server.directory().resolve("mlflow.db");
            // Nobody writes to it yet.
            Path backup = Files.copy(store, parent.resolve("backup.db"));
            assertThat(root.command("push", uri).code()).isZero();
            server.kill();
            Files.copy(backup, store, StandardCopyOption.REPLACE_EXISTING);
            server.restart();

            Printed verified = root.command("verify", uri);
            assertThat(verified.code()).isEqualTo(1);
            assertThat(verified.out()).contains("is not at the destination");
            assertThat(root.command("push", uri).out()).contains("was there");
            Printed repaired = root.command("push", uri, "--repair");

            assertThat(repaired.code()).as(repaired.toString()).isZero();
            assertThat(repaired.out()).contains("2 runs complete; 402 points");
            assertThat(root.command("verify", uri).code()).isZero();
        }
    }

    @Test
    void aPushThatIsKilledAtRandomMomentsIsGoneOnWith() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("killed pushes with seed " + seed);
        Random random = new Random(seed);
        MlflowServer server = MlflowServer.shared(MlflowServer.Version.V3);
        RunId id = root.longRun(20_000);
        int killed = 0;
        for (int attempt = 0; attempt < 6; attempt++) {
            Process push = child(root.java("push", server.uri().toString()));
            if (push.waitFor(800 + random.nextInt(2_500), TimeUnit.MILLISECONDS)) {
                break;
            }
            push.destroyForcibly().waitFor();
            killed++;
        }

        Printed last = root.command("push", server.uri().toString());

        assertThat(last.code()).as("seed %d: %s", seed, last).isZero();
        Printed verified = root.command("verify", server.uri().toString());
        assertThat(verified.code()).as("seed %d: %s", seed, verified).isZero();
        JsonNode runs = server.readExperiment(root.experiment());
        assertThat(runs).as("runs after %d kills, seed %d", killed, seed).hasSize(1);
        assertThat(runs.path(0).path("history").path("loss"))
                .as("points after %d kills, seed %d", killed, seed)
                .hasSize(20_000);
        assertThat(runs.path(0).path("tags").path("tracker4j.run.id").asText()).isEqualTo(id.value());
    }

    private static Process child(List<String> words) throws IOException {
        return new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
