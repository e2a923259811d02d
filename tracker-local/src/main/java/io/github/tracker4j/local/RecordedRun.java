package io.github.tracker4j.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunStatus;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A run as its files have it at one moment. Reading never changes a file: the run may be written meanwhile, so what
 * follows the last line feed of a log is no damage as long as somebody may still write the rest.
 *
 * @param directory where it lives
 * @param record everything but metrics and artifacts
 * @param latest the latest point of each metric
 */
record RecordedRun(RunDirectory directory, RunRecord record, LatestMetrics latest) {

    /** Reads a run; null when the directory holds none, or one that was never completely started. */
    static @Nullable RecordedRun read(RunDirectories.Place place) throws IOException {
        RunRecord record = readRecord(place);
        return record == null
                ? null
                : new RecordedRun(place.directory(), record, LatestMetrics.read(place.directory(), record));
    }

    /** Reads everything but the metrics; null like {@link #read}. */
    static @Nullable RunRecord readRecord(RunDirectories.Place place) throws IOException {
        return readRecord(place, start -> true);
    }

    /**
     * As {@link #readRecord(RunDirectories.Place)}, and null when the first line already tells that the run is not
     * wanted.
     */
    static @Nullable RunRecord readRecord(RunDirectories.Place place, Predicate<RunRecord> wanted) throws IOException {
        RunDirectory directory = place.directory();
        RunRecord record = null;
        long damaged = 0;
        boolean hasEvents = true;
        List<ObjectNode> beforeStart = new ArrayList<>();
        try (Lines lines = Lines.of(directory.events(), 0)) {
            while (lines.next()) {
                if (lines.lineEnd() == lines.lineStart()) {
                    continue;
                }
                ObjectNode event =
                        lines.overlong() ? null : Json.parseObject(lines.bytes(), lines.lineStart(), lines.lineEnd());
                if (event == null) {
                    damaged++;
                } else if (record == null && "start".equals(Json.text(event, "event"))) {
                    record = EventLines.begin(event);
                    if (record != null && !wanted.test(record)) {
                        return null;
                    }
                    damaged += record == null ? 1 : appliedBeforeStart(record, beforeStart);
                } else if (record == null) {
                    beforeStart.add(event);
                } else if (!EventLines.apply(event, record)) {
                    damaged++;
                }
            }
        } catch (NoSuchFileException noJournal) {
            hasEvents = false;
        }
        if (record == null) {
            record = fromSnapshots(place, hasEvents);
            if (record == null) {
                return null;
            }
            damaged += appliedBefore(record, beforeStart);
        }
        if (damaged > 0) {
            record.notices.add(0, skipped(RunDirectory.EVENTS, damaged));
        }
        if (record.format > EventLines.FORMAT) {
            record.notices.add("The run was written in format " + record.format + " by a later version of Tracker4J;"
                    + " what this version does not know is not shown");
        }
        return record;
    }

    /** A start that was written again after the first was lost has the newest name. */
    private static long appliedBeforeStart(RunRecord record, List<ObjectNode> older) {
        String newest = record.name;
        long damaged = appliedBefore(record, older);
        record.name = newest;
        return damaged;
    }

    /** A start that was written again after the first was lost has the newest tags, and follows older events. */
    private static long appliedBefore(RunRecord record, List<ObjectNode> older) {
        Map<String, String> newest = new LinkedHashMap<>(record.tags);
        long damaged =
                older.stream().filter(event -> !EventLines.apply(event, record)).count();
        older.clear();
        record.tags.putAll(newest);
        return damaged;
    }

    private static @Nullable RunRecord fromSnapshots(RunDirectories.Place place, boolean hasEvents) throws IOException {
        RunDirectory directory = place.directory();
        ObjectNode metadata = readObject(directory.metadata());
        if (metadata == null) {
            return null;
        }
        if (!metadata.has("run_id")) {
            return hasEvents ? null : PythonRun.read(directory, metadata, place.foreign());
        }
        RunId id = runId(Json.text(metadata, "run_id"));
        String experiment = Json.text(metadata, "experiment");
        String name = Json.text(metadata, "run_name");
        Long start = millis(Json.text(metadata, "start_time"));
        if (id == null || experiment == null || name == null || start == null) {
            return null;
        }
        RunId parent = runId(Json.text(metadata, "parent_run_id"));
        RunRecord record = new RunRecord(id, experiment, name, parent, start);
        record.hasStart = false;
        RunStatus status = RunRecord.status(Json.text(metadata, "status"));
        record.status = status == null ? RunStatus.RUNNING : status;
        record.endTime = millis(Json.text(metadata, "end_time"));
        record.writer = WriterProcess.readFrom(metadata);
        record.format = EventLines.format(metadata);
        putTexts(directory.params(), record.params);
        putTexts(directory.tags(), record.tags);
        record.notices.add(EventLines.START_LOST);
        return record;
    }

