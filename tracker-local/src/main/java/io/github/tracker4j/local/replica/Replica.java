package io.github.tracker4j.local.replica;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.Tag;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.JournalPosition;
import io.github.tracker4j.local.SyncFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run at one destination: brings it, step by step, to what its journal says. Whatever is stopped between two steps or
 * within one, the next replica of the run goes on from the cursor, and each item is there once. Used by one thread at a
 * time; {@code docs/replication.md} has the protocol.
 */
final class Replica implements AutoCloseable {

    /** At the destination only: says that the run was ended because its writer was gone. */
    static final String INTERRUPTED_TAG = "tracker4j.interrupted";

    /** Longer than a call of a tracker takes, with all its requests and repetitions. */
    private static final Duration LONGEST_CALL = Duration.ofDays(1);

    private static final System.Logger LOG = System.getLogger("io.github.tracker4j.local.replica");

    private final Work work;
    private final SyncFile.Held lock;
    private final RemoteRun remote;
    private final SnapshotReplay snapshots;
    private final EventReplay events;
    private final PointReplay points;
    private boolean unsaved;
    private volatile Standing standing;

    /**
     * How far a replica has come, for other threads.
     *
     * @param isThere whether the run is at the destination
     * @param events the offset before which all events are there
     * @param points the position before which all points are there
     * @param pointCount how many points those are
     * @param refused why the destination refuses the run; null when it does not
     * @param setAside what was left out
     */
    record Standing(
            boolean isThere,
            long events,
            JournalPosition points,
            long pointCount,
            @Nullable String refused,
            List<SetAside> setAside) {

        static final Standing NOTHING = new Standing(false, 0, JournalPosition.START, 0, null, List.of());

        static Standing of(Cursor cursor, List<SetAside> before) {
            return new Standing(
                    cursor.origin != Cursor.Origin.NEW,
                    cursor.events,
                    cursor.points,
                    cursor.pointCount,
                    cursor.refused,
                    before.size() == cursor.setAside.size() ? before : List.copyOf(cursor.setAside));
        }
    }

    private Replica(Work work, SyncFile.Held lock, Sender sender, Census census) {
        this.work = work;
        this.lock = lock;
        this.remote = new RemoteRun(work, census);
        this.snapshots = new SnapshotReplay(work, remote);
        this.points = new PointReplay(work, remote, sender);
        this.events = new EventReplay(work, remote, sender, points);
        this.standing = Standing.of(work.cursor(), List.of());
    }

    /**
     * Takes up the replica of a journal; nothing is sent yet.
     *
     * @throws RejectedException of the run when another process is at it, or its cursor is of a later version
     */
    static Replica open(Journal journal, Destination destination, ReplicaOptions options, Sender sender, Census census)
            throws IOException {
        SyncFile sync = journal.sync(destination.fileName());
        CursorFile file = new CursorFile(sync, journal.id(), destination.name());
        return open(journal, destination, options, sender, census, file);
    }

