package io.github.tracker4j.local.replica;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import java.io.InputStream;
import java.util.List;

/** A reader whose page tokens are numbers of runs, as a backend of somebody else may have them. */
final class NumberingReader implements RunReader {

    private final RunReader reader;

    NumberingReader(RunReader reader) {
        this.reader = reader;
    }

    @Override
    public Page<RunInfo> runs(RunQuery query) {
        List<RunInfo> all = reader.allRuns(query.after(null)).toList();
        String token = query.pageToken();
        int start = token == null ? 0 : Integer.parseInt(token);
        int end = Math.min(all.size(), start + query.pageSize());
        return new Page<>(all.subList(start, end), end == all.size() ? null : Integer.toString(end));
    }

    @Override
    public List<ExperimentInfo> experiments() {
        return reader.experiments();
    }

    @Override
    public MetricCursor history(RunId run, String key) {
        return reader.history(run, key);
    }

    @Override
    public List<ArtifactInfo> artifacts(RunId run, String directory) {
        return reader.artifacts(run, directory);
    }

    @Override
    public InputStream open(RunId run, String artifactPath) {
        return reader.open(run, artifactPath);
    }
}
