package io.github.tracker4j.fanout;

import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TransferLimits;
import io.github.tracker4j.backend.InMemoryTracker;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store in memory of which chosen operations fail for as long as they are told to, and which notes what it was asked. */
final class ScriptedTracker implements ExperimentTracker {

    enum Operation {
        START,
        READ,
        LOG,
        ARTIFACT,
        FLUSH,
        END,
        DETACH,
        CLOSE
    }

    final InMemoryTracker store;
    final List<Operation> calls = new CopyOnWriteArrayList<>();
    final List<RunSpec.Mode> modes = new CopyOnWriteArrayList<>();
    private final Map<Operation, RuntimeException> script = new EnumMap<>(Operation.class);
    private final TransferLimits limits;
    private final boolean administrable;

    ScriptedTracker() {
        this(new InMemoryTracker(), TransferLimits.DEFAULT, true);
    }

    ScriptedTracker(InMemoryTracker store, TransferLimits limits, boolean administrable) {
        this.store = store;
        this.limits = limits;
        this.administrable = administrable;
    }

    ScriptedTracker failing(Operation operation, RuntimeException error) {
        script.put(operation, error);
        return this;
    }

    void heal() {
        script.clear();
    }

    long count(Operation operation) {
        return calls.stream().filter(operation::equals).count();
    }

    private void called(Operation operation) {
        calls.add(operation);
        RuntimeException error = script.get(operation);
        if (error != null) {
            throw error;
        }
    }

    @Override
    public Run startRun(RunSpec spec) {
        modes.add(spec.mode());
        called(Operation.START);
        return new ScriptedRun(store.startRun(spec));
    }

    @Override
    public RunReader reader() {
        called(Operation.READ);
        return store.reader();
    }

    @Override
    public Optional<RunAdmin> admin() {
        return administrable ? store.admin() : Optional.empty();
    }

    @Override
    public TransferLimits transferLimits() {
        return limits;
    }

    @Override
    public void close() {
        calls.add(Operation.CLOSE);
        store.close();
        RuntimeException error = script.get(Operation.CLOSE);
        if (error != null) {
            throw error;
        }
    }

    private final class ScriptedRun implements Run {
        private final Run run;

        ScriptedRun(Run run) {
            this.run = run;
        }

        @Override
        public RunId id() {
            return run.id();
        }

        @Override
        public void log(LogBatch batch) {
            called(Operation.LOG);
            run.log(batch);
        }

        @Override
        public void logArtifact(String artifactPath, Content content) {
            called(Operation.ARTIFACT);
            run.logArtifact(artifactPath, content);
        }

        @Override
        public void flush() {
            called(Operation.FLUSH);
        }

        @Override
        public void end(RunStatus status, long endTime) {
            called(Operation.END);
            run.end(status, endTime);
        }

        @Override
        public void detach() {
            run.detach();
            called(Operation.DETACH);
        }
    }
}
