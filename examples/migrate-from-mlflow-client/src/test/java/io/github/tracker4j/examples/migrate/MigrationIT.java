package io.github.tracker4j.examples.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.PythonEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on mlflow-client and the program on Tracker4J leave the same on a server, and print the same. */
@Tag("slow")
class MigrationIT {

    private static final long MINUTES = 5;

    @TempDir
    Path directory;

    private Path model;

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.createDirectory(directory.resolve("model"));
        Files.writeString(model.resolve("notes.txt"), "trained on Tuesday\n");
        Files.write(Files.createDirectory(model.resolve("weights")).resolve("tree.bin"), new byte[] {1, 2, 3});
    }

    @Test
    void bothProgramsLeaveTheSameOnAServer() throws Exception {
        MlflowServer server = MlflowServer.shared(MlflowServer.Version.V3);
        String unique = UUID.randomUUID().toString().substring(0, 8);
        String uri = server.uri().toString();

        String before = run(BeforeMigration.class, uri, "before-" + unique);
        String after = run(AfterMigration.class, uri, "after-" + unique);

        assertThat(after).isEqualTo(before).startsWith("eta-0.5 FINISHED");
        Map<String, JsonNode> left = runs(server.readExperiment("before-" + unique));
        assertThat(left.keySet())
                .containsExactlyInAnyOrder(
                        "eta-0.25", "eta-0.5", "calibration-0.25", "calibration-0.5", "summary", "imported");
        assertThat(runs(server.readExperiment("after-" + unique))).isEqualTo(left);
    }

    @Test
    void theNewProgramRunsWithoutAServerToo() throws Exception {
        String printed = run(AfterMigration.class, directory.resolve("runs").toString(), "after");

        assertThat(printed).startsWith("eta-0.5 FINISHED").endsWith("notes of the best: 19 bytes\n");
    }

    /** What a person knows a run by: no ids and no times of the day, and what each library says of itself left out. */
    private static Map<String, JsonNode> runs(JsonNode experiment) {
        Map<String, String> names = new LinkedHashMap<>();
        experiment.forEach(run -> names.put(
                run.path("info").path("run_id").asText(),
                run.path("info").path("run_name").asText()));
        Map<String, JsonNode> runs = new TreeMap<>();
        for (JsonNode run : experiment) {
            ObjectNode info = (ObjectNode) run.path("info");
            boolean imported = info.path("run_name").asText().equals("imported");
            info.remove(List.of("run_id", "experiment_id", "experiment_name", "artifact_uri", "user_id"));
            if (!imported) {
                info.remove(List.of("start_time", "end_time"));
                run.path("history")
                        .forEach(points -> points.forEach(point -> ((ObjectNode) point).remove("timestamp")));
            }
            ObjectNode tags = (ObjectNode) run.path("tags");
            String parent = tags.path("mlflow.parentRunId").asText();
            tags.remove(StreamSupport.stream(((Iterable<String>) tags::fieldNames).spliterator(), false)
                    .filter(key -> key.startsWith("tracker4j.") || key.startsWith("mlflow."))
                    .toList());
            tags.put("parent", names.getOrDefault(parent, ""));
            runs.put(info.path("run_name").asText(), run);
        }
        return runs;
    }

    private String run(Class<?> program, String uri, String experiment) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                uri,
                experiment,
                model.toString()));
        Path out = directory.resolve(program.getSimpleName() + ".out");
        Path err = directory.resolve(program.getSimpleName() + ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("MLFLOW_"));
        // mlflow-client cannot move a file without Python.
        builder.environment()
                .put(
                        "MLFLOW_PYTHON_EXECUTABLE",
                        PythonEnvironment.MLFLOW_3.python().toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        return Files.readString(out);
    }
}
