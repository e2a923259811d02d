package io.github.tracker4j.backend;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ArtifactPaths;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Keys;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Param;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.spi.PointCompletion;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/** One run in memory. Thread-safe: every change is made under its own lock. */
final class StoredRun {

    private final RunId id;
    private final RunSpec spec;
    private final PointCompletion completion;
    private final Map<String, String> params = new LinkedHashMap<>();
    private final Map<String, String> tags;
    private final List<DatasetInput> inputs = new ArrayList<>();
    private final Map<String, ConcurrentSkipListSet<Metric>> histories = new LinkedHashMap<>();
    private final Map<String, Metric> latest = new LinkedHashMap<>();
    private final TreeMap<String, byte[]> artifacts = new TreeMap<>();
    private long points;
    private String name;
    private RunStatus status = RunStatus.RUNNING;
    private @Nullable Long endTime;
    private boolean deleted;

    StoredRun(RunSpec complete, InstantSource clock) {
        id = Objects.requireNonNull(complete.id());
        name = Objects.requireNonNull(complete.name());
        spec = complete;
        tags = new LinkedHashMap<>(complete.tags());
        completion = new PointCompletion(clock, List.of());
    }

    RunId id() {
        return id;
    }

    synchronized void resume() {
        requireNotDeleted();
        status = RunStatus.RUNNING;
        endTime = null;
    }

    synchronized void end(RunStatus newStatus, long time) {
        requireNotDeleted();
        status = newStatus;
        endTime = time;
    }

    synchronized void log(LogBatch batch) {
        try {
            requireNotDeleted();
        } catch (RejectedException e) {
            throw e.withRemaining(batch);
        }
        List<Param> newParams = batch.validated().newParams(params);
        LogBatch complete = completion.complete(batch);
        newParams.forEach(param -> params.put(param.key(), param.value()));
        complete.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        for (DatasetInput input : complete.inputs()) {
            if (inputs.stream().noneMatch(input::isSameDataset)) {
                inputs.add(input);
            }
        }
        complete.metrics().forEach(this::add);
    }

    private void add(Metric metric) {
        if (histories
                .computeIfAbsent(metric.key(), key -> new ConcurrentSkipListSet<>(Metric.HISTORY_ORDER))
                .add(metric)) {
            points++;
        }
        latest.merge(metric.key(), metric, (a, b) -> Metric.LATEST_ORDER.compare(a, b) < 0 ? b : a);
    }

    synchronized void putArtifact(String path, byte[] bytes) {
        requireNotDeleted();
        artifacts.put(ArtifactPaths.checkedAmong(artifacts.keySet(), path), bytes);
    }

    synchronized byte @Nullable [] artifact(String path) {
        return artifacts.get(path);
    }

    synchronized List<ArtifactInfo> artifacts(String directory) {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        Map<String, ArtifactInfo> children = new TreeMap<>();
        artifacts.tailMap(prefix).forEach((path, bytes) -> {
            if (path.startsWith(prefix)) {
                int slash = path.indexOf('/', prefix.length());
                String child = slash < 0 ? path : path.substring(0, slash);
                children.put(child, slash < 0 ? ArtifactInfo.file(child, bytes.length) : ArtifactInfo.directory(child));
            }
        });
        return List.copyOf(children.values());
    }

    synchronized long pointCount() {
        return points;
    }

    synchronized MetricCursor history(String key) {
        ConcurrentSkipListSet<Metric> exact = histories.get(key);
        ConcurrentSkipListSet<Metric> points = exact != null ? exact : histories.get(Keys.map(key));
        // Goes on over points that are logged meanwhile.
        return MetricCursor.over(points == null ? List.<Metric>of().iterator() : points.iterator());
    }

    synchronized RunInfo info() {
        return RunInfo.builder(id, spec.experiment().name(), name, uri())
                .parent(spec.parent())
                .status(status)
                .deleted(deleted)
                .startTime(Objects.requireNonNull(spec.startTime()))
                .endTime(endTime)
                .params(params)
                .tags(tags)
                .inputs(inputs)
                .latestMetrics(latest)
                .build();
    }

    private URI uri() {
        try {
            return new URI("memory", null, "/" + spec.experiment().name() + "/" + id, null);
        } catch (URISyntaxException e) {
            throw new AssertionError("a path of any text can be quoted", e);
        }
    }

    synchronized void setDeleted(boolean value) {
        deleted = value;
    }

    synchronized void rename(String newName) {
        requireNotDeleted();
        name = Objects.requireNonNull(spec.named(newName).name());
    }

    synchronized void deleteTag(String key) {
        requireNotDeleted();
        tags.remove(key);
    }

    private void requireNotDeleted() {
        if (deleted) {
            throw new RejectedException(
                    Scope.RUN, "Run " + id + " is deleted, so nothing can be changed in it; restore it first");
        }
    }
}
