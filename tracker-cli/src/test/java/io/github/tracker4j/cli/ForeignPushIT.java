package io.github.tracker4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tracker4j.Keys;
import io.github.tracker4j.testservers.FaultProxy;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.PythonScript;
import io.github.tracker4j.testservers.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that a program in Python wrote, pushed from wherever they stand. */
class ForeignPushIT {

    /** Writes what the Python tracker writes: snapshots by {@code json.dump}, points by {@code json.dumps} and a line feed. */
    private static final String TRACKER = """
            import json, os, sys
            root = sys.argv[1]
            for number in (1, 2):
                run = os.path.join(root, "run_2024030%d_100000" % number)
                os.makedirs(os.path.join(run, "artifacts", "models"))
                with open(os.path.join(run, "metadata.json"), "w") as file:
                    json.dump({"run_name": "run_2024030%d_100000" % number,
                               "start_time": "2024-03-0%dT10:00:00.123456" % number,
                               "status": "completed" if number == 1 else "failed",
                               "end_time": "2024-03-0%dT10:01:00.654321" % number}, file, indent=2)
                with open(os.path.join(run, "params.json"), "w") as file:
                    json.dump({"lr": 0.001, "layers": [64, 32], "text": "long " * 2000, "api_key": "sk-live-0123456789abcdef",
                               "odd@key": None}, file, indent=2)
                with open(os.path.join(run, "metrics.jsonl"), "a") as file:
                    for step in range(50):
                        file.write(json.dumps({"step": step if step % 2 else None,
                                               "metrics": {"train/loss": 1 / (step + 1), "val@acc": step / 50}}) + "\\n")
                    file.write(json.dumps({"step": 50, "metrics": {"train/loss": float("nan")}}) + "\\n")
                with open(os.path.join(run, "artifacts", "models", "model.bin"), "wb") as file:
                    file.write(bytes(range(256)) * number)
                with open(os.path.join(run, "artifacts", "notes.txt"), "w") as file:
                    file.write("hello")
            """;

    // What a server makes up, in the order in which it is first seen: ids of experiments and runs.
    private static final Pattern OF_THE_SERVER = Pattern.compile(
            "(?<=(?:\"run_id\":\"|\"run_uuid\":\"|run_id=|run_uuid=))[0-9a-f]{32}"
                    + "|(?<=(?:\"experiment_id\":\"|\"experiment_ids\":\\[\"))[0-9]+|(?<=/artifacts/)[0-9]+/[0-9a-f]{32}");

    @TempDir
    Path parent;

    private final Work work = new RealWork(Map.of());

    @Test
    void twoCopiesSendTheSameRequestsToTwoServersAndPythonReadsTheRun() throws Exception {
        Path one = Files.createDirectories(parent.resolve("home")).resolve("experiments");
        Path other = Files.createDirectories(parent.resolve("cluster/scratch")).resolve("experiments");
        PythonScript.text(MlflowServer.Version.V3.python(), TRACKER).run(one.toString());
        copy(one, other);

        try (MlflowServer first = MlflowServer.start(MlflowServer.Version.V3);
                MlflowServer second = MlflowServer.start(MlflowServer.Version.V3)) {
            List<String> sent = push(one, first);
            assertThat(push(other, second)).isEqualTo(sent);
            assertThat(sent).isNotEmpty();

            JsonNode runs = first.readExperiment("experiments");
            assertThat(runs).hasSize(2);
            JsonNode run = runs.path(0);
            assertThat(run.at("/info/run_name").asText()).isEqualTo("run_20240301_100000");
            assertThat(run.at("/info/status").asText()).isEqualTo("FINISHED");
            assertThat(run.at("/info/start_time").asLong()).isEqualTo(1_709_287_200_123L);
            assertThat(run.at("/params/lr").asText()).isEqualTo("0.001");
            assertThat(run.at("/params/layers").asText()).isEqualTo("[64,32]");
            assertThat(run.at("/params/api_key").asText()).isEqualTo("[redacted]");
            assertThat(run.at("/params/text").asText()).contains("artifact long-params/text-");
            assertThat(run.path("history").path("train/loss")).hasSize(51);
            assertThat(run.path("history").path(Keys.map("val@acc"))).hasSize(50);
            assertThat(run.path("artifacts")).hasSize(3);
            assertThat(runs.at("/1/info/status").asText()).isEqualTo("FAILED");
        }
    }

    /** What was asked of a fresh server, without what it has made up, each request in words. */
    private List<String> push(Path root, MlflowServer server) {
        try (FaultProxy proxy = FaultProxy.before(server.uri())) {
            String uri = proxy.uri().toString();

            Printed pushed = Printed.by(work, "push", root.toString(), "--to", uri);

            assertThat(pushed.code()).as(pushed.toString()).isZero();
            Map<String, String> seen = new LinkedHashMap<>();
            // Runs that are sent at the same time may ask the same, or be told by one another's answers.
            Set<String> asked = new TreeSet<>();
            List<String> requests = proxy.requests().stream()
                    .filter(request -> !request.method().equals("GET") || asked.add(normal(request, seen)))
                    .map(request -> normal(request, seen))
                    .sorted()
                    .toList();
            proxy.clearRequests();
            Printed again = Printed.by(work, "push", root.toString(), "--to", uri);
            assertThat(again.code()).isZero();
            assertThat(proxy.requests()).as("what the second push asked").isEmpty();
            Printed verified = Printed.by(work, "verify", root.toString(), "--to", uri);
            assertThat(verified.code()).as(verified.toString()).isZero();
            return requests;
        }
    }

    private static String normal(RecordedRequest request, Map<String, String> seen) {
        String text = request.method() + " " + request.path() + " " + request.bodyText();
        Matcher made = OF_THE_SERVER.matcher(text);
        return made.replaceAll(found -> seen.computeIfAbsent(found.group(), id -> "made" + id.length()));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
