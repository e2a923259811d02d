package io.github.tracker4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.sun.net.httpserver.HttpServer;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.local.LocalTracker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mistake gets one message that says what was found and what to do; other runs go on; nothing local is lost. */
class BadInputTest {

    private static final String NOWHERE = "http://127.0.0.1:1";

    @TempDir
    Path parent;

    private final Work work = new RealWork(Map.of());

    @Test
    void aDirectoryThatIsNotThere() {
        assertUsage(push(parent.resolve("nowhere"), NOWHERE), "no directory", "nowhere", "tracking.journal");
    }

    @Test
    void aFileInPlaceOfADirectory() throws IOException {
        Path file = Files.writeString(parent.resolve("notes.txt"), "x");

        assertUsage(push(file, NOWHERE), "notes.txt is a file", "experiments/");
    }

    @Test
    void aRootThatIsNotOneOfOurs() throws IOException {
        Files.createDirectories(parent.resolve("photos/2024"));
        Files.writeString(parent.resolve("photos/2024/a.jpg"), "x");

        assertUsage(push(parent.resolve("photos"), NOWHERE), "has no runs", "events.jsonl", "tracking.journal");
    }

    @Test
    void aRunWithoutMetadata() throws IOException {
        Path run = Files.createDirectories(parent.resolve("experiments/run_1"));
        Files.writeString(run.resolve("metrics.jsonl"), "{\"step\": 1, \"metrics\": {\"loss\": 1}}\n");

        assertUsage(push(run, NOWHERE), "is no run", "metadata.json", "restore");
    }

