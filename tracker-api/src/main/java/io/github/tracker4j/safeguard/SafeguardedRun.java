package io.github.tracker4j.safeguard;

import io.github.tracker4j.ArtifactPaths;
import io.github.tracker4j.Content;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunStatus;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A run with the guards in front of it, the first in the list outermost. */
final class SafeguardedRun implements Run {

    private final Run run;
    private final RunGuard[] guards;
    private final Consumer<LogBatch> log;
    private final RunGuard.Artifacts artifacts;
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * @param artifacts takes artifacts through the guards to the run
     */
    SafeguardedRun(Run run, List<RunGuard> guards, RunGuard.Artifacts artifacts) {
        this.run = run;
        this.guards = guards.toArray(new RunGuard[0]);
        this.log = guarded(run::log);
        this.artifacts = artifacts;
    }

    private Consumer<LogBatch> guarded(Consumer<LogBatch> last) {
        Consumer<LogBatch> next = last;
        for (int i = guards.length - 1; i >= 0; i--) {
            RunGuard guard = guards[i];
            Consumer<LogBatch> inner = next;
            next = batch -> guard.log(batch, inner);
        }
        return next;
    }

    @Override
    public RunId id() {
        return run.id();
    }

    @Override
    public void log(LogBatch batch) {
        log.accept(batch);
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
        run.logMetric(key, value, step);
    }

    @Override
    public void reconcile(LogBatch batch, RunReader reader) {
        guarded(settled -> run.reconcile(settled, reader)).accept(batch);
    }

    @Override
    public void logArtifact(String artifactPath, Content content) {
        artifacts.log(ArtifactPaths.checked(artifactPath), content);
    }

    @Override
    public void flush() {
        run.flush();
    }

    @Override
    public void end(RunStatus status, long endTime) {
        run.end(status, endTime);
        tellOver();
    }

    /** Passed on as it is, since what stands behind may have a clock of its own. */
    @Override
    public void end(RunStatus status) {
        run.end(status);
        tellOver();
    }

    @Override
    public void detach() {
        run.detach();
        tellOver();
    }

    private void tellOver() {
        if (over.compareAndSet(false, true)) {
            for (RunGuard guard : guards) {
                guard.over();
            }
        }
    }
}