    private static void putTexts(Path snapshot, Map<String, String> target) throws IOException {
        Map<String, String> texts = EventLines.texts(readObject(snapshot));
        if (texts != null) {
            target.putAll(texts);
        }
    }

    /** The JSON object in a file; null when there is no such file or it holds something else, or far too much. */
    static @Nullable ObjectNode readObject(Path file) throws IOException {
        for (int attempt = 1; ; attempt++) {
            // Not Files.readAllBytes, which an interrupt of the thread breaks.
            try (FileInputStream in = new FileInputStream(file.toFile())) {
                byte[] bytes = in.readNBytes(Lines.LONGEST);
                return bytes.length == Lines.LONGEST ? null : Json.parseObject(bytes);
            } catch (FileNotFoundException e) {
                if (!Files.exists(file)) {
                    return null;
                }
                // Either it cannot be opened, or its run was away for a moment.
                if (attempt > RunDirectories.MOST_MOVES) {
                    throw e;
                }
            }
        }
    }

    /** The run id that a text is; null where it is none. */
    static @Nullable RunId runId(@Nullable String text) {
        try {
            return text == null ? null : new RunId(text);
        } catch (IllegalArgumentException damaged) {
            return null;
        }
    }

    private static @Nullable Long millis(@Nullable String iso) {
        try {
            return iso == null ? null : (Long) Instant.parse(iso).toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException damaged) {
            // Instants reach further than milliseconds in a long.
            return null;
        }
    }

    /** The run as readers get it. */
    RunInfo info(LocalOptions options) throws IOException {
        boolean interrupted = record.status == RunStatus.RUNNING && isInterrupted(options);
        return described()
                .interrupted(interrupted)
                .notices(notices(interrupted || !mayBeWritten()))
                .build();
    }

    /** The run as far as queries compare it. */
    RunInfo queried() {
        return described().build();
    }

    /** The same run with its latest points, which were not read before. */
    RecordedRun withLatest() throws IOException {
        return new RecordedRun(directory, record, LatestMetrics.read(directory, record));
    }

    private RunInfo.Builder described() {
        return RunInfo.builder(
                        record.id,
                        record.experiment,
                        record.name,
                        directory.path().toUri())
                .parent(record.parent)
                .status(record.status)
                .deleted(directory.isDeleted())
                .startTime(record.startTime)
                .endTime(record.status == RunStatus.RUNNING ? null : record.endTime)
                .params(record.params)
                .tags(record.tags)
                .inputs(record.inputs)
                .latestMetrics(latest.byKey());
    }

    private boolean isInterrupted(LocalOptions options) throws IOException {
        if (record.python) {
            return isStale(options);
        }
        if (RunLock.isHeldHere(directory)) {
            return false;
        }
        WriterProcess writer = record.writer;
        WriterProcess.State state = writer == null ? WriterProcess.State.UNKNOWN : writer.state();
        return switch (state) {
            case GONE -> true;
            // A live process that is merely slow between two points is at work, unless it has let go of the run.
            case ALIVE -> record.detached && isStale(options);
            case UNKNOWN -> isStale(options);
        };
    }

    /** Whether somebody may be in the middle of a line. */
    private boolean mayBeWritten() throws IOException {
        boolean letGo = record.detached || WriterProcess.current().equals(record.writer);
        return record.status == RunStatus.RUNNING && (!letGo || RunLock.isHeldHere(directory));
    }

    private boolean isStale(LocalOptions options) {
        return options.clock().millis() - lastLine() > options.stale().toMillis();
    }

    /** When its writer was last heard of. */
    long lastLine() {
        return Math.max(Math.max(record.startTime, record.lastEvent), latest.newestTimestamp());
    }

    private List<String> notices(boolean over) throws IOException {
        List<String> notices = new ArrayList<>(record.notices);
        if (record.begunAt != null) {
            notices.add(
                    "The run was begun elsewhere and is continued here: points and artifacts that were logged before"
                            + " are at " + record.begunAt);
        }
        if (latest.damagedLines() > 0) {
            notices.add(skipped(RunDirectory.METRICS, latest.damagedLines()));
        }
        EventLines.noteLoss(record, latest.bytes(), notices);
        for (Path log : List.of(directory.events(), directory.metrics())) {
            Path torn = RunDirectory.torn(log);
            if (Files.exists(torn)) {
                notices.add(log.getFileName() + " ended in a torn line when the run was resumed; its "
                        + Files.size(torn) + " bytes were set aside in " + torn.getFileName());
            }
            long unread = over ? tornBytes(log) : 0;
            if (unread > 0) {
                notices.add(log.getFileName() + " ends in a torn line of " + unread + " bytes, which is not read");
            }
        }
        return notices;
    }

    private static long tornBytes(Path log) throws IOException {
        try {
            return Files.size(log) - WholeLines.length(log);
        } catch (NoSuchFileException absent) {
            return 0;
        }
    }

    private static String skipped(String file, long lines) {
        return file + " has " + lines + (lines == 1 ? " damaged line, which was" : " damaged lines, which were")
                + " skipped";
    }
}
