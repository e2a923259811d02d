package io.github.tracker4j.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RunInfo;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The event {@code continues}, which begins the journal of a run that was begun in another place: it names that place, and
 * tells what the run had there, so that logging goes on as if the beginning stood here too. What it tells was not logged
 * here and is never sent.
 */
final class Continuation {

    static final String KIND = "continues";

    private Continuation() {}

    /** The events about a run as the other place has it, several so that no line is overlong. */
    static byte[] lines(RunInfo begun, long time) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ObjectNode texts = event(begun, time);
        texts.set("params", EventLines.textObject(begun.params()));
        texts.set("tags", EventLines.textObject(begun.tags()));
        all.writeBytes(Json.line(texts));
        for (DatasetInput input : begun.inputs()) {
            ObjectNode one = event(begun, time);
            one.set("inputs", EventLines.inputArray(List.of(input)));
            all.writeBytes(Json.line(one));
        }
        if (!begun.latestMetrics().isEmpty()) {
            ObjectNode points = event(begun, time);
            PointJson.write(begun.latestMetrics().values(), points.putObject("latest"));
            all.writeBytes(Json.line(points));
        }
        return all.toByteArray();
    }

    private static ObjectNode event(RunInfo begun, long time) {
        return EventLines.event(KIND, time).put("uri", begun.uri().toString());
    }

    /** What the run had elsewhere, for a journal that has just begun. */
    static void note(RunInfo begun, RunRecord run) {
        run.begunAt = begun.uri().toString();
        run.params.putAll(begun.params());
        run.tags.putAll(begun.tags());
        begun.inputs().forEach(run::addInput);
        run.begunWith.addAll(begun.latestMetrics().values());
    }

    /** Adds what an event says; false when the line is damaged, and nothing of it was added. */
    static boolean apply(ObjectNode event, RunRecord run) {
        String uri = Json.text(event, "uri");
        Map<String, String> params = texts(event, "params");
        Map<String, String> tags = texts(event, "tags");
        List<Metric> points = points(event.get("latest"));
        JsonNode inputs = event.get("inputs");
        if (uri == null
                || params == null
                || tags == null
                || points == null
                || (inputs != null && !EventLines.applyInputs(inputs, run))) {
            return false;
        }
        run.begunAt = uri;
        run.params.putAll(params);
        run.tags.putAll(tags);
        run.begunWith.addAll(points);
        return true;
    }

    private static @Nullable Map<String, String> texts(ObjectNode event, String member) {
        return event.has(member) ? EventLines.texts(event.get(member)) : Map.of();
    }

    private static @Nullable List<Metric> points(@Nullable JsonNode latest) {
        if (latest == null) {
            return List.of();
        }
        if (!latest.isObject()) {
            return null;
        }
        List<Metric> points = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : latest.properties()) {
            Metric point = PointJson.read(entry.getKey(), entry.getValue());
            if (point == null) {
                return null;
            }
            points.add(point);
        }
        return points;
    }
}
