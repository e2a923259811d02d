package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.tracker4j.Content;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.safeguard.SafeguardedTracker;
import io.github.tracker4j.safeguard.Safeguards;
import io.github.tracker4j.testservers.Browser;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import io.github.tracker4j.testservers.NoBrowserException;
import io.github.tracker4j.testservers.PythonScript;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * MLflow's own pages show a run of ours as they show the same run of Python's client. Pictures of all pages are left in
 * {@code target/screenshots}.
 */
@Tag("slow")
class MlflowPagesIT {

    private static final String DOT =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static final String PYTHON = """
            import base64, sys, tempfile, mlflow
            from mlflow.data.http_dataset_source import HTTPDatasetSource
            from mlflow.data.meta_dataset import MetaDataset
            from mlflow.entities import Metric
            from mlflow.types import ColSpec, Schema

            server, experiment, dot = sys.argv[1:]
            mlflow.set_tracking_uri(server)
            mlflow.set_experiment(experiment)
            made_by = {"mlflow.source.name": "/home/ada/train.py",
                       "mlflow.source.git.commit": "0123456789abcdef0123456789abcdef01234567"}
            with mlflow.start_run(run_name="parent", description="A **bold** note\\n\\n- one\\n- two",
                                  tags={"phase": "warm up", "empty": "", **made_by}) as parent:
                mlflow.log_params({"eta": 0.1, "model": "tree", "prompt": "word " * 80, "path": "a/b \\u00e9 <i>", "none": ""})
                mlflow.MlflowClient().log_batch(parent.info.run_id, metrics=[
                    Metric(key, value, 1600000000000 + step, step)
                    for step in range(200)
                    for key, value in (("train/loss", 1 / (step + 1)), ("valid/loss", 1 / (step + 1) + 0.125),
                                       ("accuracy", step / 256))])
                mlflow.log_metric("final", 3.5)
                mlflow.log_input(MetaDataset(HTTPDatasetSource("https://example.org/train.csv"), name="train",
                    digest="digest-1", schema=Schema([ColSpec("double", "x"), ColSpec("string", "y")])), context="training")
                mlflow.log_input(MetaDataset(HTTPDatasetSource("https://example.org/valid.csv"), name="valid",
                    digest="digest-1"), context="validation")
                mlflow.log_text("first line\\nsecond line\\n", "notes/deep/readme.txt")
                mlflow.log_text('{"depth": [1, 2]}', "model.json")
                with tempfile.TemporaryDirectory() as directory:
                    with open(directory + "/dot.png", "wb") as file:
                        file.write(base64.b64decode(dot))
                    mlflow.log_artifact(file.name, "images")
                with mlflow.start_run(run_name="child", nested=True, tags=made_by):
                    mlflow.log_param("eta", 0.2)
                    mlflow.log_metric("accuracy", 0.5)
            print("run", parent.info.run_id)
            """;

    private static final MlflowServer SERVER = MlflowServer.shared(Version.V3);

    private static @Nullable Browser browser;
    private static MlflowPages pages;
    private static String ours;
    private static String python;

