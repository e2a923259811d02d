package io.github.tracker4j.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.Metric;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Latest points as JSON: an object with an object of value, step and time for each key. */
final class PointJson {

    private PointJson() {}

    static void write(Collection<Metric> points, ObjectNode target) {
        for (Metric metric : points) {
            ObjectNode point = target.putObject(metric.key());
            // Texts where JSON has no number, as in the lines.
            if (Double.isFinite(metric.value())) {
                point.put("value", metric.value());
            } else {
                point.put("value", Double.toString(metric.value()));
            }
            point.put("step", metric.stepOrZero()).put("timestamp", metric.timestampOrZero());
        }
    }

    /** The point of a key; null where it is damaged. */
    static @Nullable Metric read(String key, JsonNode point) {
        JsonNode value = point.get("value");
        Long step = Json.integer(point, "step");
        Long timestamp = Json.integer(point, "timestamp");
        if (value == null
                || !(value.isNumber() || value.isTextual())
                || step == null
                || timestamp == null
                || !Json.isWhole(key)) {
            return null;
        }
        try {
            double number = value.isNumber() ? value.doubleValue() : Double.parseDouble(value.textValue());
            return Metric.of(key, number, step, timestamp);
        } catch (NumberFormatException damaged) {
            return null;
        }
    }
}
