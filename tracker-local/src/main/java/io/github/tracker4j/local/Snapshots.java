package io.github.tracker4j.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

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

    private Snapshots(RunDirectory directory, ObjectNode metadata) {
        this.directory = directory;
        this.metadata = metadata;
    }

    /** The same files after their run has moved. */
    Snapshots movedTo(RunDirectory other) {
        return new Snapshots(other, metadata);
    }

    /**
     * What the files shall hold that have changed, in the order in which they are to be written. The caller keeps the run
     * from changing meanwhile.
     */
    Map<Path, byte[]> contents(RunRecord run, LatestMetrics latest, boolean eventsChanged, boolean metricsChanged) {
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        if (metricsChanged) {
            contents.put(directory.latest(), Json.line(latest.snapshot()));
        }
        if (eventsChanged) {
            contents.put(directory.params(), Json.pretty(EventLines.textObject(run.params)));
            contents.put(directory.tags(), Json.pretty(EventLines.textObject(run.tags)));
            // Last, so that who sees the run completed sees the rest complete.
            contents.put(directory.metadata(), metadata(run));
        }
        return contents;
    }

    static void write(Map<Path, byte[]> contents) throws IOException {
        for (Map.Entry<Path, byte[]> file : contents.entrySet()) {
            AtomicFile.write(file.getKey(), file.getValue());
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
