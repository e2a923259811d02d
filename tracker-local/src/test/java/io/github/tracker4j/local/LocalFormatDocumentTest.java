package io.github.tracker4j.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/local-format.md}, laid out as files, are a run. */
class LocalFormatDocumentTest {

    private static final Pattern EXAMPLE = Pattern.compile("```jsonl? (\\S+)\n(.*?)```", Pattern.DOTALL);
    private static final RunId ID = new RunId("0123456789abcdef0123456789abcdef");

    private static String document = "";
    private static final Map<String, String> EXAMPLES = new LinkedHashMap<>();

    @TempDir
    Path root;

    @BeforeAll
    static void read() throws IOException {
        document = Files.readString(Path.of("..", "docs", "local-format.md"));
        Matcher matcher = EXAMPLE.matcher(document);
        while (matcher.find()) {
            EXAMPLES.put(matcher.group(1), matcher.group(2));
        }
    }

    @Test
    void theExamplesAreTheFilesOfARunAndReadWithoutANotice() throws IOException {
        Path directory = Files.createDirectories(root.resolve("digits/lr-0.1-01234567"));
        Files.writeString(root.resolve("digits/experiment.json"), example("experiment.json"));
        for (String file :
                new String[] {"events.jsonl", "metrics.jsonl", "metadata.json", "params.json", "tags.json"}) {
            Files.writeString(directory.resolve(file), example(file));
        }
        try (LocalTracker tracker = new LocalTracker(root)) {
            RunInfo run = tracker.reader().run(ID);
            assertThat(run.notices()).isEmpty();
            assertThat(run.name()).isEqualTo("lr-0.1 (best)");
            assertThat(Json.MAPPER
                            .readTree(example("metadata.json"))
                            .get("run_name")
                            .textValue())
                    .isEqualTo(run.name());
            assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
            assertThat(run.params()).isEqualTo(EventLines.texts(Json.MAPPER.readTree(example("params.json"))));
            assertThat(run.tags()).isEqualTo(EventLines.texts(Json.MAPPER.readTree(example("tags.json"))));
            assertThat(run.inputs()).hasSize(1);
            assertThat(run.latestMetrics())
                    .containsOnlyKeys("train/loss", "valid/loss", "gain", "loss")
                    .containsEntry("train/loss", Metric.of("train/loss", Double.NaN, 1, 1_767_268_801_000L));
            assertThat(Json.MAPPER
                            .readTree(example("metadata.json"))
                            .get("end_time")
                            .textValue())
                    .isEqualTo(Snapshots.text(requireNonNull(run.endTime())));
            assertThat(tracker.reader().experiments())
                    .singleElement()
                    .extracting(ExperimentInfo::description)
                    .isEqualTo("Which learning rate?");
        }
    }

    @Test
    void theEventsOfARunThatWasBegunElsewhereAreRead() throws IOException {
        Path directory = Files.createDirectories(root.resolve("digits/lr-0.1-01234567"));
        Files.writeString(directory.resolve("events.jsonl"), example("continuation:events.jsonl"));
        try (LocalTracker tracker = new LocalTracker(root)) {
            RunInfo run = tracker.reader().run(ID);
            assertThat(run.params()).isEqualTo(Map.of("eta", "0.1"));
            assertThat(run.tags()).isEqualTo(Map.of("team", "vision"));
            assertThat(run.latestMetrics())
                    .containsExactly(Map.entry("train/loss", Metric.of("train/loss", 0.25, 7, 1_767_182_407_000L)));
            assertThat(run.notices())
                    .singleElement()
                    .asString()
                    .endsWith("are at http://127.0.0.1:5000/#/experiments/1/runs/5f1b");
        }
    }

    @Test
    void theFilesOfARunHaveTheMembersOfTheExamples() throws IOException {
        try (LocalTracker tracker = new LocalTracker(root)) {
            Run run = tracker.startRun(RunSpec.in("digits"));
            run.logMetric("train/loss", 0.5);
            run.end(RunStatus.FINISHED);
            Path directory = RunFiles.directory(tracker.reader(), run.id());
            for (String file : new String[] {"metadata.json", "latest.json"}) {
                assertThat(Json.MAPPER
                                .readTree(Files.readString(directory.resolve(file)))
                                .fieldNames())
                        .toIterable()
                        .containsExactlyInAnyOrderElementsOf(() -> fieldNames(file));
            }
        }
    }

    @Test
    void theLinesOfThePythonTrackerAreRead() throws IOException {
        Path directory = Files.createDirectories(root.resolve("run_1"));
        Files.writeString(directory.resolve("metrics.jsonl"), example("python:metrics.jsonl"));
        Files.writeString(
                directory.resolve("metadata.json"),
                "{\"run_name\": \"a\", \"start_time\": \"1970-01-01T00:00:01\", \"status\": \"completed\"}");
        try (LocalTracker tracker = new LocalTracker(root)) {
            RunInfo run = tracker.reader().runs(RunQuery.all()).items().get(0);
            assertThat(run.latestMetrics())
                    .containsEntry("loss", Metric.of("loss", 0.5, 3, 1_001))
                    .containsEntry("accuracy", Metric.of("accuracy", 1, 0, 1_002));
            assertThat(run.notices()).isEmpty();
        }
        assertThat(document).contains("`" + PythonRun.NAMESPACE + "`");
    }

    private static Iterator<String> fieldNames(String example) {
        try {
            return Json.MAPPER.readTree(example(example)).fieldNames();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String example(String name) {
        return EXAMPLES.getOrDefault(name, "no example of " + name);
    }
}
