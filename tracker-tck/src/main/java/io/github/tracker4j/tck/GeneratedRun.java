package io.github.tracker4j.tck;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunStatus;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** One run with a history of any length whose points are made while they are read, so that nothing holds them. */
final class GeneratedRun implements RunReader {

    private static final String KEY = "loss";
    private static final long START = 1_600_000_000_000L;

    private final RunInfo info;
    private final long points;

    GeneratedRun(String experiment, long points) {
        this.points = points;
        this.info = RunInfo.builder(RunId.random(), experiment, "long", URI.create("memory:generated"))
                .status(RunStatus.FINISHED)
                .startTime(START)
                .endTime(START + points)
                .latestMetrics(Map.of(KEY, point(points - 1)))
                .build();
    }

    RunId id() {
        return info.id();
    }

    private static Metric point(long index) {
        double value = index % 1000 == 500 ? Double.NaN : 1.0 / (index + 3);
        return Metric.of(KEY, value, index, START + index);
    }

    @Override
    public List<ExperimentInfo> experiments() {
        return List.of(new ExperimentInfo(info.experiment(), null, null, Map.of(), null, false, null));
    }

    @Override
    public Page<RunInfo> runs(RunQuery query) {
        return query.page(List.of(info));
    }

    @Override
    public MetricCursor history(RunId run, String key) {
        return new MetricCursor() {
            private long next;

            @Override
            public boolean hasNext() {
                return next < points;
            }

            @Override
            public Metric next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return point(next++);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public List<ArtifactInfo> artifacts(RunId run, String directory) {
        return List.of();
    }

    @Override
    public InputStream open(RunId run, String artifactPath) {
        throw new RejectedException("This run has no artifacts");
    }
}
