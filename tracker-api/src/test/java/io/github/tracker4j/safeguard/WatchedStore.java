package io.github.tracker4j.safeguard;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.backend.InMemoryTracker;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store in memory that notes what it is asked, and of which artifacts and batches can be made to fail. */
final class WatchedStore implements ExperimentTracker {

    final InMemoryTracker store = new InMemoryTracker();
    final List<String> calls = new ArrayList<>();

    @Nullable TrackingException artifactError;

    @Nullable TrackingException openError;

    @Nullable TrackingException logError;

    @Nullable Path directory;

    /** How often an artifact is read before it is stored, as where a connection breaks. */
    int readsBefore;

    /** What happens meanwhile in another program, after each page of runs. */
    Consumer<Page<RunInfo>> afterRuns = page -> {};

    long count(String prefix) {
        return calls.stream().filter(call -> call.startsWith(prefix)).count();
    }

    @Override
    public Run startRun(RunSpec spec) {
        return new WatchedRun(store.startRun(spec));
    }

    @Override
    public Optional<Path> directory() {
        return Optional.ofNullable(directory);
    }

    @Override
    public RunReader reader() {
        return new WatchedReader(store.reader());
    }

    @Override
    public void close() {
        store.close();
    }

    private final class WatchedRun implements Run {
        private final Run run;

        WatchedRun(Run run) {
            this.run = run;
        }

        @Override
        public RunId id() {
            return run.id();
        }

        @Override
        public void log(LogBatch batch) {
            calls.add("log");
            if (logError != null) {
                throw logError.withRemaining(batch);
            }
            run.log(batch);
        }

        @Override
        public void logArtifact(String artifactPath, Content content) {
            calls.add("logArtifact " + artifactPath);
            if (artifactError != null) {
                throw artifactError;
            }
            for (int i = 0; i < readsBefore; i++) {
                try (InputStream in = content.open()) {
                    in.readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            run.logArtifact(artifactPath, content);
        }

        @Override
        public void end(RunStatus status, long endTime) {
            run.end(status, endTime);
        }

        @Override
        public void detach() {
            run.detach();
        }
    }

    private final class WatchedReader implements RunReader {
        private final RunReader reader;

        WatchedReader(RunReader reader) {
            this.reader = reader;
        }

        @Override
        public List<ExperimentInfo> experiments() {
            return reader.experiments();
        }

        @Override
        public Page<RunInfo> runs(RunQuery query) {
            calls.add("runs " + query.pageSize());
            Page<RunInfo> page = reader.runs(query);
            afterRuns.accept(page);
            return page;
        }

        @Override
        public MetricCursor history(RunId run, String key) {
            return reader.history(run, key);
        }

        @Override
        public List<ArtifactInfo> artifacts(RunId run, String directory) {
            calls.add("artifacts " + directory);
            return reader.artifacts(run, directory);
        }

        @Override
        public InputStream open(RunId run, String artifactPath) {
            calls.add("open " + artifactPath);
            if (openError != null) {
                throw openError;
            }
            return reader.open(run, artifactPath);
        }
    }
}
