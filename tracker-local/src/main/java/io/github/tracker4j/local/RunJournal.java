package io.github.tracker4j.local;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.Param;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.Tag;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.spi.PointCompletion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The files of one run while it is written: two logs that only grow, the sum of what they say, and snapshots of it.
 * Thread-safe. When a method that logs returns, its bytes are with the operating system.
 */
final class RunJournal {

    private static final System.Logger LOGGER = System.getLogger("io.github.tracker4j.local");

    private final RunLock lock;
    private final LocalOptions options;
    private final RunRecord record;
    private final LatestMetrics latest;
    private final PointCompletion completion;
    private final AppendLog events;
    private final AppendLog metrics;
    private final LineBuffer lines = new LineBuffer();
    /** Held while snapshots are written, before the monitor of this object where both are needed. */
    private final Object snapshotMonitor = new Object();

    private RunDirectory directory;
    private Snapshots snapshots;
    private boolean closed;
    /** That of the directory, at hand for each point. */
    private boolean deleted;

    /** What of the files is there to stay, for those who follow them without a lock. */
    private volatile long loggedEvents;

    private volatile long loggedPoints;

    private boolean eventsChanged = true;
    private boolean metricsChanged = true;
    private boolean released;
    private boolean snapshotsFailed;

    private RunJournal(
            RunDirectory directory,
            RunLock lock,
            LocalOptions options,
            LogFile.Opener opener,
            RunRecord record,
            LatestMetrics latest)
            throws IOException {
        this.directory = directory;
        this.lock = lock;
        this.options = options;
        this.record = record;
        this.latest = latest;
        this.completion = new PointCompletion(options.clock(), latest.all());
        this.snapshots = new Snapshots(directory);
        boolean force = options.durability() == LocalOptions.Durability.POWER_LOSS;
        this.events = new AppendLog(directory.events(), opener, force);
        try {
            this.metrics = new AppendLog(directory.metrics(), opener, force);
        } catch (IOException e) {
            events.close();
            throw e;
        }
        logged();
    }

    /** Begins a new run in an empty directory whose lock is held. */
    static RunJournal create(
            RunDirectory directory, RunLock lock, LocalOptions options, LogFile.Opener opener, RunRecord record)
            throws IOException {
        RunJournal journal = new RunJournal(directory, lock, options, opener, record, new LatestMetrics());
        return journal.begun(EventLines.start(record, false, options.clock().millis()));
    }

    /** Begins the journal of a run that goes on here and was begun elsewhere, as {@link #create} does. */
    static RunJournal continuation(
            RunDirectory directory,
            RunLock lock,
            LocalOptions options,
            LogFile.Opener opener,
            RunRecord record,
            RunInfo begun)
            throws IOException {
        long time = options.clock().millis();
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        first.writeBytes(EventLines.start(record, false, time));
        first.writeBytes(Continuation.lines(begun, time));
        Continuation.note(begun, record);
        LatestMetrics latest = new LatestMetrics();
        record.begunWith.forEach(latest::know);
        return new RunJournal(directory, lock, options, opener, record, latest).begun(first.toByteArray());
    }

    /** Goes on with a run that was recovered and whose lock is held. */
    static RunJournal resume(RecordedRun run, RunLock lock, LocalOptions options, LogFile.Opener opener)
            throws IOException {
        RunRecord record = run.record();
        RunJournal journal = new RunJournal(run.directory(), lock, options, opener, record, run.latest());
        long time = options.clock().millis();
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        if (!record.hasStart) {
            // The snapshots are all that is left of the beginning: from here on it stands in the log again.
            first.write(EventLines.start(record, true, time));
            List<Param> params = new ArrayList<>();
            record.params.forEach((key, value) -> params.add(new Param(key, value)));
            first.write(EventLines.params(params, time));
            record.hasStart = true;
        }
        first.write(EventLines.resume(journal.metrics.length(), time));
        record.status = RunStatus.RUNNING;
        record.endTime = null;
        record.detached = false;
        return journal.begun(first.toByteArray());
    }

    /** Opens a run that was recovered and whose lock is held, so that an owner can change it; it does not go on. */
    static RunJournal maintain(RecordedRun run, RunLock lock, LocalOptions options, LogFile.Opener opener)
            throws IOException {
        return new RunJournal(run.directory(), lock, options, opener, run.record(), run.latest());
    }

