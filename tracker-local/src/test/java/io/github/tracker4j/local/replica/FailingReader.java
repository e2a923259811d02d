package io.github.tracker4j.local.replica;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.TrackingException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A reader that fails whenever a test says so. */
final class FailingReader implements RunReader {

    private final RunReader reader;
    private final Supplier<@Nullable TrackingException> failure;

    FailingReader(RunReader reader, Supplier<@Nullable TrackingException> failure) {
        this.reader = reader;
        this.failure = failure;
    }

    private RunReader reader() {
        TrackingException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
        return reader;
    }

    @Override
    public List<ExperimentInfo> experiments() {
        return reader().experiments();
    }

    @Override
    public Page<RunInfo> runs(RunQuery query) {
        return reader().runs(query);
    }

    @Override
    public MetricCursor history(RunId run, String key) {
        return reader().history(run, key);
    }

    @Override
    public List<ArtifactInfo> artifacts(RunId run, String directory) {
        return reader().artifacts(run, directory);
    }

    @Override
    public InputStream open(RunId run, String artifactPath) {
        return reader().open(run, artifactPath);
    }
}
