package io.github.tracker4j.tck;

import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TransferLimits;
import io.github.tracker4j.backend.InMemoryTracker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A backend in memory that tells which calls have reached it. */
final class RecordingTracker implements ExperimentTracker {

    static final TransferLimits LIMITS = new TransferLimits(7, 3, false, Duration.ofSeconds(5));

    static final Path DIRECTORY = Path.of("experiments");

    private final InMemoryTracker memory = new InMemoryTracker();
    private final boolean hasAdmin;
    private final List<String> calls = new CopyOnWriteArrayList<>();

    RecordingTracker(boolean hasAdmin) {
        this.hasAdmin = hasAdmin;
    }

    /** The calls so far, each as text. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public Run startRun(RunSpec spec) {
        calls.add("startRun " + spec.mode());
        return new RecordingRun(memory.startRun(spec));
    }

    @Override
    public RunReader reader() {
        return memory.reader();
    }

    @Override
    public Optional<RunAdmin> admin() {
        return hasAdmin ? memory.admin() : Optional.empty();
    }

    @Override
    public Optional<Path> directory() {
        return Optional.of(DIRECTORY);
    }

    @Override
    public TransferLimits transferLimits() {
        return LIMITS;
    }

    /** Like a store that knows no negative zero; reading gives it all the same. */
    @Override
    public Metric asStored(Metric point) {
        return Metric.of(point.key(), point.value() + 0.0, point.stepOrZero(), point.timestampOrZero());
    }

    @Override
    public void close() {
        calls.add("close tracker");
        memory.close();
    }

    private final class RecordingRun implements Run {
        private final Run run;

        RecordingRun(Run run) {
            this.run = run;
        }

        @Override
        public RunId id() {
            return run.id();
        }

        @Override
        public void log(LogBatch batch) {
            calls.add("log " + batch);
            run.log(batch);
        }

        @Override
        public void logArtifact(String artifactPath, Content content) {
            calls.add("logArtifact " + artifactPath);
            run.logArtifact(artifactPath, content);
        }

        @Override
        public void reconcile(LogBatch batch, RunReader reader) {
            calls.add("reconcile " + batch);
            run.reconcile(batch, reader);
        }

        @Override
        public void flush() {
            calls.add("flush");
            run.flush();
        }

        @Override
        public void end(RunStatus status, long endTime) {
            calls.add("end " + status + " " + endTime);
            run.end(status, endTime);
        }

        @Override
        public void detach() {
            calls.add("detach");
            run.detach();
        }
    }
}
