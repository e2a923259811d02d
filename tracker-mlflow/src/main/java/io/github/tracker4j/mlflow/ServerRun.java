package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run as the server describes it. Immutable; what the server left out has MLflow's default. */
final class ServerRun {

    /** The tag that holds our id. */
    static final String ID_TAG = "tracker4j.run.id";

    /** The tag that holds our id of the parent. */
    static final String PARENT_TAG = "tracker4j.run.parent";

    /** The tag that holds the server's id of the parent, by which MLflow's pages nest runs. */
    static final String SERVER_PARENT_TAG = "mlflow.parentRunId";

    private final JsonNode info;
    private final JsonNode data;
    private final JsonNode inputs;
    private final Map<String, String> allTags;
    private final Map<String, Metric> latestMetrics;

    /**
     * From a {@code run} object of an answer.
     *
     * @throws UnavailableException when there is no run in it, or a value is no number
     */
    ServerRun(JsonNode run) {
        info = run.path("info");
        data = run.path("data");
        inputs = run.path("inputs").path("dataset_inputs");
        allTags = pairs(data.path("tags"));
        if (runId(serverId()) == null) {
            throw new UnavailableException("The MLflow server gave an answer without a run that has an id, where it is"
                    + " asked for a run; look for a proxy that answers in its place");
        }
        latestMetrics = latestMetrics(data.path("metrics"));
    }

    String serverId() {
        String id = Json.text(info, "run_id");
        return id.isEmpty() ? Json.text(info, "run_uuid") : id;
    }

    /** Our id; of a run that another program made, the server's. */
    RunId id() {
        RunId ours = runId(allTags.get(ID_TAG));
        return ours != null ? ours : new RunId(serverId());
    }

    String experimentId() {
        return Json.text(info, "experiment_id");
    }

    String artifactUri() {
        return Json.text(info, "artifact_uri");
    }

    String name() {
        String name = Json.text(info, "run_name");
        String tag = name.isEmpty() ? allTags.getOrDefault("mlflow.runName", "") : name;
        return tag.isEmpty() ? serverId() : tag;
    }

    boolean isDeleted() {
        return Json.text(info, "lifecycle_stage").equals("deleted");
    }

    RunStatus status() {
        String status = Json.text(info, "status");
        for (RunStatus known : RunStatus.values()) {
            if (known.name().equals(status)) {
                return known;
            }
        }
        return RunStatus.RUNNING;
    }

    long startTime() {
        return info.path("start_time").asLong();
    }

    /** Servers leave 0 out; one on files keeps the old end of a run that was resumed. */
    @Nullable Long endTime() {
        return status().isTerminal() ? (Long) info.path("end_time").asLong() : null;
    }

    /** Our id of the parent, if the run was made by us. */
    @Nullable RunId parent() {
        return runId(allTags.get(PARENT_TAG));
    }

    /** The server's id of the parent. */
    @Nullable RunId serverParent() {
        return runId(allTags.get(SERVER_PARENT_TAG));
    }

    Map<String, String> params() {
        return pairs(data.path("params"));
    }

    /** Every tag, those in which the id, name and parent are kept included. */
    Map<String, String> allTags() {
        return allTags;
    }

    Map<String, Metric> latestMetrics() {
        return latestMetrics;
    }

    List<DatasetInput> inputs() {
        List<DatasetInput> all = new ArrayList<>();
        for (JsonNode input : inputs) {
            JsonNode dataset = input.path("dataset");
            all.add(new DatasetInput(
                    Json.text(dataset, "name"),
                    Json.text(dataset, "digest"),
                    Json.text(dataset, "source_type"),
                    Json.text(dataset, "source"),
                    Json.text(dataset, "schema"),
                    Json.text(dataset, "profile"),
                    pairs(input.path("tags")).get(Json.CONTEXT_TAG)));
        }
        return all;
    }

    private Map<String, Metric> latestMetrics(JsonNode metrics) {
        Map<String, Metric> latest = new LinkedHashMap<>();
        for (JsonNode point : metrics) {
            String key = Json.text(point, "key");
            latest.put(
                    key,
                    Metric.of(
                            key,
                            number(key, point.path("value")),
                            point.path("step").asLong(),
                            point.path("timestamp").asLong()));
        }
        return latest;
    }

    /** JSON has no NaN and no infinities; servers write their names. */
    private double number(String key, JsonNode value) {
        if (!value.isTextual()) {
            return value.asDouble();
        }
        try {
            return Double.parseDouble(value.asText());
        } catch (NumberFormatException e) {
            throw new UnavailableException(
                    "The MLflow server gave '" + value.asText() + "' as the value of metric '" + key + "' of run "
                            + serverId() + ", which is no number; look for what stands between it and this program",
                    e);
        }
    }

    private static @Nullable RunId runId(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return new RunId(text);
        } catch (IllegalArgumentException noId) {
            // Anyone can set a tag.
            return null;
        }
    }

    private static Map<String, String> pairs(JsonNode array) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (JsonNode pair : array) {
            pairs.put(Json.text(pair, "key"), Json.text(pair, "value"));
        }
        return pairs;
    }
}
