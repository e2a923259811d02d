package io.github.tracker4j.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Param;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.Tag;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines of {@code events.jsonl}: how each event is written, and what it does to a {@link RunRecord} when it is read.
 * An event of a kind that this version does not know changes nothing.
 */
final class EventLines {

    /** The version of the format that this code writes. */
    static final int FORMAT = 1;

    /** What a run whose first event was lost says of itself. */
    static final String START_LOST = RunDirectory.EVENTS
            + " has lost its first line: name, params and tags were taken from the snapshots, which may have been a"
            + " second older, and datasets of lost lines are missing";

    private EventLines() {}

    /**
     * The first event of a run.
     *
     * @param rebuilt whether it stands for one that was lost
     */
    static byte[] start(RunRecord run, boolean rebuilt, long time) {
        ObjectNode event = event("start", time).put("format", FORMAT);
        if (rebuilt) {
            event.put("rebuilt", true);
        }
        event.put("run_id", run.id.value()).put("experiment", run.experiment).put("run_name", run.name);
        if (run.parent != null) {
            event.put("parent_run_id", run.parent.value());
        }
        event.put("start_time", run.startTime);
        event.set("tags", textObject(run.tags));
        WriterProcess.current().writeTo(event);
        return Json.line(event);
    }

    /** The events of one batch. */
    static byte[] batch(List<Param> params, List<Tag> tags, List<DatasetInput> inputs, long time) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (!params.isEmpty()) {
            all.writeBytes(params(params, time));
        }
        if (!tags.isEmpty()) {
            all.writeBytes(tags(tags, time));
        }
        for (DatasetInput input : inputs) {
            // A line each: schema and profile may be long, and a line that is too long is taken for damage.
            all.writeBytes(inputs(List.of(input), time));
        }
        return all.toByteArray();
    }

    static byte[] params(List<Param> params, long time) {
        ObjectNode event = event("params", time);
        ObjectNode values = event.putObject("params");
        params.forEach(param -> values.put(param.key(), param.value()));
        return Json.line(event);
    }

    static byte[] tags(List<Tag> tags, long time) {
        ObjectNode event = event("tags", time);
        ObjectNode values = event.putObject("tags");
        tags.forEach(tag -> values.put(tag.key(), tag.value()));
        return Json.line(event);
    }

    static byte[] inputs(List<DatasetInput> inputs, long time) {
        ObjectNode event = event("inputs", time);
        event.set("inputs", inputArray(inputs));
        return Json.line(event);
    }

    static ArrayNode inputArray(List<DatasetInput> inputs) {
        ArrayNode values = Json.MAPPER.createArrayNode();
        for (DatasetInput input : inputs) {
            ObjectNode value = values.addObject();
            value.put("name", input.name()).put("digest", input.digest());
            value.put("source_type", input.sourceType()).put("source", input.source());
            putUnlessNull(value, "schema", input.schema());
            putUnlessNull(value, "profile", input.profile());
            putUnlessNull(value, "context", input.context());
        }
        return values;
    }

    static byte[] artifact(String path, long size, String sha256, long time) {
        return Json.line(
                event("artifact", time).put("path", path).put("size", size).put("sha256", sha256));
    }

    /**
     * Says that another writer goes on.
     *
     * @param metricsBytes the length of metrics.jsonl after recovery
     */
    static byte[] resume(long metricsBytes, long time) {
        ObjectNode event = event("resume", time).put("metrics_bytes", metricsBytes);
        return Json.line(WriterProcess.current().writeTo(event));
    }

    /** Says that the writer let go of a run that goes on. */
    static byte[] detach(long metricsBytes, long time) {
        return Json.line(event("detach", time).put("metrics_bytes", metricsBytes));
    }

    static byte[] status(RunStatus status, long endTime, long metricsBytes, long time) {
        return Json.line(event("status", time)
                .put("status", RunRecord.word(status))
                .put("end_time", endTime)
                .put("metrics_bytes", metricsBytes));
    }

    static byte[] rename(String name, long time) {
        return Json.line(event("rename", time).put("run_name", name));
    }

    static byte[] deleteTag(String key, long time) {
        return Json.line(event("delete_tag", time).put("key", key));
    }

    /** The run that a start event begins; null when the line is damaged. */
    static @Nullable RunRecord begin(ObjectNode event) {
        RunId id = RecordedRun.runId(Json.text(event, "run_id"));
        String experiment = Json.text(event, "experiment");
        String name = Json.text(event, "run_name");
        Long startTime = Json.integer(event, "start_time");
        Map<String, String> tags = texts(event.get("tags"));
        if (id == null || experiment == null || name == null || startTime == null || tags == null) {
            return null;
        }
        RunRecord run =
                new RunRecord(id, experiment, name, RecordedRun.runId(Json.text(event, "parent_run_id")), startTime);
        run.tags.putAll(tags);
        run.writer = WriterProcess.readFrom(event);
        noteTime(run, event);
        run.format = format(event);
        if (event.path("rebuilt").asBoolean()) {
            run.notices.add(START_LOST);
        }
        return run;
    }

    /** The version of the format that an object names; 0 where it names none. */
    static long format(JsonNode node) {
        Long format = Json.integer(node, "format");
        return format == null ? 0 : format;
    }

    /** Adds what a later event says; false when the line is damaged, and nothing of it was added. */
    static boolean apply(ObjectNode event, RunRecord run) {
        String kind = Json.text(event, "event");
        if (kind == null) {
            return false;
        }
        boolean sound = switch (kind) {
            case "params" -> putAll(texts(event.get("params")), run.params);
            case "tags" -> putAll(texts(event.get("tags")), run.tags);
            case "inputs" -> applyInputs(event.get("inputs"), run);
            case "resume" -> applyResume(event, run);
            case "detach" -> applyDetach(event, run);
            case "status" -> applyStatus(event, run);
            case "rename" -> applyRename(event, run);
            case "delete_tag" -> applyDeleteTag(event, run);
            case Continuation.KIND -> Continuation.apply(event, run);
            default -> true;
        };
        if (sound && !isOwners(kind)) {
            noteTime(run, event);
        }
        return sound;
    }

    /** What an owner does to a run is no sign that its writer lives. */
    private static boolean isOwners(String kind) {
        return kind.equals("rename") || kind.equals("delete_tag");
    }

    private static boolean applyRename(ObjectNode event, RunRecord run) {
        String name = Json.text(event, "run_name");
        if (name == null) {
            return false;
        }
        run.name = name;
        return true;
    }

    private static boolean applyDeleteTag(ObjectNode event, RunRecord run) {
        String key = Json.text(event, "key");
        if (key == null) {
            return false;
        }
        run.tags.remove(key);
        return true;
    }

    static boolean applyInputs(@Nullable JsonNode inputs, RunRecord run) {
        if (inputs == null || !inputs.isArray()) {
            return false;
        }
        boolean sound = true;
        for (JsonNode input : inputs) {
            String name = Json.text(input, "name");
            String digest = Json.text(input, "digest");
            String sourceType = Json.text(input, "source_type");
            String source = Json.text(input, "source");
            if (name == null || digest == null || sourceType == null || source == null) {
                sound = false;
            } else {
                run.addInput(new DatasetInput(
                        name,
                        digest,
                        sourceType,
                        source,
                        Json.text(input, "schema"),
                        Json.text(input, "profile"),
                        Json.text(input, "context")));
            }
        }
        return sound;
    }

    private static boolean applyResume(ObjectNode event, RunRecord run) {
        Long metricsBytes = Json.integer(event, "metrics_bytes");
        if (metricsBytes == null) {
            return false;
        }
        noteLoss(run, metricsBytes, run.notices);
        run.status = RunStatus.RUNNING;
        run.endTime = null;
        run.detached = false;
        run.writer = WriterProcess.readFrom(event);
        run.metricsBytes = metricsBytes;
        return true;
    }

    private static boolean applyDetach(ObjectNode event, RunRecord run) {
        Long metricsBytes = Json.integer(event, "metrics_bytes");
        if (metricsBytes == null) {
            return false;
        }
        run.detached = true;
        run.metricsBytes = metricsBytes;
        return true;
    }

    private static boolean applyStatus(ObjectNode event, RunRecord run) {
        RunStatus status = RunRecord.status(Json.text(event, "status"));
        Long metricsBytes = Json.integer(event, "metrics_bytes");
        if (status == null || metricsBytes == null) {
            return false;
        }
        run.status = status;
        run.endTime = Json.integer(event, "end_time");
        run.metricsBytes = metricsBytes;
        return true;
    }

    /** Compares the length that metrics.jsonl has, or had, with the one that it was known to have. */
    static void noteLoss(RunRecord run, long actual, List<String> notices) {
        if (actual < run.metricsBytes) {
            notices.add(RunDirectory.METRICS + " has lost " + (run.metricsBytes - actual) + " bytes of points: it had "
                    + run.metricsBytes + " when the run was last closed, and " + actual + " when it was opened again");
        }
    }

    private static void noteTime(RunRecord run, ObjectNode event) {
        Long time = Json.integer(event, "time");
        if (time != null) {
            run.lastEvent = Math.max(run.lastEvent, time);
        }
    }

    private static boolean putAll(@Nullable Map<String, String> texts, Map<String, String> target) {
        if (texts == null) {
            return false;
        }
        target.putAll(texts);
        return true;
    }

    /** The members of an object of texts; null when it is anything else. */
    static @Nullable Map<String, String> texts(@Nullable JsonNode node) {
        if (node == null || !node.isObject()) {
            return null;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!member.getValue().isTextual()) {
                return null;
            }
            texts.put(member.getKey(), member.getValue().textValue());
        }
        return texts;
    }

    static ObjectNode textObject(Map<String, String> texts) {
        ObjectNode object = Json.object();
        texts.forEach(object::put);
        return object;
    }

    static ObjectNode event(String kind, long time) {
        return Json.object().put("event", kind).put("time", time);
    }

    private static void putUnlessNull(ObjectNode node, String member, @Nullable String value) {
        if (value != null) {
            node.put(member, value);
        }
    }
}
