package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.mlflow.MlflowHttp.Repeat;
import java.util.Map;
import java.util.UUID;

/**
 * A run on a real server, made by plain requests, for tests that need no tracker.
 *
 * @param experimentId the server's id of its experiment
 * @param id the server's id
 * @param artifactUri where its artifacts are
 */
record RealRun(String experimentId, String id, String artifactUri) {

    static RealRun create(MlflowHttp http) {
        return create(http, body().put("name", "transport-" + UUID.randomUUID()));
    }

    static RealRun create(MlflowHttp http, ObjectNode experiment) {
        String experimentId = http.post("experiments/create", experiment, Repeat.ONCE)
                .path("experiment_id")
                .asText();
        JsonNode info = http.post("runs/create", body().put("experiment_id", experimentId), Repeat.ONCE)
                .path("run")
                .path("info");
        return new RealRun(
                experimentId,
                info.path("run_id").asText(),
                info.path("artifact_uri").asText());
    }

    static ObjectNode body() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The body of a log-batch with one metric. */
    ObjectNode metric(String key, double value) {
        ObjectNode batch = body().put("run_id", id);
        batch.putArray("metrics")
                .addObject()
                .put("key", key)
                .put("value", value)
                .put("timestamp", 1L)
                .put("step", 0L);
        return batch;
    }

    /** The body of a log-param. */
    ObjectNode param(String key, String value) {
        return body().put("run_id", id).put("key", key).put("value", value);
    }

    /** How many points the server has of a metric. */
    int points(MlflowHttp http, String key) {
        return http.get("metrics/get-history", Map.of("run_id", id, "metric_key", key, "max_results", "25000"))
                .path("metrics")
                .size();
    }
}
