package io.github.tracker4j.local;

import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.Tag;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.spi.OpenRuns;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Changes runs and experiments on disk after they were logged. A run that this tracker writes is changed through its
 * journal; one that nobody writes is locked for the time; one that somebody else writes is refused. Thread-safe.
 *
 * @param root where the runs are
 * @param open tells whether the tracker is open
 * @param experiments the directories of experiments
 * @param runs the directories of runs
 * @param closed opens runs that nobody writes
 * @param journals the runs that this tracker writes
 */
record LocalAdmin(
        Path root,
        OpenRuns open,
        ExperimentDirectories experiments,
        RunDirectories runs,
        ClosedRuns closed,
        Map<RunId, RunJournal> journals)
        implements RunAdmin {

    @Override
    public void delete(RunId run) {
        change(run, "deleted", () -> setDeleted(run, true));
    }

    @Override
    public void restore(RunId run) {
        change(run, "restored", () -> setDeleted(run, false));
    }

    @Override
    public void rename(RunId run, String name) {
        // The spec knows what a name may be.
        String checked = Objects.requireNonNull(RunSpec.in("any").named(name).name());
        change(run, "renamed", () -> edit(run, journal -> journal.rename(checked)));
    }

    @Override
    public void deleteTag(RunId run, String key) {
        String deletable = Tag.deletable(key);
        change(run, "changed", () -> edit(run, journal -> journal.deleteTag(deletable)));
    }

    @Override
    public void updateExperiment(ExperimentSpec spec) {
        open.requireOpen();
        try {
            if (!experiments.update(spec)) {
                throw new RejectedException(
                        RejectedException.Scope.DESTINATION,
                        "There is no experiment '" + spec.name() + "' below " + root + "; start a run in it first");
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new UnavailableException(
                    "Experiment '" + spec.name() + "' below " + root + " could not be described anew: " + e, e);
        }
    }

    private void setDeleted(RunId run, boolean toTrash) throws IOException {
        if (!byWriter(run, journal -> journal.setDeleted(toTrash))) {
            runs.visit(run, place -> {
                move(run, place, toTrash);
                return run;
            });
        }
    }

    private void move(RunId run, RunDirectories.Place place, boolean toTrash) throws IOException {
        RunDirectory directory = place.directory();
        if (directory.isDeleted() == toTrash) {
            return;
        }
        RunRecord record = RecordedRun.readRecord(place);
        if (record != null && record.python) {
            requireOver(new RecordedRun(directory, record, LatestMetrics.read(directory, record)));
            Trash.moveUnlocked(directory);
            return;
        }
        RunLock lock = RunLock.acquireSoon(directory);
        try {
            // Somebody may have moved it before it was locked, and another to where it was.
            if (!run.equals(RunDirectories.idOf(place))) {
                throw new MovedException(run, directory);
            }
            Trash.move(directory, lock);
        } finally {
            lock.release();
        }
    }

    /** The Python tracker holds no lock, and would go on to write where its run was. */
    private void requireOver(RecordedRun run) throws IOException {
        if (run.record().status == RunStatus.RUNNING
                && !run.info(closed.options()).interrupted()) {
            throw new RejectedException(
                    RejectedException.Scope.RUN,
                    "The run in " + run.directory().path()
                            + " is being written by another program; end it there first");
        }
    }

    @FunctionalInterface
    private interface Edit {
        void apply(RunJournal journal) throws IOException;
    }

    private void edit(RunId run, Edit edit) throws IOException {
        if (!byWriter(run, edit)) {
            runs.visit(run, place -> {
                RunJournal journal = closed.maintain(run, place);
                try {
                    edit.apply(journal);
                } finally {
                    journal.letGo();
                }
                return run;
            });
        }
    }

    /** Changes a run that this tracker writes; false where it does not, or has just ended it. */
    private boolean byWriter(RunId run, Edit edit) throws IOException {
        RunJournal written = journals.get(run);
        if (written == null) {
            return false;
        }
        try {
            edit.apply(written);
            return true;
        } catch (RunJournal.OverException justEnded) {
            // Its lock is about to be let go of, for which the change of a closed run waits.
            return false;
        }
    }

    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }

    private void change(RunId run, String what, Change change) {
        open.requireOpen();
        try {
            change.make();
        } catch (IOException | DirectoryIteratorException e) {
            throw new UnavailableException("Run " + run + " below " + root + " could not be " + what + ": " + e, e);
        }
    }
}
