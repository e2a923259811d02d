package io.github.tracker4j.backend;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ArtifactPaths;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The memory that trackers write to and this reads from: experiments by name and runs by id. */
final class MemoryStore implements RunReader {

    private final Map<String, ExperimentSpec> experiments = new TreeMap<>();
    private final Map<RunId, StoredRun> runs = new ConcurrentHashMap<>();

    /** Creates or resumes a run; one at a time, so that an id is given once. */
    synchronized StoredRun start(RunSpec spec, InstantSource clock) {
        RunId id = Objects.requireNonNull(spec.id());
        StoredRun existing = runs.get(id);
        if (existing != null) {
            if (spec.mode().isNew()) {
                throw new RejectedException(
                        Scope.RUN,
                        "Run " + id + " exists already; resume it, or leave the id out to have a new one made");
            }
            existing.resume();
            return existing;
        }
        if (spec.mode() == RunSpec.Mode.RESUME) {
            throw unknown(id);
        }
        RunId parent = spec.parent();
        if (parent != null && !runs.containsKey(parent)) {
            throw new RejectedException(
                    Scope.RUN, "Parent run " + parent + " of run " + id + " does not exist here; start it first");
        }
        experiments.putIfAbsent(spec.experiment().name(), spec.experiment());
        StoredRun created = new StoredRun(spec, clock);
        runs.put(id, created);
        return created;
    }

    /**
     * The run of this id.
     *
     * @throws RejectedException when there is none
     */
    StoredRun stored(RunId id) {
        StoredRun run = runs.get(id);
        if (run == null) {
            throw unknown(id);
        }
        return run;
    }

    /** Sets the description where there is one, and the tags. */
    synchronized void update(ExperimentSpec spec) {
        ExperimentSpec existing = experiments.get(spec.name());
        if (existing == null) {
            throw new RejectedException(
                    Scope.DESTINATION,
                    "There is no experiment '" + spec.name() + "' in this memory; start a run in it first");
        }
        Map<String, String> tags = new TreeMap<>(existing.tags());
        tags.putAll(spec.tags());
        String description = spec.description() == null ? existing.description() : spec.description();
        experiments.put(spec.name(), new ExperimentSpec(spec.name(), description, tags, existing.artifactLocation()));
    }

    private static RejectedException unknown(RunId id) {
        return new RejectedException(Scope.RUN, "There is no run " + id + " in this memory; start it with CREATE");
    }

    @Override
    public synchronized List<ExperimentInfo> experiments() {
        return experiments.values().stream()
                .map(spec -> new ExperimentInfo(
                        spec.name(), null, spec.description(), spec.tags(), spec.artifactLocation(), false, null))
                .toList();
    }

    @Override
    public Page<RunInfo> runs(RunQuery query) {
        return query.page(() -> runs.values().stream().map(StoredRun::info).iterator());
    }

    @Override
    public OptionalLong pointCount(RunId run) {
        return OptionalLong.of(stored(run).pointCount());
    }

    @Override
    public MetricCursor history(RunId run, String key) {
        return stored(run).history(key);
    }

    @Override
    public List<ArtifactInfo> artifacts(RunId run, String directory) {
        return stored(run).artifacts(ArtifactPaths.checkedDirectory(directory));
    }

    @Override
    public InputStream open(RunId run, String artifactPath) {
        byte @Nullable [] bytes = stored(run).artifact(ArtifactPaths.checked(artifactPath));
        if (bytes == null) {
            throw new RejectedException(
                    "Run " + run + " has no artifact '" + artifactPath + "'; artifacts(run, \"\") lists what it has");
        }
        return new ByteArrayInputStream(bytes);
    }
}
