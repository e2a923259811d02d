package io.github.tracker4j.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run whose directory was written by the Python tracker that uses the same file names: snapshots and points, without
 * events, ids, tags and times of points. What is missing is made from what is there, so that it is the same on every
 * machine and in every copy; {@code docs/local-format.md} says how.
 */
final class PythonRun {

    /** The namespace of ids that are made from a directory name and a start time. */
    static final UUID NAMESPACE = UUID.fromString("54edb487-89bb-4668-98e7-bb02d31fb6cd");

    private PythonRun() {}

    /**
     * What its files may leave open.
     *
     * @param experiment the experiment that it belongs to by its place
     * @param zone of times that name none, where none was noted for the run
     */
    record ByPlace(String experiment, ZoneId zone) {}

    static @Nullable RunRecord read(RunDirectory directory, ObjectNode metadata, ByPlace place) throws IOException {
        ZoneId noted = ForeignZone.noted(directory);
        ZoneId zone = noted == null ? place.zone() : noted;
        String startText = Json.text(metadata, "start_time");
        Long start = millis(startText, zone);
        String name = Json.text(metadata, "run_name");
        if (name == null && startText == null) {
            return null;
        }
        String experiment = Json.text(metadata, "experiment");
        RunRecord run = new RunRecord(
                id(directory.name(), startText == null ? "" : startText),
                experiment == null || experiment.isEmpty() ? place.experiment() : experiment,
                name == null || name.isEmpty() ? directory.name() : name,
                null,
                start == null ? 0 : Math.max(0, start));
        run.python = true;
        run.format = 0;
        run.endTime = millis(Json.text(metadata, "end_time"), zone);
        String word = Json.text(metadata, "status");
        RunStatus status = RunRecord.status(word);
        run.status = status != null ? status : run.endTime != null ? RunStatus.FINISHED : RunStatus.RUNNING;
        if (status == null && word != null) {
            run.notices.add(RunDirectory.METADATA + " has the status '" + word + "', which is read as "
                    + RunRecord.word(run.status));
        }
        if (start == null) {
            run.notices.add(RunDirectory.METADATA + " has no start time that can be read; 1970-01-01 stands for it");
        }
        ObjectNode params = RecordedRun.readObject(directory.params());
        if (params != null) {
            for (Map.Entry<String, JsonNode> param : params.properties()) {
                run.params.put(param.getKey(), text(param.getValue()));
            }
        }
        return run;
    }

    /** UUID version 5 of the directory name, a line feed and the text of the start time, as 32 hex digits. */
    static RunId id(String directoryName, String startTime) {
        MessageDigest sha1 = SafeNames.digest("SHA-1");
        sha1.update(ByteBuffer.allocate(16)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .array());
        byte[] hash = sha1.digest((directoryName + "\n" + startTime).getBytes(StandardCharsets.UTF_8));
        hash[6] = (byte) ((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte) ((hash[8] & 0x3f) | 0x80);
        return new RunId(HexFormat.of().formatHex(hash, 0, 16));
    }

    /** A time without a zone is in one that was told: reading must not depend on the machine. */
    private static @Nullable Long millis(@Nullable String text, ZoneId zone) {
        if (text == null) {
            return null;
        }
        try {
            TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    text.strip().replace(' ', 'T'), Instant::from, LocalDateTime::from);
            Instant instant =
                    time instanceof LocalDateTime local ? local.atZone(zone).toInstant() : (Instant) time;
            return instant.toEpochMilli();
        } catch (DateTimeException | ArithmeticException unreadable) {
            // Instants reach further than milliseconds in a long.
            return null;
        }
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
