package io.github.tracker4j.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.RunStatus;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The files that show a run at a glance: what they hold, and members of other programs that are kept in them. */
final class Snapshots {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final RunDirectory directory;
    private final ObjectNode metadata;

    /** For a run whose metadata.json, where there is one, may have members that others have added. */
    Snapshots(RunDirectory directory) throws IOException {
        this.directory = directory;
        ObjectNode existing = RecordedRun.readObject(directory.metadata());
        this.metadata = existing == null ? Json.object() : existing;
    }

    /** The contents of the files at one moment; null for what has not changed since the last. */
    record View(
            byte @Nullable [] metadata, byte @Nullable [] params, byte @Nullable [] tags, byte @Nullable [] latest) {}

    /** What the files shall hold. The caller keeps the run from changing meanwhile. */
    View view(RunRecord run, LatestMetrics latest, boolean eventsChanged, boolean metricsChanged) {
        return new View(
                eventsChanged ? metadata(run) : null,
                eventsChanged ? Json.pretty(EventLines.textObject(run.params)) : null,
                eventsChanged ? Json.pretty(EventLines.textObject(run.tags)) : null,
                metricsChanged ? Json.line(latest.snapshot()) : null);
    }

    void write(View view) throws IOException {
        if (view.params() != null) {
            AtomicFile.write(directory.params(), view.params());
        }
        if (view.tags() != null) {
            AtomicFile.write(directory.tags(), view.tags());
        }
        if (view.latest() != null) {
            AtomicFile.write(directory.latest(), view.latest());
        }
        // Last, so that who sees the run completed sees the rest complete.
        if (view.metadata() != null) {
            AtomicFile.write(directory.metadata(), view.metadata());
        }
    }

    private byte[] metadata(RunRecord run) {
        metadata.put("format", EventLines.FORMAT);
        metadata.put("run_id", run.id.value());
        metadata.put("run_name", run.name);
        metadata.put("experiment", run.experiment);
        metadata.put("parent_run_id", run.parent == null ? null : run.parent.value());
        metadata.put("status", RunRecord.word(run.status));
        metadata.put("start_time", text(run.startTime));
        Long end = run.status == RunStatus.RUNNING ? null : run.endTime;
        metadata.put("end_time", end == null ? null : text(end));
        WriterProcess writer = run.writer;
        if (writer != null) {
            writer.writeTo(metadata);
        }
        return Json.pretty(metadata);
    }

    static String text(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }
}
