package io.github.tracker4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.config.TrackingConfig;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.PythonScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tracker gc} against a real server, to whose runs others have done something. */
class GcIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What others do to each run, by its name. */
    private static final String OTHERS = """
            import sys, mlflow
            mlflow.set_tracking_uri(sys.argv[1])
            client = mlflow.MlflowClient()
            experiment = client.get_experiment_by_name(sys.argv[2]).experiment_id
            ids = {run.info.run_name: run.info.run_id for run in client.search_runs([experiment])}
            client.log_metric(ids["point more"], "loss", 0.5, timestamp=1, step=100)
            client.log_param(ids["param more"], "gamma", "1")
            client.set_tag(ids["tag changed"], "team", "red")
            client.log_text(ids["file changed"], "another", "notes.txt")
            client.set_terminated(ids["status changed"], "FAILED")
            client.delete_run(ids["deleted"])
            """;

    @TempDir
    Path parent;

    private final MlflowServer server = MlflowServer.shared(MlflowServer.Version.V3);
    private final Work work = new RealWork(Map.of());
    private final String experiment = "gc-" + UUID.randomUUID();
    private final long longAgo =
            System.currentTimeMillis() - Duration.ofDays(40).toMillis();
    private final Map<String, RunId> ids = new HashMap<>();

    private ExperimentTracker open(String tracking) throws IOException {
        Path file = Files.writeString(
                parent.resolve("tracking.yaml"), "tracking: {uri: '" + server.uri() + "', " + tracking + "}");
        return TrackingConfig.load(file, Map.of()).open();
    }

    private void logged(ExperimentTracker tracker, String name, long end) {
        Run run = tracker.startRun(
                RunSpec.in(experiment).named(name).startedAt(longAgo - 1000).withTag("team", "blue"));
        run.logParam("eta", 0.1);
        run.logMetric("loss", 1, 1, longAgo);
        run.logText("notes.txt", "a note");
        run.end(RunStatus.FINISHED, end);
        ids.put(name, run.id());
    }

    private RunId id(String name) {
        return Objects.requireNonNull(ids.get(name));
    }

    private Printed gc(Path root, String... more) {
        Stream<String> words =
                Stream.of("gc", root.toString(), "--to", server.uri().toString(), "--older-than", "30d", "--json");
        return Printed.by(work, Stream.concat(words, Stream.of(more)).toArray(String[]::new));
    }

    /** What became of each run, by its name, with the reason. */
    private Map<String, String> fates(Printed printed) throws IOException {
        assertThat(printed.code()).as(printed.toString()).isZero();
        Map<String, String> fates = new HashMap<>();
        for (String line : printed.out().lines().toList()) {
            JsonNode json = JSON.readTree(line);
            if (json.has("fate")) {
                fates.put(
                        json.path("name").asText(),
                        json.path("fate").asText() + " " + json.path("reason").asText());
            }
        }
        return fates;
    }

    private static boolean has(Path root, RunId id) {
        try (LocalTracker local = new LocalTracker(root)) {
            return local.reader().find(id).isPresent();
        }
    }

    @Test
    void onlyWhatEndedLongAgoAndIsTheSameThereIsRemovedAndOnlyOnRequest() throws IOException {
        Path journal = parent.resolve("journal");
        try (ExperimentTracker tracker = open("backend: mlflow, journal: '" + journal + "'")) {
            for (String name : new String[] {
                "same",
                "point more",
                "param more",
                "tag changed",
                "file changed",
                "status changed",
                "deleted",
                "goes on"
            }) {
                logged(tracker, name, longAgo);
            }
            logged(tracker, "recent", System.currentTimeMillis());
        }
        PythonScript.text(MlflowServer.Version.V3.python(), OTHERS)
                .run(server.uri().toString(), experiment);
        try (LocalTracker local = new LocalTracker(journal)) {
            Run again = local.startRun(RunSpec.resume(experiment, id("goes on")));
            again.logMetric("loss", 0.25, 2, longAgo);
            again.end(RunStatus.FINISHED, longAgo);
            logged(local, "never sent", longAgo);
        }

        Map<String, String> listed = fates(gc(journal));

        assertThat(listed).containsOnlyKeys(ids.keySet());
        assertThat(listed.get("same")).isEqualTo("removable ");
        for (String name : new String[] {"point more", "param more", "tag changed", "file changed", "status changed"}) {
            assertThat(listed.get(name)).as(name).startsWith("kept ").contains("differs at the destination");
        }
        assertThat(listed.get("deleted")).startsWith("kept ").contains("deleted");
        assertThat(listed.get("goes on")).startsWith("kept ").contains("differs at the destination");
        assertThat(listed.get("recent")).startsWith("kept it ended ");
        assertThat(listed.get("never sent")).startsWith("kept it was never sent to ");
        ids.forEach((name, id) -> assertThat(has(journal, id)).as(name).isTrue());

        Map<String, String> removed = fates(gc(journal, "--yes"));

        assertThat(removed.get("same")).isEqualTo("removed ");
        ids.forEach((name, id) -> assertThat(has(journal, id)).as(name).isEqualTo(!name.equals("same")));
        assertThat(fates(gc(journal, "--yes"))).hasSize(ids.size() - 1).doesNotContainKey("same");
        assertThat(server.readExperiment(experiment)).as("runs on the server").hasSize(9);
    }

    @Test
    void nothingThatWasLoggedToFilesOfTheUserIsRemoved() throws IOException {
        Path runs = parent.resolve("runs");
        try (ExperimentTracker tracker = open("backend: [local, mlflow], artifact_location: '" + runs + "'")) {
            logged(tracker, "both", longAgo);
        }

        Map<String, String> removed = fates(gc(runs, "--yes"));

        assertThat(removed.get("both")).startsWith("kept ").contains("'local' was among the backends");
        assertThat(has(runs, id("both"))).isTrue();
    }
}
