package io.github.tracker4j.local;

import io.github.tracker4j.Content;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.safeguard.LawfulForm;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one run, for whoever replays it somewhere else. It may be written meanwhile: only what a log call has
 * returned for is read, where the writer is of this JVM, and only whole lines of other writers. Reading changes nothing.
 *
 * <p>Thread-safe; the cursors that it gives are not.
 */
public final class Journal {

    private final RunDirectories.Place place;
    private final LocalOptions options;
    private final Journals.Writers writers;
    private final RunRecord began;
    private @Nullable ForeignRun foreign;

    private Journal(RunDirectories.Place place, LocalOptions options, Journals.Writers writers, RunRecord began) {
        this.place = place;
        this.options = options;
        this.writers = writers;
        this.began = began;
    }

    /** The journal in a directory; null when no run was started there. */
    static @Nullable Journal read(RunDirectories.Place place, LocalOptions options, Journals.Writers writers)
            throws IOException {
        RunRecord[] first = new RunRecord[1];
        RunRecord whole = RecordedRun.readRecord(place, start -> {
            first[0] = start;
            return false;
        });
        RunRecord began = first[0] != null ? first[0] : whole;
        return began == null ? null : new Journal(place, options, writers, began);
    }

    /** The run. */
    public RunId id() {
        return began.id;
    }

    /** The name of its experiment. */
    public String experiment() {
        return began.python ? LawfulForm.experimentName(began.experiment) : began.experiment;
    }

    /** The run it is nested under, where there is one. */
    public @Nullable RunId parent() {
        return began.parent;
    }

    /** When it started, in milliseconds since the epoch. */
    public long startTime() {
        return began.startTime;
    }

    /**
     * Where the run was begun, if not here: then this journal has only what was logged here, and the run is there already.
     */
    public Optional<String> begunAt() throws IOException {
        if (began.python) {
            return Optional.empty();
        }
        try (JournalEvents events = events(0)) {
            // It stands right behind the start.
            for (int i = 0; i < 2 && events.next(); i++) {
                if (events.event() instanceof JournalEvent.Continued continued) {
                    return Optional.of(continued.uri());
                }
            }
            return Optional.empty();
        }
    }

    /** Where its files are. */
    public Path directory() {
        return place.directory().path();
    }

    /**
     * Whether another program wrote it, the Python tracker of {@code docs/local-format.md}. Then its spec, events and points
     * are made of its files, in their {@link LawfulForm}: always the same of the same files. Its events are those of the moment
     * when they were first asked for.
     */
    public boolean isForeign() {
        return began.python;
    }

    /**
     * The run as it reads now.
     *
     * @throws IOException when its files cannot be read
     */
    public RunInfo info() throws IOException {
        RecordedRun run = RecordedRun.read(place);
        if (run == null) {
            throw gone();
        }
        return run.info(options);
    }

    private NoSuchFileException gone() {
        return new NoSuchFileException(
                directory().toString(), null, "the run is not there any more; it may have been deleted");
    }

    /** How the run is created elsewhere: experiment, id, name, parent, start time and the tags that it started with. */
    public RunSpec spec() throws IOException {
        if (began.python) {
            return foreign().spec();
        }
        return new RunSpec(
                ExperimentDirectories.specOf(directory().resolveSibling(""), began.experiment),
                began.id,
                began.name,
                began.parent,
                began.startTime,
                RunSpec.Mode.CREATE,
                new LinkedHashMap<>(began.tags));
    }

    /** The params and tags that stand in snapshots and in no event; empty for a journal that is whole. */
    public LogBatch snapshots() throws IOException {
        if (began.hasStart || began.python) {
            return LogBatch.EMPTY;
        }
        RunRecord now = RecordedRun.readRecord(place);
        Map<String, String> params = now == null ? Map.of() : now.params;
        Map<String, String> tags = now == null ? Map.of() : now.tags;
        return new LogBatch(JournalEvents.params(params), JournalEvents.tags(tags), List.of(), List.of());
    }

    /** How many bytes of events there are to read. */
    public long eventsLength() throws IOException {
        if (began.python) {
            return foreign().size();
        }
        RunJournal writer = writers.of(id());
        return writer != null
                ? writer.eventsLength()
                : wholeLines(place.directory().events());
    }

    /** How many bytes of points there are to read. */
    public long pointsLength() throws IOException {
        RunJournal writer = writers.of(id());
        return writer != null
                ? writer.pointsLength()
                : wholeLines(place.directory().metrics());
    }

