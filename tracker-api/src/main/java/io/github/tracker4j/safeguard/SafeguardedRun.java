package io.github.tracker4j.safeguard;

import io.github.tracker4j.ArtifactPaths;
import io.github.tracker4j.Content;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunFailure;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.RunStoppedException;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.UnavailableException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run with the guards in front of it, the first in the list outermost. */
final class SafeguardedRun implements Run {

    private static final System.Logger LOG = System.getLogger(SafeguardedTracker.class.getName());

    private final Run run;
    private final GuardCounts counts;
    private final CountTags countTags;
    private final PointCount points;
    private final RunGuard[] guards;
    private final AtomicBoolean outOfReach;
    private final Consumer<SafeguardedRun> gone;
    private final Consumer<LogBatch> log;
    private final RunGuard.Artifacts artifacts;
    private final ReentrantLock ending = new ReentrantLock();
    private boolean over;
    private volatile @Nullable RunStoppedException stopped;

    /**
     * @param guarded the run with all of its guards before it
     * @param outOfReach whether the backend was out of reach when it was last asked at the end of a run
     * @param gone hears when the run has ended or was let go
     */
    SafeguardedRun(
            Guard.GuardedRun guarded, List<RunGuard> guards, AtomicBoolean outOfReach, Consumer<SafeguardedRun> gone) {
        this.run = guarded.run();
        this.counts = guarded.counts();
        this.countTags = new CountTags(guarded);
        this.points = guarded.points();
        this.guards = guards.toArray(new RunGuard[0]);
        this.outOfReach = outOfReach;
        this.gone = gone;
        this.log = guarded(run::log, RunGuard::log);
        this.artifacts = guarded.artifacts();
    }

    GuardCounts counts() {
        return counts;
    }

    /** A call on a guard. */
    private interface Step {
        void pass(RunGuard guard, LogBatch batch, Consumer<LogBatch> next);
    }

    private Consumer<LogBatch> guarded(Consumer<LogBatch> last, Step step) {
        Consumer<LogBatch> next = last;
        for (int i = guards.length - 1; i >= 0; i--) {
            RunGuard guard = guards[i];
            Consumer<LogBatch> inner = next;
            next = batch -> step.pass(guard, batch, inner);
        }
        return next;
    }

    @Override
    public RunId id() {
        return run.id();
    }

    @Override
    public void log(LogBatch batch) {
        log(batch, log);
    }

    private void log(LogBatch batch, Consumer<LogBatch> guarded) {
        try {
            try {
                guarded.accept(batch);
            } catch (RunStoppedException reason) {
                stop(reason);
                throw reason;
            }
        } catch (IllegalStateException over) {
            throw stoppedOr(over);
        }
    }

    /** What another thread hears that was about to log while the run was stopped. */
    private RuntimeException stoppedOr(IllegalStateException over) {
        RunStoppedException first = stopped;
        if (first == null) {
            return over;
        }
        // An exception of its own: each thread has a stack, and may attach what it likes.
        RunStoppedException again = new RunStoppedException(id(), String.valueOf(first.getMessage()));
        again.initCause(over);
        return again;
    }

    /** A run that is over already answers as usual. */
    private void stop(RunStoppedException reason) {
        ending.lock();
        try {
            if (over) {
                run.log(LogBatch.EMPTY);
            } else {
                stopped = reason;
                RunFailure.record(this, reason);
                detach();
            }
        } finally {
            ending.unlock();
        }
    }

    /** The fast path: a point that no guard touches needs no batch, and the backend may have a fast path of its own. */
    @Override
    public void logMetric(String key, double value, long step) {
        for (RunGuard guard : guards) {
            if (!guard.ignores(key, value)) {
                Run.super.logMetric(key, value, step);
                return;
            }
        }
        try {
            points.take(1);
        } catch (TrackingException refused) {
            throw refused.withRemaining(LogBatch.ofMetrics(List.of(Metric.of(key, value, step))));
        }
        try {
            run.logMetric(key, value, step);
        } catch (RuntimeException failure) {
            points.giveBack(failure, 1);
            throw failure instanceof IllegalStateException over ? stoppedOr(over) : failure;
        }
    }

    @Override
    public void reconcile(LogBatch batch, RunReader reader) {
        log(batch, guarded(settled -> run.reconcile(settled, WholeParamReader.stored(reader)), RunGuard::reconcile));
    }

    @Override
    public void logArtifact(String artifactPath, Content content) {
        try {
            artifacts.log(ArtifactPaths.checked(artifactPath), content);
        } catch (IllegalStateException over) {
            throw stoppedOr(over);
        }
    }

    @Override
    public void flush() {
        run.flush();
    }

    @Override
    public void end(RunStatus status, long endTime) {
        end(() -> run.end(status, endTime));
    }

    /** Passed on as it is, since what stands behind may have a clock of its own. */
    @Override
    public void end(RunStatus status) {
        end(() -> run.end(status));
    }

    private void end(Runnable end) {
        ending.lock();
        try {
            if (over) {
                end.run();
                return;
            }
            writeCounts();
            asking(end);
            tellOver();
        } finally {
            ending.unlock();
        }
    }

    @Override
    public void detach() {
        ending.lock();
        try {
            if (!over && !outOfReach.get()) {
                writeCounts();
            }
            run.detach();
            if (!over) {
                tellOver();
            }
        } finally {
            ending.unlock();
        }
    }

    /** An error here is told and not thrown: a run that cannot count shall still end. */
    private void writeCounts() {
        if (!countTags.isDue()) {
            return;
        }
        try {
            asking(countTags::write);
        } catch (RuntimeException unwritten) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "Run " + id() + ": its tags do not tell what its safeguards have counted, " + counts.totals(),
                    unwritten);
        }
    }

    private void asking(Runnable step) {
        try {
            step.run();
            outOfReach.set(false);
        } catch (UnavailableException | OutcomeUnknownException e) {
            outOfReach.set(true);
            throw e;
        }
    }

    private void tellOver() {
        over = true;
        for (RunGuard guard : guards) {
            guard.over();
        }
        gone.accept(this);
    }
}