    @Test
    void aRootWhoseRunsAreAllGoneIsComplete() throws IOException {
        Path root = aRoot();
        try (var runs = Files.newDirectoryStream(root.resolve("digits"), "*-*")) {
            Files.move(runs.iterator().next(), parent.resolve("away"));
        }

        Printed printed = push(root, NOWHERE);

        assertThat(printed.code()).isZero();
        assertThat(printed.out()).contains("0 runs complete; nothing sent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"experiments", "file:/tmp/experiments", "http://", "http:// host", "5000"})
    void aPlaceThatIsNoTrackingServer(String uri) throws IOException {
        assertUsage(push(aRoot(), uri), "no tracking server", "'" + uri + "'", "http://127.0.0.1:5000");
    }

    @Test
    void aSchemeThatNobodyOpens() throws IOException {
        assertUsage(push(aRoot(), "ftp://host/x"), "ftp");
    }

    @Test
    void aPasswordInAWrongUriIsNotShown() throws IOException {
        assertThat(push(aRoot(), "http://ann:secret@").err()).doesNotContain("secret");
    }

    @Test
    void aConfigurationThatIsNotThere() throws IOException {
        Printed printed = Printed.by(
                work,
                "push",
                aRoot().toString(),
                "--config",
                parent.resolve("no.yaml").toString());

        assertUsage(printed, "no.yaml", "no such file");
    }

    @Test
    void aConfigurationWithoutAServer() throws IOException {
        Path file = Files.writeString(parent.resolve("local.yaml"), "tracking:\n  backend: local\n");

        assertUsage(
                Printed.by(work, "push", aRoot().toString(), "--config", file.toString()), "names no server", "--to");
    }

    @Test
    void aWebServerThatIsNoTrackingServer() throws IOException {
        Path root = aRoot();
        try (Stub server = new Stub(200, "text/html", "<html>Welcome</html>")) {
            Printed printed = push(root, server.uri());

            assertThat(printed.code()).isEqualTo(1);
            assertThat(printed.out() + printed.err()).contains(server.uri()).doesNotContain("\tat ");
        }
    }

    @Test
    void aWrongPassword() throws IOException {
        Path root = aRoot();
        try (Stub server = new Stub(401, "text/plain", "You are not authenticated.")) {
            Printed printed = push(root, server.uri());

            assertThat(printed.code()).isEqualTo(1);
            assertThat(printed.err()).contains("401", "MLFLOW_TRACKING_USERNAME");
        }
    }

    @Test
    void aServerThatIsNotThereIsToldByItsOwnExitCode() throws IOException {
        Path root = aRoot();
        Work impatient = new RealWork(Map.of("TRACKER4J_TRACKING_MLFLOW_TIMEOUTS_TOTAL", "1"));
        Path file = Files.writeString(
                parent.resolve("mlflow.yaml"), "tracking:\n  backend: mlflow\n  uri: " + NOWHERE + "\n");

        Printed printed =
                Printed.by(impatient, "push", root.toString(), "--config", file.toString(), "--patience", "0s");

        assertThat(printed.code()).isEqualTo(3);
        assertThat(printed.err()).contains("127.0.0.1:1", "push again");
    }

    @Test
    void aServerThatIsNotThereIsToldSoonAfterThePatienceOfAPush() throws IOException {
        Path root = aRoot();

        Printed printed = within(
                Duration.ofSeconds(20),
                () -> Printed.by(work, "push", root.toString(), "--to", NOWHERE, "--patience", "1s"));

        assertThat(printed.code()).isEqualTo(3);
        assertThat(printed.err()).contains("no connection", "push again");
    }

    @Test
    void aServerThatIsNotThereIsToldByVerifyWithinTheTimeToReachIt() throws IOException {
        Path root = aRoot();
        Work impatient = new RealWork(Map.of("TRACKER4J_TRACKING_MLFLOW_TIMEOUTS_REACH", "0.3"));

        Printed printed =
                within(Duration.ofSeconds(20), () -> Printed.by(impatient, "verify", root.toString(), "--to", NOWHERE));

        assertThat(printed.code()).isEqualTo(3);
        assertThat(printed.err()).contains("300 ms");
    }

    @Test
    void theTimeToReachAServerOfAConfigurationIsKept() throws IOException {
        Path root = aRoot();
        Path file = Files.writeString(
                parent.resolve("mlflow.yaml"),
                "tracking:\n  backend: mlflow\n  uri: " + NOWHERE + "\n  mlflow:\n    timeouts.reach: 0.4\n");

        Printed printed = within(
                Duration.ofSeconds(20), () -> Printed.by(work, "verify", root.toString(), "--config", file.toString()));

        assertThat(printed.code()).isEqualTo(3);
        assertThat(printed.err()).contains("400 ms");
    }

    @ParameterizedTest
    @CsvSource({"PT30S, PT10S", "PT0S, PT0.5S", "PT6S, PT2S", "PT24H, PT25S"})
    void aRequestOfAPushLooksForAServerForAPartOfThePatience(Duration patience, Duration reach) {
        assertThat(RealWork.reach(patience)).isEqualTo(reach);
    }

    @Test
    void aWorkspaceOnAServerThatHasNone() throws IOException {
        Path root = aRoot();
        try (Stub server = new Stub(200, "application/json", "{\"workspaces_enabled\": false}")) {
            Printed printed = Printed.by(
                    work, "push", root.toString(), "--to", server.uri(), "--workspace", "blue", "--patience", "0s");

            assertThat(printed.code()).isEqualTo(1);
            assertThat(printed.err()).contains("has no workspaces", "'blue'");
        }
    }

    private static Printed within(Duration time, Supplier<Printed> command) {
        return assertTimeout(time, command::get);
    }

    @Test
    void aRunThatCannotBeReadIsToldAndTheOthersAreLookedAt() throws IOException {
        Path root = aRoot();
        Path bad = Files.createDirectories(root.resolve("digits/bad"));
        Files.writeString(
                bad.resolve("metadata.json"), "{\"run_name\":\"bad\",\"start_time\":\"2024-01-01T00:00:00\"}");
        Files.createDirectories(bad.resolve("metrics.jsonl"));

        Printed printed = Printed.by(work, "push", root.toString(), "--to", NOWHERE, "--dry-run");

        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.out()).contains("refused", "bad", "would send digits/first");
    }

    @Test
    void oneRunIsNamedByItsDirectory() throws IOException {
        Path root = aRoot();
        Path run;
        try (var runs = Files.newDirectoryStream(root.resolve("digits"), "*-*")) {
            run = runs.iterator().next();
        }

        Printed printed = Printed.by(work, "push", run.toString(), "--to", NOWHERE, "--dry-run");

        assertThat(printed.code()).isZero();
        assertThat(printed.out()).contains("would send digits/first: 1 point");
    }

    private Printed push(Path path, String uri) {
        return Printed.by(work, "push", path.toString(), "--to", uri, "--patience", "0s");
    }

    private static void assertUsage(Printed printed, String... texts) {
        assertThat(printed.code()).as(printed.toString()).isEqualTo(2);
        assertThat(printed.err()).contains(texts).doesNotContain("\tat ");
        assertThat(printed.out()).isEmpty();
    }

    private Path aRoot() {
        Path root = parent.resolve("experiments");
        try (LocalTracker local = new LocalTracker(root)) {
            Run run = local.startRun(RunSpec.in("digits").named("first"));
            run.logMetric("loss", 1, 1);
            run.end(RunStatus.FINISHED);
        }
        return root;
    }

    /** A server that always says the same. */
    private static final class Stub implements AutoCloseable {
        private final HttpServer server;

        Stub(int status, String type, String body) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            server.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().add("Content-Type", type);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            server.start();
        }

        String uri() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