    private RunJournal begun(byte[] firstLines) throws IOException {
        try {
            record.writer = WriterProcess.current();
            events.append(firstLines, firstLines.length);
            logged();
        } catch (IOException e) {
            closeFiles();
            throw e;
        }
        // From the first line on the run is there: snapshots that cannot be written are no reason to deny that.
        refreshSnapshots();
        return this;
    }

    RunId id() {
        return record.id;
    }

    /** How much of the events belongs to calls that succeeded. */
    long eventsLength() {
        return loggedEvents;
    }

    /** How much of the points belongs to calls that succeeded. */
    long pointsLength() {
        return loggedPoints;
    }

    /** Lets those who follow the files see what was written; what may still be cut back they must not. */
    private void logged() {
        loggedEvents = events.length();
        loggedPoints = metrics.length();
    }

    synchronized RunDirectory directory() {
        return directory;
    }

    /**
     * Refuses to log while the run is deleted.
     *
     * @throws RejectedException of the run
     */
    synchronized void requireNotDeleted() {
        if (deleted) {
            throw RunDirectories.deleted(record.id, directory);
        }
    }

    /** Logs a batch: events in one write, then points in one write; when the second fails, the first is taken back. */
    synchronized void log(LogBatch batch) {
        requireOpen();
        try {
            requireNotDeleted();
        } catch (RejectedException e) {
            throw e.withRemaining(batch);
        }
        batch.validated();
        List<Param> params = batch.newParams(record.params);
        List<Tag> tags = record.changed(batch.tags());
        List<DatasetInput> inputs = record.unknown(batch.inputs());
        LogBatch complete = completion.complete(batch);
        byte[] eventLines =
                EventLines.batch(params, tags, inputs, options.clock().millis());
        lines.format(complete.metrics(), key -> latest.series(key).encodedKey);
        try {
            append(eventLines);
        } catch (IOException e) {
            throw failure(e, complete);
        }
        logged();
        if (eventLines.length > 0) {
            params.forEach(param -> record.params.put(param.key(), param.value()));
            tags.forEach(tag -> record.tags.put(tag.key(), tag.value()));
            inputs.forEach(record::addInput);
            eventsChanged = true;
        }
        for (Metric metric : complete.metrics()) {
            latest.series(metric.key()).note(metric.value(), metric.stepOrZero(), metric.timestampOrZero());
        }
    }

    /** Logs one point now; what {@link #log} does, without its garbage. */
    synchronized void logPoint(String key, double value, long step) {
        requireOpen();
        long timestamp = options.clock().millis();
        LatestMetrics.Series series = latest.known(key);
        if (series == null || timestamp < 0 || deleted) {
            log(LogBatch.ofMetrics(List.of(Metric.of(key, value, step, timestamp))));
            return;
        }
        completion.taken(key, step);
        lines.clear();
        lines.startLine(step, timestamp);
        lines.entry(series.encodedKey, value, true);
        lines.endLine();
        try {
            metrics.append(lines.bytes(), lines.length());
        } catch (IOException e) {
            throw failure(e, LogBatch.ofMetrics(List.of(Metric.of(key, value, step, timestamp))));
        }
        loggedPoints = metrics.length();
        pointsLogged();
        series.note(value, step, timestamp);
    }

    /** Lets an artifact appear whose bytes are complete. */
    synchronized void publish(StagedArtifact artifact) {
        requireOpen();
        requireNotDeleted();
        artifact.move(directory);
        byte[] event = EventLines.artifact(
                artifact.path(),
                artifact.size(),
                artifact.sha256(),
                options.clock().millis());
        try {
            events.append(event, event.length);
            logged();
        } catch (IOException e) {
            throw new OutcomeUnknownException(
                    "Artifact " + artifact.path() + " of run " + record.id + " is stored, but its event is not (" + e
                            + "); log it again when the disk has room",
                    e);
        }
    }

    /** Writes the end down, then lets go of the files. */
    void end(RunStatus status, long endTime) {
        synchronized (this) {
            requireOpen();
            requireNotDeleted();
            byte[] event = EventLines.status(
                    status, endTime, metrics.length(), options.clock().millis());
            try {
                events.append(event, event.length);
                logged();
            } catch (IOException e) {
                throw failure(e, LogBatch.EMPTY);
            }
            record.status = status;
            record.endTime = endTime;
            eventsChanged = true;
            closed = true;
        }
        release();
    }

