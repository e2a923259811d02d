package io.github.tracker4j.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.MetricExport;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.testservers.PythonEnvironment;
import io.github.tracker4j.testservers.PythonScript;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the files of a run with programs that know nothing of Tracker4J. */
class ForeignReadersIT {

    private static final String PANDAS = """
            import json, sys
            import pandas as pd
            run = sys.argv[1]
            with open(run + "/metrics.jsonl", encoding="utf-8") as file:
                lines = pd.DataFrame(map(json.loads, file))
            points = pd.json_normalize(lines["metrics"].tolist()).astype(float)
            points = points.assign(step=lines["step"], timestamp=lines["timestamp"])
            print(json.dumps({
                "loss": [repr(float(value)) for value in points["train/loss"]],
                "step": [int(step) for step in points["step"]],
                "timestamp": [int(time) for time in points["timestamp"]],
                "lines": len(pd.read_json(run + "/metrics.jsonl", lines=True)),
                "events": pd.read_json(run + "/events.jsonl", lines=True)["event"].tolist(),
                "params": json.load(open(run + "/params.json")),
                "status": json.load(open(run + "/metadata.json"))["status"],
            }))
            """;

    private static final String ROWS = """

            def rows(frame):
                return ["[" + ", ".join([row.run, row.key, str(row.step), str(row.timestamp),
                                         struct.pack(">d", row.value).hex()]) + "]"
                        for row in frame.itertuples(index=False)]

            import struct
            print(json.dumps({"csv": rows(points), "jsonl": rows(same)}))
            """;

    @TempDir
    Path root;

    private Path directory = Path.of("");

    @BeforeEach
    void aRun() {
        try (LocalTracker tracker = new LocalTracker(root)) {
            Run run = tracker.startRun(RunSpec.in("e").named("r"));
            run.logParams(Map.of("text", "a \"quoted\"\nline é 日本"));
            run.logMetric("train/loss", 0.1, 0, 1_767_268_800_000L);
            run.logMetric("train/loss", Double.NaN, 1, 1_767_268_800_001L);
            run.logMetric("train/loss", Double.NEGATIVE_INFINITY, 2, 1_767_268_800_002L);
            run.logMetric("train/loss", Double.MIN_VALUE, 3, 1_767_268_800_003L);
            run.logMetric("train/loss", Math.PI * 1e300, 4, 1_767_268_800_004L);
            run.end(RunStatus.FINISHED);
            directory = RunFiles.directory(tracker.reader(), run.id());
        }
    }

    @Test
    void pandasReadsTheRowsOfAnExportAsTheDocumentationSays() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "reading.md"));
        Matcher code = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL).matcher(document);
        assertThat(code.find()).isTrue();
        List<String> keys = List.of("NA", "say \"x\", y", "\u00e9 \u65e5\u672c", "null", "1e5");
        List<Double> values = List.of(
                0.1 + 0.2, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE);
        RunId digits = new RunId("12345678901234567890123456789012");
        // Another program may have written keys that ours refuses.
        Path foreign = Files.createDirectories(root.resolve("foreign/r-12345678"));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            ObjectNode line = Json.object().put("step", Long.MIN_VALUE + i).put("timestamp", Long.MAX_VALUE - 9 + i);
            ObjectNode metrics = line.putObject("metrics");
            for (String key : keys) {
                metrics.put(key, values.get(i));
            }
            lines.add(Json.MAPPER.writeValueAsString(line));
        }
        Files.write(foreign.resolve("metrics.jsonl"), lines);
        Files.writeString(
                foreign.resolve("events.jsonl"),
                "{\"event\":\"start\",\"time\":1,\"format\":1,\"run_id\":\"" + digits
                        + "\",\"experiment\":\"foreign\",\"run_name\":\"r\",\"start_time\":1,\"tags\":{}}\n");
        try (LocalTracker tracker = new LocalTracker(root)) {
            MetricExport export = new MetricExport(tracker.reader(), RunQuery.in("foreign"));
            assertThat(export.writeTo(root.resolve("digits.csv"), MetricExport.Format.CSV))
                    .isEqualTo(30);
            export.writeTo(root.resolve("digits.jsonl"), MetricExport.Format.JSON_LINES);
        }

        JsonNode read = Json.MAPPER.readTree(PythonScript.text(
                        PythonEnvironment.MLFLOW_3, "import os, sys\nos.chdir(sys.argv[1])\n" + code.group(1) + ROWS)
                .run(root.toString()));

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            for (String key : keys.stream().sorted().toList()) {
                expected.add(List.of(
                                digits.value(),
                                key,
                                Long.MIN_VALUE + i,
                                Long.MAX_VALUE - 9 + i,
                                HexFormat.of().toHexDigits(Double.doubleToLongBits(values.get(i))))
                        .toString());
            }
        }
        assertThat(read.get("csv")).extracting(JsonNode::asText).containsExactlyElementsOf(expected);
        assertThat(read.get("jsonl")).extracting(JsonNode::asText).containsExactlyElementsOf(expected);
    }

    @Test
    void pandasReadsEveryPointToTheLastBit() throws IOException {
        JsonNode read = Json.MAPPER.readTree(
                PythonScript.text(PythonEnvironment.MLFLOW_3, PANDAS).run(directory.toString()));

        assertThat(read.get("loss"))
                .extracting(JsonNode::asText)
                .containsExactly("0.1", "nan", "-inf", "5e-324", "3.141592653589793e+300");
        assertThat(read.get("lines").asInt()).isEqualTo(5);
        assertThat(read.get("step")).extracting(JsonNode::asInt).containsExactly(0, 1, 2, 3, 4);
        assertThat(read.get("timestamp")).extracting(JsonNode::asLong).startsWith(1_767_268_800_000L);
        assertThat(read.get("events")).extracting(JsonNode::asText).containsExactly("start", "params", "status");
        assertThat(read.get("params").get("text").asText()).isEqualTo("a \"quoted\"\nline é 日本");
        assertThat(read.get("status").asText()).isEqualTo("completed");
    }

    @Test
    void jqReadsEveryLineWhereItIsInstalled() throws IOException, InterruptedException {
        Path jq = onPath("jq").orElse(null);
        assumeThat(jq).as("jq on the path").isNotNull();
        Process process = new ProcessBuilder(
                        String.valueOf(jq),
                        "-c",
                        "[.step, .metrics[\"train/loss\"]]",
                        directory.resolve("metrics.jsonl").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines()).hasSize(5).startsWith("[0,0.1]", "[1,\"NaN\"]", "[2,\"-Infinity\"]");
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
