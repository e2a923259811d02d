package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Metric;
import org.jspecify.annotations.Nullable;

/**
 * The items of the contract as MLflow's requests write them. Servers answer 200 to much that is ill-typed and store
 * something else, so texts are always texts, longs are integers, and a number that JSON lacks is its quoted name.
 */
final class Json {

    /** The tag of a dataset in which MLflow keeps what it was used for. */
    static final String CONTEXT_TAG = "mlflow.data.context";

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode ofRun(String serverId) {
        return object().put("run_id", serverId);
    }

    /** A text, or a number as one, that an answer has; "" where it has none, or null. */
    static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isNull() ? "" : value.asText();
    }

    /** Params and tags alike. */
    static ObjectNode pair(String key, String value) {
        return object().put("key", key).put("value", value);
    }

    static ObjectNode metric(Metric metric) {
        ObjectNode point = object().put("key", metric.key());
        double value = metric.value();
        if (Double.isFinite(value)) {
            point.put("value", value);
        } else {
            // Double's names are those that servers read: NaN, Infinity, -Infinity.
            point.put("value", Double.toString(value));
        }
        return point.put("timestamp", metric.timestampOrZero()).put("step", metric.stepOrZero());
    }

    static ObjectNode dataset(DatasetInput input) {
        ObjectNode dataset = object().put("name", input.name())
                .put("digest", input.digest())
                .put("source_type", input.sourceType())
                .put("source", input.source());
        putIfPresent(dataset, "schema", input.schema());
        putIfPresent(dataset, "profile", input.profile());
        ObjectNode all = object();
        ArrayNode tags = all.putArray("tags");
        if (input.context() != null) {
            tags.add(pair(CONTEXT_TAG, input.context()));
        }
        all.set("dataset", dataset);
        return all;
    }

    private static void putIfPresent(ObjectNode object, String field, @Nullable String value) {
        if (value != null) {
            object.put(field, value);
        }
    }
}