    /** Lets go of the files; the run stays running. */
    void detach() {
        synchronized (this) {
            byte[] event = EventLines.detach(metrics.length(), options.clock().millis());
            try {
                events.append(event, event.length);
                logged();
            } catch (IOException e) {
                // Everything that was logged is there; without this line the run only takes longer to look interrupted.
                LOGGER.log(System.Logger.Level.WARNING, "Letting go of run " + record.id + " was not noted", e);
            }
            closed = true;
        }
        release();
    }

    /** Lets go of the files of a run that did not go on. */
    void letGo() {
        synchronized (this) {
            closed = true;
        }
        release();
    }

    /** Gives the run another name. */
    synchronized void rename(String name) {
        change(EventLines.rename(name, options.clock().millis()));
        record.name = name;
    }

    /** Takes a tag from the run, where it has it. */
    synchronized void deleteTag(String key) {
        requireNotDeleted();
        if (record.tags.containsKey(key)) {
            change(EventLines.deleteTag(key, options.clock().millis()));
            record.tags.remove(key);
        }
    }

    private void change(byte[] event) {
        requireOpen();
        requireNotDeleted();
        try {
            events.append(event, event.length);
            logged();
        } catch (IOException e) {
            throw failure(e, LogBatch.EMPTY);
        }
        eventsChanged = true;
    }

    /** Deletes or restores the run with all that is open of it; nothing happens when it is so already. */
    void setDeleted(boolean toTrash) throws IOException {
        synchronized (snapshotMonitor) {
            synchronized (this) {
                requireOpen();
                if (deleted != toTrash) {
                    directory = Trash.move(directory, lock);
                    deleted = toTrash;
                    snapshots = snapshots.movedTo(directory);
                }
            }
        }
    }

    /** Writes the snapshots that are behind; an error is told once and the next call tries again. */
    void refreshSnapshots() {
        synchronized (snapshotMonitor) {
            if (released) {
                return;
            }
            Map<Path, byte[]> contents;
            synchronized (this) {
                if (!eventsChanged && !metricsChanged) {
                    return;
                }
                contents = snapshots.contents(record, latest, eventsChanged, metricsChanged);
                eventsChanged = false;
                metricsChanged = false;
            }
            try {
                Snapshots.write(contents);
                snapshotsFailed = false;
            } catch (IOException e) {
                synchronized (this) {
                    eventsChanged = true;
                    metricsChanged = true;
                }
                if (!snapshotsFailed) {
                    LOGGER.log(
                            System.Logger.Level.WARNING,
                            "The snapshots in " + directory.path() + " are behind what was logged, which is safe in "
                                    + RunDirectory.EVENTS + " and " + RunDirectory.METRICS,
                            e);
                }
                snapshotsFailed = true;
            }
        }
    }

    private void release() {
        refreshSnapshots();
        synchronized (snapshotMonitor) {
            released = true;
        }
        closeFiles();
    }

    private void closeFiles() {
        for (AutoCloseable file : List.<AutoCloseable>of(events, metrics, lock::release)) {
            try {
                file.close();
            } catch (Exception e) {
                LOGGER.log(System.Logger.Level.WARNING, "A file of " + directory.path() + " could not be closed", e);
            }
        }
    }

    private void append(byte[] eventLines) throws IOException {
        long before = events.length();
        if (eventLines.length > 0) {
            events.append(eventLines, eventLines.length);
        }
        if (lines.length() > 0) {
            try {
                metrics.append(lines.bytes(), lines.length());
            } catch (IOException e) {
                if (eventLines.length > 0) {
                    events.cutBack(before, e);
                }
                throw e;
            }
            pointsLogged();
        }
    }

    private void pointsLogged() {
        latest.covers(metrics.length());
        metricsChanged = true;
    }

    /** Tells that the run has ended or was let go. */
    static final class OverException extends IllegalStateException {

        private static final long serialVersionUID = 1;

        private OverException(String message) {
            super(message);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new OverException("Run " + record.id
                    + " has just ended or was let go, so nothing can be logged to it; resume it with"
                    + " RunSpec.resume(experiment, id)");
        }
    }

    private TrackingException failure(IOException e, LogBatch batch) {
        String what = "Run " + record.id + " could not be written to " + directory.path() + ": " + e.getMessage();
        if (e instanceof AppendLog.DoubtException) {
            return new OutcomeUnknownException(what + "; let go of it with detach(), resume it and reconcile", e)
                    .withRemaining(batch);
        }
        return new UnavailableException(
                        what + "; nothing of this call was stored: log it again when the disk has room", e)
                .withRemaining(batch);
    }
}
