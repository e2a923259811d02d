package io.github.tracker4j.local;

import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens the journals of runs that nobody writes: takes their locks and puts their files in order. */
record ClosedRuns(LocalOptions options, LogFile.Opener opener) {

    /** How a journal is opened. */
    @FunctionalInterface
    private interface Opening {
        RunJournal open(RecordedRun run, RunLock lock, LocalOptions options, LogFile.Opener opener) throws IOException;
    }

    /** How the lock of a run is taken. */
    @FunctionalInterface
    private interface Locking {
        RunLock lock(RunDirectory directory) throws IOException;
    }

    /** Opens a run that goes on. */
    RunJournal resume(RunId id, RunDirectories.Place place) throws IOException {
        return open(id, place, "be resumed; push it, or start a new run", RunLock::acquire, RunJournal::resume);
    }

    /** Opens a run that an owner changes. */
    RunJournal maintain(RunId id, RunDirectories.Place place) throws IOException {
        return open(
                id, place, "be changed; it can be deleted and restored", RunLock::acquireSoon, RunJournal::maintain);
    }

    private RunJournal open(RunId id, RunDirectories.Place place, String remedy, Locking locking, Opening opening)
            throws IOException {
        RunDirectory directory = place.directory();
        if (directory.isDeleted()) {
            throw RunDirectories.deleted(id, directory);
        }
        requireOurs(directory, RecordedRun.readRecord(place), remedy);
        RunLock lock = locking.lock(directory);
        try {
            // Somebody may have deleted it before it was locked, and started another in its place.
            RunRecord record = RecordedRun.readRecord(place);
            if (record == null || !record.id.equals(id)) {
                throw new MovedException(id, directory);
            }
            Recovery.recover(directory);
            RecordedRun run = Objects.requireNonNull(RecordedRun.read(place), "a recovered run can be read");
            return opening.open(run, lock, options, opener);
        } catch (IOException | RuntimeException e) {
            lock.release();
            throw e;
        }
    }

    /** Refuses to write what this version would damage, before a file is touched. */
    private static void requireOurs(RunDirectory directory, @Nullable RunRecord run, String remedy) {
        if (run == null || run.python) {
            throw new RejectedException(
                    RejectedException.Scope.RUN,
                    "The run in " + directory.path() + " was written by another program and cannot " + remedy);
        }
        if (run.format > EventLines.FORMAT) {
            throw new RejectedException(
                    RejectedException.Scope.RUN,
                    "The run in " + directory.path() + " has format " + run.format + "; this version writes "
                            + EventLines.FORMAT + " and would damage it: take a later Tracker4J");
        }
    }
}
