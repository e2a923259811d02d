package io.github.tracker4j.local.replica;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads another reader's runs, changed, and fails where it is told to. */
class ChangedReader implements RunReader {

    private final RunReader reader;
    private final UnaryOperator<RunInfo> change;
    private final Map<String, RuntimeException> unreadable = new HashMap<>();
    private long readablePoints;
    private @Nullable RuntimeException afterPoints;

    ChangedReader(RunReader reader, UnaryOperator<RunInfo> change) {
        this.reader = reader;
        this.change = change;
    }

    void failingAfter(long points, RuntimeException error) {
        readablePoints = points;
        afterPoints = error;
    }

    void failing(String artifactPath, RuntimeException error) {
        unreadable.put(artifactPath, error);
    }

    @Override
    public List<ExperimentInfo> experiments() {
        return reader.experiments();
    }

    @Override
    public Page<RunInfo> runs(RunQuery query) {
        Page<RunInfo> page = reader.runs(query);
        return new Page<>(page.items().stream().map(change).toList(), page.nextPageToken());
    }

    @Override
    public MetricCursor history(RunId run, String key) {
        MetricCursor points = reader.history(run, key);
        return new MetricCursor() {
            private long given;

            @Override
            public boolean hasNext() {
                RuntimeException error = afterPoints;
                if (error != null && given >= readablePoints) {
                    throw error;
                }
                return points.hasNext();
            }

            @Override
            public Metric next() {
                given++;
                return points.next();
            }

            @Override
            public void close() {
                points.close();
            }
        };
    }

    @Override
    public List<ArtifactInfo> artifacts(RunId run, String directory) {
        return reader.artifacts(run, directory);
    }

    @Override
    public InputStream open(RunId run, String artifactPath) {
        RuntimeException error = unreadable.get(artifactPath);
        if (error != null) {
            throw error;
        }
        return reader.open(run, artifactPath);
    }
}