    /** Takes up the replica of a journal whose cursor is kept in this file. */
    static Replica open(
            Journal journal,
            Destination destination,
            ReplicaOptions options,
            Sender sender,
            Census census,
            CursorFile file)
            throws IOException {
        SyncFile.Held lock = journal.sync(destination.fileName()).lock();
        try {
            Cursor cursor = file.read();
            cursor.journalOnly |= options.journalOnly();
            // Somebody may have mended what was refused.
            cursor.refused = null;
            Refusals refusals =
                    new Refusals(() -> destination.tracker().reader().find(journal.id()), cursor);
            Work work = new Work(journal, destination, options, file, cursor, refusals);
            takeOver(work);
            return new Replica(work, lock, sender, census);
        } catch (IOException | RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    /**
     * A call sends several requests and repeats some, so that the last of a call that was cut off may have been sent long
     * after it was written down; but not after now, since nobody else is at it. A clock that was set back changes nothing.
     */
    private static void takeOver(Work work) throws IOException {
        long now = work.now();
        Cursor cursor = work.cursor();
        if (!work.fits()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The files in " + work.journal().directory() + " are not as they were when they were sent to "
                            + work.destination().name() + "; the whole run is compared with what is there");
            cursor.doubtAll(work.journal().pointsLength(), now);
        }
        cursor.adopted = Math.min(now, cursor.adopted + LONGEST_CALL.toMillis());
        cursor.inFlight.replaceAll(request -> request.sentAt(Math.min(now, request.sent() + LONGEST_CALL.toMillis())));
        work.resolved(Cursor.Kind.RESUME);
    }

    /** Whether a run is at a destination, as far as the cursor knows that somebody else may be moving. */
    static boolean isThere(Journal journal, Destination destination) throws IOException {
        try {
            return new CursorFile(journal.sync(destination.fileName()), journal.id(), destination.name()).read().origin
                    != Cursor.Origin.NEW;
        } catch (RejectedException laterVersion) {
            return true;
        }
    }

    Journal journal() {
        return work.journal();
    }

    /** How many requests were answered. */
    long answers() {
        return work.cursor().answers;
    }

    /** Whether a run that is being logged has so little to send that it is worth to wait for more. */
    boolean isNearlyInStep(long enoughBytes) throws IOException {
        return work.journal().isWrittenHere()
                && work.cursor().events >= work.journal().eventsLength()
                && bytesBehind() < enoughBytes;
    }

    /** Whether a file is on its way; its answer is taken by {@link #advance()} or {@link #awaitUpload()}. */
    boolean isUploading() {
        return events.isUploading();
    }

    /** Waits for the file that is on its way, whatever becomes of it. */
    void awaitUpload() {
        if (!events.isUploading()) {
            return;
        }
        unsaved = true;
        try {
            events.awaitUpload();
        } catch (IOException | RuntimeException e) {
            // What has become of it is in the cursor; it is told by whoever sends it again.
            LOG.log(System.Logger.Level.DEBUG, "A file of " + work.journal() + " was not taken", e);
        }
        standing = Standing.of(work.cursor(), standing.setAside());
    }

    /** How far it has come; from any thread. */
    Standing standing() {
        return standing;
    }

    /**
     * Does the next piece of work.
     *
     * @throws TrackingException when the destination cannot be reached, or refuses everything
     * @throws IOException when the journal cannot be read, or the cursor cannot be written
     */
    Progress advance() throws IOException {
        if (!work.journal().isThere()) {
            throw new NoSuchFileException(work.journal().directory().toString());
        }
        if (work.cursor().events > work.journal().eventsLength()
                || work.cursor().points.offset() > work.journal().pointsLength()) {
            throw new IOException(work.journal().directory() + " has become shorter than what was sent of it");
        }
        if (work.cursor().refused != null || isComplete()) {
            return Progress.OVER;
        }
        work.cursor().complete = false;
        work.cursor().clamp(work.now());
        try {
            Progress progress = step();
            standing = Standing.of(work.cursor(), standing.setAside());
            unsaved |= progress.equals(Progress.MOVED);
            return progress.equals(Progress.IN_STEP) ? inStep() : progress;
        } catch (RejectedException e) {
            if (e.scope() == RejectedException.Scope.DESTINATION) {
                throw e;
            }
            refuse(String.valueOf(e.getMessage()));
            return Progress.OVER;
        }
    }

    private boolean isComplete() throws IOException {
        Cursor cursor = work.cursor();
        return cursor.complete && !work.journal().isForeign() && isAtEnd();
    }

    private boolean isAtEnd() throws IOException {
        Cursor cursor = work.cursor();
        return cursor.events >= work.journal().eventsLength()
                && cursor.points.offset() >= work.journal().pointsLength();
    }

    private Progress step() throws IOException {
        Progress notThere = remote.ensure();
        if (notThere != null) {
            return notThere;
        }
        // They begin the events anew when they change, or are requests of events themselves.
        Progress first = events.isUploading() ? Progress.IN_STEP : snapshots.advance();
        if (!first.equals(Progress.IN_STEP)) {
            return first;
        }
        Progress ofEvents = events.advance();
        Progress ofPoints = points.advance();
        if (ofEvents.equals(Progress.MOVED) || ofPoints.equals(Progress.MOVED)) {
            return Progress.MOVED;
        }
        if (ofEvents instanceof Progress.Uploading) {
            return ofEvents;
        }
        if (ofEvents instanceof Progress.Waiting event && ofPoints instanceof Progress.Waiting point) {
            return new Progress.Waiting(Math.min(event.until(), point.until()));
        }
        return ofEvents instanceof Progress.Waiting ? ofEvents : ofPoints;
    }

    private Progress inStep() throws IOException {
        Cursor cursor = work.cursor();
        if (!isAtEnd()) {
            // Something was logged meanwhile.
            return Progress.MOVED;
        }
        if (!cursor.ended && work.options().endInterrupted() && isInterrupted()) {
            long until = cursor.heldUntil(Set.of(EventReplay.RUNNING), work.now());
            if (until > 0) {
                return new Progress.Waiting(until);
            }
            if (!events.sendUnnamedArtifact()) {
                endInterrupted();
            }
            return Progress.MOVED;
        }
        boolean complete = cursor.ended && !cursor.interrupted;
        if (unsaved || complete) {
            cursor.complete = complete;
            work.save();
            unsaved = false;
        }
        return cursor.ended ? Progress.OVER : Progress.IN_STEP;
    }

    private boolean isInterrupted() throws IOException {
        RunInfo info = work.journal().info();
        return info.interrupted();
    }

    private void endInterrupted() throws IOException {
        Run run = remote.run();
        long last = work.journal().lastLine();
        work.cursor().interrupted = true;
        work.request(work.cursor().events, Set.of(EventReplay.END, "tag:" + INTERRUPTED_TAG), () -> {
            run.log(LogBatch.ofTags(
                    List.of(new Tag(INTERRUPTED_TAG, "its program was gone; ended at the time of its last line"))));
            run.end(RunStatus.FAILED, last);
        });
        remote.ended();
        work.save();
    }

    /** Leaves the run out, for this reason, until somebody tries again. */
    void refuse(String reason) throws IOException {
        work.cursor().answers++;
        work.cursor().refused = reason;
        standing = Standing.of(work.cursor(), standing.setAside());
        work.save();
        LOG.log(
                System.Logger.Level.WARNING,
                "Run " + work.cursor().run + " is set aside: "
                        + work.destination().name() + " refuses it (" + reason + "); what was logged is in "
                        + work.journal().directory());
    }

    /** How many bytes of the journal are not there yet; from any thread. */
    long bytesBehind() throws IOException {
        Standing now = standing;
        return Math.max(0, work.journal().eventsLength() - now.events())
                + Math.max(0, work.journal().pointsLength() - now.points().offset());
    }

    /** Lets go of the run, here and there, after the file that is on its way; it can be taken up again. */
    @Override
    public void close() {
        try {
            @Nullable RuntimeException failure = null;
            awaitUpload();
            try {
                remote.letGo();
            } catch (RuntimeException e) {
                failure = e;
            }
            if (unsaved) {
                work.save();
            }
            if (failure != null) {
                throw failure;
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "The cursor of " + work.journal() + " could not be written", e);
        } finally {
            lock.close();
        }
    }
}
