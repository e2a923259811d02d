package io.github.tracker4j.local.replica;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.backend.InMemoryTracker;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A disk in memory, of which a test says what it answers for. */
final class MemoryDisk implements Disk {

    final InMemoryTracker tracker = new InMemoryTracker();
    private final Map<RunId, Share> shares = new HashMap<>();

    void put(RunId run, Share share) {
        shares.put(run, share);
    }

    @Override
    public RunReader all() {
        return tracker.reader();
    }

    @Override
    public Own own() {
        Set<RunId> ids = shares.entrySet().stream()
                .filter(entry -> entry.getValue() == Share.WHOLE || entry.getValue() == Share.CONTINUATION)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return new Own(ids, new OwnReader(ids));
    }

    @Override
    public Share shareOf(RunId run) {
        return shares.getOrDefault(run, Share.NONE);
    }

    private final class OwnReader implements RunReader {
        private final Set<RunId> ids;

        OwnReader(Set<RunId> ids) {
            this.ids = ids;
        }

        @Override
        public Page<RunInfo> runs(RunQuery query) {
            List<RunInfo> own = all().allRuns(RunQuery.all().view(RunQuery.View.ALL))
                    .filter(run -> ids.contains(run.id()))
                    .toList();
            return query.page(own);
        }

        @Override
        public List<ExperimentInfo> experiments() {
            return all().experiments();
        }

        @Override
        public MetricCursor history(RunId run, String key) {
            return all().history(run, key);
        }

        @Override
        public List<ArtifactInfo> artifacts(RunId run, String directory) {
            return all().artifacts(run, directory);
        }

        @Override
        public InputStream open(RunId run, String artifactPath) {
            return all().open(run, artifactPath);
        }
    }
}