    /** How many points there are, one that was logged again counted again; reads what was logged in the last second. */
    public long pointCount() throws IOException {
        RunRecord record = RecordedRun.readRecord(place);
        return record == null
                ? 0
                : LatestMetrics.read(place.directory(), record).points();
    }

    /**
     * The events from an offset on; the caller closes them.
     *
     * @param offset where a line begins
     */
    public JournalEvents events(long offset) throws IOException {
        return began.python
                ? JournalEvents.of(foreign(), offset)
                : JournalEvents.of(place.directory().events(), offset, eventsLength());
    }

    /** The points from a position on; the caller closes them. */
    public JournalPoints points(JournalPosition from) throws IOException {
        return JournalPoints.of(
                place.directory().metrics(), began.python ? (Long) began.startTime : null, from, pointsLength());
    }

    /**
     * The file of an artifact, whether it is there or not.
     *
     * @throws io.github.tracker4j.RejectedException when its path leads through a symbolic link
     */
    public Path artifact(String artifactPath) {
        return ArtifactFiles.resolve(place.directory(), artifactPath);
    }

    /**
     * The paths of the files that are there, in their order, whether an event names them or not; those that lead through a
     * symbolic link are not.
     */
    public Set<String> artifactPaths() throws IOException {
        return ArtifactFiles.sizes(place.directory()).keySet();
    }

    /**
     * The bytes of an artifact that an event names. Those of a foreign run that hold the whole value of a param are no file.
     *
     * @throws io.github.tracker4j.RejectedException when its path leads through a symbolic link
     */
    public Content content(String artifactPath) throws IOException {
        return began.python ? foreign().content(artifactPath) : Content.of(artifact(artifactPath));
    }

    /**
     * What stands in the snapshots of a foreign run and which files it has, as a hash: a journal of which nothing but points
     * is ever changed in place has none.
     */
    public Optional<String> foreignSignature() throws IOException {
        return began.python ? Optional.of(foreign().signature()) : Optional.empty();
    }

    /** The zone that was noted for the times of a foreign run that name none; empty when none was. */
    public Optional<ZoneId> notedZone() throws IOException {
        return began.python ? Optional.ofNullable(ForeignZone.noted(place.directory())) : Optional.empty();
    }

    /** Notes the zone in which the times of a foreign run are read that name none, unless one was noted before. */
    public void noteZone() throws IOException {
        if (began.python) {
            ForeignZone.note(place.directory(), options.zone());
        }
    }

    /** The run as one of ours, as it stood when it was first asked for; only of a foreign one. */
    synchronized ForeignRun foreign() throws IOException {
        ForeignRun known = foreign;
        if (known != null) {
            return known;
        }
        RunRecord now = RecordedRun.readRecord(place);
        if (now == null) {
            throw gone();
        }
        ForeignRun read = ForeignRun.read(place.directory(), now, pointsLength());
        foreign = read;
        return read;
    }

    /** The time of the last line that its writer wrote, in milliseconds since the epoch. */
    public long lastLine() throws IOException {
        RecordedRun run = RecordedRun.read(place);
        return run == null ? began.startTime : run.lastLine();
    }

    /**
     * What a replica of this journal keeps beside it.
     *
     * @param name of the file, without its ending; safe in file systems
     */
    public SyncFile sync(String name) {
        return new SyncFile(place.directory(), name);
    }

    /**
     * What stands before an offset of the events, in short: of another file, or one that was shortened and has grown again,
     * it is another.
     */
    public String eventsBefore(long offset) throws IOException {
        return began.python ? "" : Fingerprint.before(place.directory().events(), offset);
    }

    /** As {@link #eventsBefore}, of the points. */
    public String pointsBefore(long offset) throws IOException {
        return Fingerprint.before(place.directory().metrics(), offset);
    }

    /** Whether it is still where it was found: a run that is deleted moves away. */
    public boolean isThere() {
        return place.directory().holdsRun();
    }

    /** Whether somebody of this JVM writes it at present. */
    public boolean isWrittenHere() {
        return writers.of(id()) != null;
    }

    /** How the run stands: like {@link #info()}, without reading points. */
    public RunStatus status() throws IOException {
        RunRecord now = RecordedRun.readRecord(place);
        return now == null ? began.status : now.status;
    }

    private static long wholeLines(Path log) throws IOException {
        try {
            return WholeLines.length(log);
        } catch (NoSuchFileException nothingLogged) {
            return 0;
        }
    }

    @Override
    public String toString() {
        return "run " + id() + " in " + directory();
    }
}