    @BeforeAll
    static void logTheSameTwice() {
        Servers.announceNothing();
        Browser started = started();
        browser = started;
        String experiment = "pages " + RunId.random();
        python = logByPython(experiment);
        RunInfo run = logByUs(experiment);
        ours = String.valueOf(run.backendId());
        String experimentId = String.valueOf(run.page()).replaceAll(".*/experiments/(\\d+)/.*", "$1");
        pages = new MlflowPages(started, SERVER.uri(), experimentId, Path.of("target", "screenshots"));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private static Browser started() {
        try {
            return Browser.start();
        } catch (NoBrowserException e) {
            if (Browser.isRequired()) {
                throw e;
            }
            return abort(e.getMessage());
        }
    }

    private static String logByPython(String experiment) {
        return PythonScript.text(Version.V3.python(), PYTHON)
                .run(SERVER.uri().toString(), experiment, DOT)
                .lines()
                .filter(line -> line.startsWith("run "))
                .map(line -> line.substring(4))
                .findFirst()
                .orElseThrow();
    }

    /** Through the safeguards, as programs do; user and type of source are what is set without being asked. */
    private static RunInfo logByUs(String experiment) {
        Map<String, String> madeBy = Map.of(
                "mlflow.source.name", "/home/ada/train.py",
                "mlflow.source.git.commit", "0123456789abcdef0123456789abcdef01234567");
        Map<String, String> tags = new LinkedHashMap<>(madeBy);
        tags.put("mlflow.note.content", "A **bold** note\n\n- one\n- two");
        tags.put("phase", "warm up");
        tags.put("empty", "");
        try (ExperimentTracker tracker = new SafeguardedTracker(Servers.tracker(SERVER), Safeguards.defaults())) {
            Run parent = tracker.startRun(RunSpec.in(experiment).named("parent").withTags(tags));
            Map<String, Object> params = new LinkedHashMap<>();
            params.put("eta", 0.1);
            params.put("model", "tree");
            params.put("prompt", "word ".repeat(80));
            params.put("path", "a/b \u00e9 <i>");
            params.put("none", "");
            parent.logParams(params);
            LogBatch.Builder points = LogBatch.builder();
            for (int step = 0; step < 200; step++) {
                long time = 1_600_000_000_000L + step;
                points.metric(Metric.of("train/loss", 1.0 / (step + 1), step, time));
                points.metric(Metric.of("valid/loss", 1.0 / (step + 1) + 0.125, step, time));
                points.metric(Metric.of("accuracy", step / 256.0, step, time));
            }
            parent.log(points.build());
            parent.logMetric("final", 3.5);
            parent.logDataset(
                    DatasetInput.of("train", "digest-2", "http", "{\"url\": \"https://example.org/train.csv\"}")
                            .describedBy("""
                            {"mlflow_colspec": [{"type": "double", "name": "x", "required": true}, \
                            {"type": "string", "name": "y", "required": true}]}""", null)
                            .usedFor("training"));
            parent.logDataset(
                    DatasetInput.of("valid", "digest-2", "http", "{\"url\": \"https://example.org/valid.csv\"}")
                            .usedFor("validation"));
            parent.logText("notes/deep/readme.txt", "first line\nsecond line\n");
            parent.logText("model.json", "{\"depth\": [1, 2]}");
            parent.logArtifact("images/dot.png", Content.of(Base64.getDecoder().decode(DOT)));
            Run child = tracker.startRun(
                    RunSpec.in(experiment).named("child").childOf(parent.id()).withTags(madeBy));
            child.logParam("eta", 0.2);
            child.logMetric("accuracy", 0.5);
            child.end(RunStatus.FINISHED);
            parent.end(RunStatus.FINISHED);
            return tracker.reader().run(parent.id());
        }
    }

    @Test
    void theTableOfRunsShowsTheSame() {
        Map<String, Map<String, String>> table = pages.table(2, 4);

        Map<String, String> shown = withoutWhatMustDiffer(row(table, python));
        assertThat(shown)
                .containsEntry("User", System.getProperty("user.name"))
                .containsEntry("Source", "train.py")
                .containsEntry("Version", "012345")
                .containsEntry("accuracy", "0.77734375")
                .containsEntry("eta", "0.1")
                .containsEntry("phase", "warm up")
                .hasEntrySatisfying(
                        "Dataset", text -> assertThat(text).contains("train (<digest>)", "valid (<digest>)"))
                .hasEntrySatisfying("Description", text -> assertThat(text).contains("bold"));
        assertThat(withoutWhatMustDiffer(row(table, ours))).isEqualTo(shown);
        List<Map<String, String>> children = new ArrayList<>(table.values());
        children.removeAll(List.of(row(table, python), row(table, ours)));
        assertThat(children)
                .hasSize(2)
                .allSatisfy(child -> assertThat(child).containsEntry("eta", "0.2"))
                .extracting(MlflowPagesIT::withoutWhatMustDiffer)
                .satisfies(both -> assertThat(both.get(0)).isEqualTo(both.get(1)));
    }

    @Test
    void thePageOfARunShowsTheSame() {
        List<String> shown = withoutWhatMustDiffer(pages.overview(python, "python"), python);

        assertThat(shown)
                .containsSubsequence("A bold note", "one", "two")
                .containsSubsequence(
                        "train/loss", "0.005", "valid/loss", "0.13", "accuracy", "0.77734375", "final", "3.5")
                .containsSubsequence("eta", "0.1", "model", "tree", "path", "a/b \u00e9 <i>")
                .containsSubsequence("Created by", System.getProperty("user.name"), "Status", "Finished")
                .containsSubsequence("Child runs", "child", "Source", "train.py", "0123456")
                .containsSubsequence("Datasets", "train (<digest>)", "Training", "Tags", "phase", ": warm up");
        List<String> page = pages.overview(ours, "tracker4j");
        assertThat(withoutWhatMustDiffer(page, ours)).isEqualTo(shown);
        assertThat(page).as("our own tags").contains("tracker4j.run.id");
    }

    @Test
    void aDatasetShowsTheSame() {
        List<String> shown = withoutWhatMustDiffer(pages.dataset(python, "train", "python"), python);

        assertThat(shown)
                .contains("2 datasets used", "Digest: <digest>", "https://example.org/train.csv", "x", "double");
        assertThat(withoutWhatMustDiffer(pages.dataset(ours, "train", "tracker4j"), ours))
                .isEqualTo(shown);
    }

    @Test
    void theChartsShowTheSameLines() {
        List<String> shown = pages.charts(python, 4, "python");

        assertThat(shown)
                .hasSize(7)
                .filteredOn(chart -> chart.matches("(?s).*\\nM\\d.*L\\d.*"))
                .as("charts with a line that was drawn")
                .hasSize(3);
        assertThat(pages.charts(ours, 4, "tracker4j")).isEqualTo(shown);
    }

    @Test
    void theArtifactsShowTheSame() {
        for (String file : List.of("notes/deep/readme.txt", "model.json", "images/dot.png")) {
            List<String> shown = withoutWhatMustDiffer(pages.artifact(python, file, "python"), python);

            assertThat(shown).contains("images", "notes", "model.json", file);
            assertThat(withoutWhatMustDiffer(pages.artifact(ours, file, "tracker4j"), ours))
                    .isEqualTo(shown);
        }
    }

    private static Map<String, String> row(Map<String, Map<String, String>> table, String run) {
        return Objects.requireNonNull(table.get(run), run);
    }

    /**
     * Each run has its own id, times and colour; and here its own digests, since a server shows of a dataset of one name
     * and digest what the first run of the experiment has said.
     */
    private static Map<String, String> withoutWhatMustDiffer(Map<String, String> row) {
        Map<String, String> rest = new LinkedHashMap<>(row);
        rest.remove("Created");
        rest.remove("Duration");
        rest.keySet().removeIf(column -> column.startsWith("tracker4j."));
        rest.replaceAll((column, text) -> withoutColourAndDigest(text));
        return rest;
    }

    private static List<String> withoutWhatMustDiffer(List<String> lines, String run) {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("tracker4j.")) {
                // A tag of our own, with its value in the next line.
                i++;
            } else {
                rest.add(withoutColourAndDigest(line.replace(run, "<run>"))
                        .replaceAll("\\d+/\\d+/\\d+, [0-9:]+ [AP]M", "<time>")
                        .replaceAll("^[0-9.]+(ms|s|min)$", "<duration>"));
            }
        }
        return rest;
    }

    private static String withoutColourAndDigest(String text) {
        return text.replaceAll("#[0-9a-f]{6}", "<colour>").replaceAll("digest-\\d", "<digest>");
    }
}
