package io.github.tracker4j.fanout;

import io.github.tracker4j.ArtifactPaths;
import io.github.tracker4j.Content;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.spi.OpenRuns;
import io.github.tracker4j.spi.PointCompletion;
import io.github.tracker4j.spi.RunLifecycle;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;

/** A run that goes to several branches, as {@link FanOutTracker} says. */
final class FanOutRun implements Run {

    private final RunId id;
    private final LiveBranches branches;
    private final PointCompletion completion;
    private final InstantSource clock;
    private final OpenRuns openRuns;
    private final RunLifecycle lifecycle;

    /** Ending waits for the calls under way; a branch that had ended already would seem to have failed them. */
    private final ReadWriteLock underWay = new ReentrantReadWriteLock();

    /** Where the first or the last call wins, the branches must agree which one it is. Points need no order. */
    private final Lock inOrder = new ReentrantLock();

    FanOutRun(RunId id, LiveBranches branches, PointCompletion completion, InstantSource clock, OpenRuns openRuns) {
        this.id = id;
        this.branches = branches;
        this.completion = completion;
        this.clock = clock;
        this.openRuns = openRuns;
        this.lifecycle = new RunLifecycle(id);
    }

    @Override
    public RunId id() {
        return id;
    }

    @Override
    public void log(LogBatch batch) {
        logOnEach("log", batch, (branch, complete) -> branch.run().log(complete));
    }

    /**
     * Each branch reads itself back.
     *
     * @param reader not used: it reads one branch only
     */
    @Override
    public void reconcile(LogBatch batch, RunReader reader) {
        for (Metric point : batch.metrics()) {
            if (!point.isComplete()) {
                throw new IllegalArgumentException("Metric '" + point.key()
                        + "' has no step or no time, so it cannot be told from another point; log the batch instead");
            }
        }
        logOnEach("reconcile", batch, (branch, complete) -> branch.run().reconcile(complete, branch.reader()));
    }

    @Override
    public void logArtifact(String artifactPath, Content content) {
        String path = ArtifactPaths.checked(artifactPath);
        whileOpen(() -> onEach(
                "log the artifact '" + path + "'",
                branch -> branch.run().logArtifact(path, content),
                BranchErrors::leading));
    }

    @Override
    public void flush() {
        underWay.readLock().lock();
        try {
            if (lifecycle.isOpen()) {
                onEach("flush", branch -> branch.run().flush(), BranchErrors::leading);
            }
        } finally {
            underWay.readLock().unlock();
        }
    }

    @Override
    public void end(RunStatus status) {
        end(status, clock.millis());
    }

    @Override
    public void end(RunStatus status, long endTime) {
        underWay.writeLock().lock();
        try {
            lifecycle.end(status, endTime, () -> endBranches(status, endTime));
        } finally {
            underWay.writeLock().unlock();
        }
    }

    @Override
    public void detach() {
        underWay.writeLock().lock();
        try {
            lifecycle.detach(() -> {
                openRuns.gone(this);
                List<RuntimeException> errors = new ArrayList<>();
                for (BranchRun branch : branches.now()) {
                    try {
                        branch.run().detach();
                    } catch (RuntimeException e) {
                        errors.add(e);
                    }
                }
                if (!errors.isEmpty()) {
                    throw BranchErrors.leading(errors);
                }
            });
        } finally {
            underWay.writeLock().unlock();
        }
    }

    private void logOnEach(String verb, LogBatch batch, BranchLog log) {
        whileOpen(() -> {
            LogBatch complete = completion.complete(batch.validated());
            Runnable call = () -> onEach(
                    verb + " " + complete.size() + (complete.size() == 1 ? " item" : " items"),
                    branch -> log.accept(branch, complete),
                    errors -> BranchErrors.leading(errors, complete));
            if (complete.metrics().size() == complete.size()) {
                call.run();
            } else {
                inOrder.lock();
                try {
                    call.run();
                } finally {
                    inOrder.unlock();
                }
            }
        });
    }

    private void whileOpen(Runnable call) {
        underWay.readLock().lock();
        try {
            lifecycle.requireOpen();
            call.run();
        } finally {
            underWay.readLock().unlock();
        }
    }

    private void onEach(
            String what, Consumer<BranchRun> call, Function<Collection<RuntimeException>, RuntimeException> thrown) {
        List<BranchRun> asked = branches.now();
        Map<BranchRun, RuntimeException> failed = new LinkedHashMap<>();
        for (BranchRun branch : asked) {
            attempt(branch, call, failed);
        }
        if (failed.size() == asked.size()) {
            throw thrown.apply(failed.values());
        }
        failed.forEach((branch, error) -> branches.missed(branch, what, error));
        branches.mark();
    }

    /** The last branch first: so the first one, which is the one that is read, can be told of any that failed to end. */
    private void endBranches(RunStatus status, long endTime) {
        List<BranchRun> asked = branches.now();
        Map<BranchRun, RuntimeException> failed = new LinkedHashMap<>();
        for (int i = asked.size() - 1; i >= 0; i--) {
            branches.markLast(
                    asked.get(i), failed.keySet().stream().map(BranchRun::name).toList());
            attempt(asked.get(i), branch -> branch.run().end(status, endTime), failed);
        }
        if (failed.size() == asked.size()) {
            List<RuntimeException> inTheirOrder = new ArrayList<>(failed.values());
            Collections.reverse(inTheirOrder);
            throw BranchErrors.leading(inTheirOrder);
        }
        failed.forEach((branch, error) -> branches.lost(branch, "end", error));
        openRuns.gone(this);
    }

    private static void attempt(BranchRun branch, Consumer<BranchRun> call, Map<BranchRun, RuntimeException> failed) {
        try {
            call.accept(branch);
        } catch (RuntimeException e) {
            failed.put(branch, e);
        }
    }

    @FunctionalInterface
    private interface BranchLog {
        void accept(BranchRun branch, LogBatch complete);
    }
}
