package io.github.tracker4j.outage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the Python client sees with what a program has logged, item by item, and counts what is lost, what is
 * there twice, and which runs are too many.
 */
final class Comparison {

    private static final String OUR_ID = "tracker4j.run.id";
    private static final String PARENT = "mlflow.parentRunId";
    private static final String INTERRUPTED = "tracker4j.interrupted";

    private final Program program;
    private final ServerKind server;
    private final List<String> differences = new ArrayList<>();
    private final Map<String, JsonNode> found = new HashMap<>();
    private int lost;
    private int duplicated;
    private int runsTooMany;

    Comparison(Program program, ServerKind server) {
        this.program = program;
        this.server = server;
    }

    /** Everything that differs, in words. */
    List<String> differences() {
        return differences;
    }

    /** How many points are missing or changed, and params, tags, inputs, artifacts, runs. */
    int lost() {
        return lost;
    }

    /** How many points and inputs are there too often. */
    int duplicated() {
        return duplicated;
    }

    int runsTooMany() {
        return runsTooMany;
    }

    /** Compares the runs of an experiment as {@code read_run.py} prints them. */
    void compare(JsonNode experimentIds, JsonNode runs) {
        if (experimentIds.size() != 1) {
            differ("experiments of this name: " + experimentIds);
        }
        for (JsonNode run : runs) {
            String id = run.at("/tags").path(OUR_ID).asText();
            if (found.put(id, run) != null) {
                runsTooMany++;
                differ("a second run " + id);
            }
        }
        Map<String, Expected> expected = Expected.of(program, server);
        for (String id : found.keySet()) {
            if (!expected.containsKey(id)) {
                runsTooMany++;
                differ("a run that nobody has started: " + id);
            }
        }
        expected.forEach((id, run) -> {
            JsonNode read = found.get(id);
            if (read == null) {
                lost("run " + id, "nothing");
            } else {
                compare(run, read);
            }
        });
    }

    private void compare(Expected run, JsonNode read) {
        JsonNode info = read.get("info");
        equal("name", run.spec.name(), info.get("run_name").asText());
        equal("lifecycle stage", "active", info.get("lifecycle_stage").asText());
        equal("start time", run.spec.startTime(), info.get("start_time").asLong());
        compareEnd(run, read);
        compareParent(run, read);
        equalMaps("param", run.params, texts(read.get("params")));
        Map<String, String> tags = texts(read.get("tags"));
        tags.keySet().removeIf(key -> key.startsWith("mlflow.") || key.startsWith("tracker4j."));
        equalMaps("tag", run.tags, tags);
        compareInputs(run, read.get("datasets"));
        Map<String, Expected.File> files = new TreeMap<>();
        read.get("artifacts")
                .properties()
                .forEach(file -> files.put(
                        file.getKey(),
                        new Expected.File(
                                file.getValue().get("size").asLong(),
                                file.getValue()
                                        .path("sha256")
                                        .asText(file.getValue().toString()))));
        equalMaps("artifact", run.artifacts, files);
        comparePoints(run, read.get("history"));
    }

    private void compareEnd(Expected run, JsonNode read) {
        String status = read.at("/info/status").asText();
        if (run.status != null) {
            equal("status", run.status.name(), status);
            equal("end time", run.endTime, read.at("/info/end_time").asLong());
            return;
        }
        equal("status of an interrupted run", "FAILED", status);
        if (!read.get("tags").has(INTERRUPTED)) {
            lost("tag " + INTERRUPTED, "nothing");
        }
    }

    private void compareParent(Expected run, JsonNode read) {
        JsonNode parent =
                run.spec.parent() == null ? null : found.get(run.spec.parent().value());
        @Nullable String expected = parent == null ? null : parent.at("/info/run_id").asText();
        equal("parent", expected, read.get("tags").path(PARENT).asText(null));
    }

    private void compareInputs(Expected run, JsonNode datasets) {
        Map<String, String> expected = new TreeMap<>();
        run.inputs.forEach((id, input) -> expected.put(
                id,
                String.join(
                        "|",
                        input.sourceType(),
                        input.source(),
                        Objects.requireNonNullElse(input.schema(), ""),
                        Objects.requireNonNullElse(input.profile(), ""),
                        Objects.requireNonNullElse(input.context(), ""))));
        Map<String, String> read = new TreeMap<>();
        for (JsonNode one : datasets) {
            String id = one.get("name").asText() + " " + one.get("digest").asText();
            String text = String.join(
                    "|",
                    one.get("source_type").asText(),
                    one.get("source").asText(),
                    one.path("schema").asText(""),
                    one.path("profile").asText(""),
                    one.get("tags").path("mlflow.data.context").asText(""));
            if (read.put(id, text) != null) {
                duplicated++;
                differ("input " + id + " twice");
            }
        }
        equalMaps("input", expected, read);
    }

    private void comparePoints(Expected run, JsonNode history) {
        TreeSet<String> keys = new TreeSet<>(run.points.keySet());
        history.properties().forEach(field -> keys.add(field.getKey()));
        for (String key : keys) {
            Map<Expected.Point, Integer> expected = run.points.getOrDefault(key, Map.of());
            Map<Expected.Point, Integer> read = new HashMap<>();
            for (JsonNode point : history.path(key)) {
                // Texts stand for what JSON has no number for.
                double value = point.get("value").isTextual()
                        ? Double.parseDouble(point.get("value").textValue())
                        : point.get("value").doubleValue();
                read.merge(
                        Expected.Point.of(
                                point.get("step").asLong(),
                                point.get("timestamp").asLong(),
                                value),
                        1,
                        Integer::sum);
            }
            comparePoints(run, key, expected, read);
        }
    }

    private void comparePoints(
            Expected run, String key, Map<Expected.Point, Integer> expected, Map<Expected.Point, Integer> read) {
        expected.forEach((point, logged) -> {
            int there = read.getOrDefault(point, 0);
            // A history is a set; a store of files may keep what a program has logged twice.
            int most = server.isDatabase() ? 1 : logged;
            if (there == 0) {
                lost("point " + key + " " + point + " of " + run.spec.name(), "nothing");
            } else if (there > most) {
                duplicated += there - most;
                differ("point " + key + " " + point + " of " + run.spec.name() + " is there " + there
                        + " times, logged " + logged + " times");
            }
        });
        read.keySet().stream().filter(point -> !expected.containsKey(point)).forEach(point -> {
            duplicated++;
            differ("point " + key + " " + point + " of " + run.spec.name() + " was never logged");
        });
    }

    private <T> void equalMaps(String what, Map<String, T> expected, Map<String, T> read) {
        expected.forEach((key, value) -> {
            if (!value.equals(read.get(key))) {
                lost(what + " " + key + " = " + value, String.valueOf(read.get(key)));
            }
        });
        read.keySet().stream()
                .filter(key -> !expected.containsKey(key))
                .forEach(key -> differ(what + " " + key + " that was never logged: " + read.get(key)));
    }

    private void equal(String what, @Nullable Object expected, @Nullable Object read) {
        if (!Objects.equals(expected, read)) {
            lost(what + " " + expected, String.valueOf(read));
        }
    }

    private void lost(String what, String instead) {
        lost++;
        differ(what + " is lost; there is " + instead);
    }

    private void differ(String what) {
        differences.add(what);
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
