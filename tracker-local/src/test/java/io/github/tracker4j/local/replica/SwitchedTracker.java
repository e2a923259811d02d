package io.github.tracker4j.local.replica;

import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TransferLimits;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.backend.InMemoryTracker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A destination in memory with switches, and with a say before each call. */
final class SwitchedTracker implements ExperimentTracker {
    final InMemoryTracker memory;
    volatile boolean down;
    volatile boolean refusing;
    volatile Consumer<LogBatch> beforeLog = batch -> {};
    volatile Consumer<String> beforeDeleteTag = key -> {};
    volatile Consumer<String> beforeArtifact = path -> {};
    volatile TransferLimits limits = TransferLimits.DEFAULT;
    final AtomicInteger starts = new AtomicInteger();
    final List<Metric> points = Collections.synchronizedList(new ArrayList<>());

    SwitchedTracker() {
        this(new InMemoryTracker());
    }

    SwitchedTracker(InMemoryTracker memory) {
        this.memory = memory;
    }

    void check() {
        if (down) {
            throw new UnavailableException("down");
        }
    }

    /** As something before a server answers 400 to everything. */
    void requireTaken() {
        if (refusing) {
            throw new RejectedException("400: not through this gate");
        }
    }

    @Override
    public Run startRun(RunSpec spec) {
        check();
        starts.incrementAndGet();
        Run run = memory.startRun(spec);
        return new Run() {
            @Override
            public RunId id() {
                return run.id();
            }

            @Override
            public void log(LogBatch batch) {
                check();
                requireTaken();
                beforeLog.accept(batch);
                points.addAll(batch.metrics());
                run.log(batch);
            }

            @Override
            public void logArtifact(String path, Content content) {
                check();
                beforeArtifact.accept(path);
                run.logArtifact(path, content);
            }

            @Override
            public void end(RunStatus status, long endTime) {
                check();
                run.end(status, endTime);
            }

            @Override
            public void detach() {
                run.detach();
            }
        };
    }

    @Override
    public RunReader reader() {
        check();
        requireTaken();
        return memory.reader();
    }

    @Override
    public Optional<RunAdmin> admin() {
        RunAdmin admin = memory.admin().orElseThrow();
        return Optional.of(new RunAdmin() {
            @Override
            public void delete(RunId run) {
                admin.delete(run);
            }

            @Override
            public void restore(RunId run) {
                admin.restore(run);
            }

            @Override
            public void rename(RunId run, String name) {
                admin.rename(run, name);
            }

            @Override
            public void deleteTag(RunId run, String key) {
                beforeDeleteTag.accept(key);
                admin.deleteTag(run, key);
            }

            @Override
            public void updateExperiment(ExperimentSpec spec) {
                admin.updateExperiment(spec);
            }
        });
    }

    @Override
    public TransferLimits transferLimits() {
        return limits;
    }

    @Override
    public void close() {
        memory.close();
    }
}
