package io.github.tracker4j.tck;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.UnavailableException;
import java.io.InputStream;
import java.util.List;

/** Reads another reader until a number of points was read; then the place is out of reach. */
final class BreakingReader implements RunReader {

    private final RunReader whole;
    private long pointsLeft;

    BreakingReader(RunReader whole, long points) {
        this.whole = whole;
        this.pointsLeft = points;
    }

    @Override
    public List<ExperimentInfo> experiments() {
        return whole.experiments();
    }

    @Override
    public Page<RunInfo> runs(RunQuery query) {
        return whole.runs(query);
    }

    @Override
    public MetricCursor history(RunId run, String key) {
        MetricCursor cursor = whole.history(run, key);
        return new MetricCursor() {
            @Override
            public boolean hasNext() {
                return cursor.hasNext();
            }

            @Override
            public Metric next() {
                if (--pointsLeft < 0) {
                    throw new UnavailableException("The source is gone, as the case wants it");
                }
                return cursor.next();
            }

            @Override
            public void close() {
                cursor.close();
            }
        };
    }

    @Override
    public List<ArtifactInfo> artifacts(RunId run, String directory) {
        return whole.artifacts(run, directory);
    }

    @Override
    public InputStream open(RunId run, String artifactPath) {
        return whole.open(run, artifactPath);
    }
}
