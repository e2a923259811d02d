package io.github.tracker4j.backend;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ArtifactPaths;
import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.spi.OpenRuns;
import io.github.tracker4j.spi.RunLifecycle;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/**
 * The ghost mode: a program that logs runs as ever, and nothing is kept, written or sent. Bad input and misuse are
 * refused as elsewhere, so that what runs here runs with a real backend. Thread-safe.
 */
public final class NoOpTracker implements ExperimentTracker {

    private final OpenRuns openRuns = new OpenRuns();

    /** A tracker that keeps nothing. */
    public NoOpTracker() {}

    @Override
    public Run startRun(RunSpec spec) {
        openRuns.requireOpen();
        RunId id = Objects.requireNonNull(spec.complete().validated().id());
        return openRuns.opened(new GhostRun(id, new RunLifecycle(id), openRuns));
    }

    @Override
    public RunReader reader() {
        return NothingReader.INSTANCE;
    }

    @Override
    public void close() {
        openRuns.close();
    }

    private record GhostRun(RunId id, RunLifecycle lifecycle, OpenRuns openRuns) implements Run {

        @Override
        public void log(LogBatch batch) {
            lifecycle.requireOpen();
            LogBatch unused = batch.validated();
        }

        @Override
        public void logArtifact(String artifactPath, Content content) {
            lifecycle.requireOpen();
            String unused = ArtifactPaths.checked(artifactPath);
        }

        @Override
        public void reconcile(LogBatch batch, RunReader reader) {
            log(batch);
        }

        @Override
        public void end(RunStatus status, long endTime) {
            lifecycle.end(status, endTime, () -> openRuns.gone(this));
        }

        @Override
        public void detach() {
            lifecycle.detach(() -> openRuns.gone(this));
        }
    }

    /** Reads a place where nothing is. */
    private enum NothingReader implements RunReader {
        INSTANCE;

        @Override
        public List<ExperimentInfo> experiments() {
            return List.of();
        }

        @Override
        public Page<RunInfo> runs(RunQuery query) {
            return new Page<>(List.of(), null);
        }

        @Override
        public MetricCursor history(RunId run, String key) {
            throw nothing(run);
        }

        @Override
        public List<ArtifactInfo> artifacts(RunId run, String directory) {
            throw nothing(run);
        }

        @Override
        public InputStream open(RunId run, String artifactPath) {
            throw nothing(run);
        }

        private static RejectedException nothing(RunId run) {
            return new RejectedException(
                    RejectedException.Scope.RUN,
                    "There is no run " + run + ": tracking.backend is none, so nothing is kept; choose a backend");
        }
    }
}
