package io.github.tracker4j.mlflow;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ArtifactPaths;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.Keys;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.spi.OpenRuns;
import java.io.InputStream;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads what a server has. */
final class MlflowReader implements RunReader {

    private final OpenRuns tracker;
    private final Experiments experiments;
    private final RunFinder finder;
    private final RunSearch search;
    private final HistoryReader histories;
    private final ArtifactStore artifacts;

    MlflowReader(
            OpenRuns tracker,
            Experiments experiments,
            RunFinder finder,
            RunSearch search,
            HistoryReader histories,
            ArtifactStore artifacts) {
        this.tracker = tracker;
        this.experiments = experiments;
        this.finder = finder;
        this.search = search;
        this.histories = histories;
        this.artifacts = artifacts;
    }

    @Override
    public List<ExperimentInfo> experiments() {
        tracker.requireOpen();
        return experiments.all().stream()
                .map(Experiments.Experiment::info)
                .sorted(Comparator.comparing(ExperimentInfo::name))
                .toList();
    }

    @Override
    public Page<RunInfo> runs(RunQuery query) {
        tracker.requireOpen();
        return search.page(query);
    }

    @Override
    public MetricCursor history(RunId run, String key) {
        return histories(run, Set.of(key));
    }

    @Override
    public MetricCursor histories(RunId run, Set<String> keys) {
        tracker.requireOpen();
        Set<String> stored = new LinkedHashSet<>();
        keys.forEach(key -> stored.add(Keys.map(key)));
        return histories.read(finder.require(run), stored);
    }

    @Override
    public List<ArtifactInfo> artifacts(RunId run, String directory) {
        tracker.requireOpen();
        String checked = ArtifactPaths.checkedDirectory(directory);
        return artifacts.list(finder.require(run).serverId(), checked);
    }

    @Override
    public InputStream open(RunId run, String artifactPath) {
        tracker.requireOpen();
        String path = ArtifactPaths.checked(artifactPath);
        ServerRun found = finder.require(run);
        return artifacts.open(found.artifactUri(), found.serverId(), path);
    }
}
