package io.github.tracker4j.tck;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ArtifactPaths;
import io.github.tracker4j.Content;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Keys;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.spi.OpenRuns;
import io.github.tracker4j.spi.PointCompletion;
import io.github.tracker4j.spi.RunLifecycle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The least backend that keeps the contract: a worked example for those who write one. All state is under one lock. */
final class MapTracker implements ExperimentTracker {

    /** What trackers share that are opened on the same place. */
    static final class Place {
        final Map<String, ExperimentSpec> experiments = new TreeMap<>();
        final Map<RunId, Stored> runs = new LinkedHashMap<>();

        synchronized Stored run(RunId id) {
            Stored run = runs.get(id);
            if (run == null) {
                throw new RejectedException(Scope.RUN, "There is no run " + id + " in this map; check the id");
            }
            return run;
        }
    }

    /** One run: its description, which always is complete but for the points and files beside it. */
    static final class Stored {
        RunInfo info;
        final Map<String, Set<Metric>> points = new TreeMap<>();
        final TreeMap<String, byte[]> files = new TreeMap<>();

        Stored(RunInfo info) {
            this.info = info;
        }
    }

    private final Place place;
    private final OpenRuns openRuns = new OpenRuns();

    MapTracker(Place place) {
        this.place = place;
    }

    @Override
    public Run startRun(RunSpec open) {
        openRuns.requireOpen();
        RunSpec spec = open.complete().validated();
        RunId id = Objects.requireNonNull(spec.id());
        synchronized (place) {
            if (!place.runs.containsKey(id) && spec.mode() != RunSpec.Mode.RESUME) {
                create(id, spec);
            } else if (spec.mode() == RunSpec.Mode.CREATE) {
                throw new RejectedException(Scope.RUN, "Run " + id + " exists already; resume it");
            }
            Stored run = place.run(id);
            run.info =
                    run.info.toBuilder().status(RunStatus.RUNNING).endTime(null).build();
            return openRuns.opened(new MapRun(id, run));
        }
    }

    private void create(RunId id, RunSpec spec) {
        if (spec.parent() != null) {
            place.run(spec.parent());
        }
        String experiment = spec.experiment().name();
        place.experiments.putIfAbsent(experiment, spec.experiment());
        place.runs.put(
                id,
                new Stored(RunInfo.builder(id, experiment, Objects.requireNonNull(spec.name()), URI.create("map:" + id))
                        .parent(spec.parent())
                        .startTime(Objects.requireNonNull(spec.startTime()))
                        .tags(spec.tags())
                        .build()));
    }

    @Override
    public RunReader reader() {
        return new MapReader();
    }

    @Override
    public void close() {
        openRuns.close();
    }

    private final class MapRun implements Run {
        private final RunId id;
        private final Stored run;
        private final RunLifecycle lifecycle;
        private final PointCompletion completion;

        MapRun(RunId id, Stored run) {
            this.id = id;
            this.run = run;
            this.lifecycle = new RunLifecycle(id);
            this.completion = new PointCompletion(
                    InstantSource.system(), run.info.latestMetrics().values());
        }

        @Override
        public RunId id() {
            return id;
        }

        @Override
        public void log(LogBatch batch) {
            synchronized (place) {
                lifecycle.requireOpen();
                Map<String, String> params = new LinkedHashMap<>(run.info.params());
                Map<String, String> tags = new LinkedHashMap<>(run.info.tags());
                List<DatasetInput> inputs = new ArrayList<>(run.info.inputs());
                Map<String, Metric> latest = new LinkedHashMap<>(run.info.latestMetrics());
                batch.validated().newParams(params).forEach(param -> params.put(param.key(), param.value()));
                batch.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
                batch.inputs().stream()
                        .filter(input -> inputs.stream().noneMatch(input::isSameDataset))
                        .forEach(inputs::add);
                for (Metric point : completion.complete(batch).metrics()) {
                    run.points
                            .computeIfAbsent(point.key(), key -> new TreeSet<>(Metric.HISTORY_ORDER))
                            .add(point);
                    latest.merge(point.key(), point, (a, b) -> Metric.LATEST_ORDER.compare(a, b) < 0 ? b : a);
                }
                run.info = run.info.toBuilder()
                        .params(params)
                        .tags(tags)
                        .inputs(inputs)
                        .latestMetrics(latest)
                        .build();
            }
        }

        @Override
        public void logArtifact(String artifactPath, Content content) {
            lifecycle.requireOpen();
            String path = ArtifactPaths.checked(artifactPath);
            try (InputStream in = content.open()) {
                byte[] bytes = in.readAllBytes();
                synchronized (place) {
                    run.files.put(ArtifactPaths.checkedAmong(run.files.keySet(), path), bytes);
                }
            } catch (IOException e) {
                throw content.unread(path, e);
            }
        }

        @Override
        public void end(RunStatus status, long endTime) {
            synchronized (place) {
                lifecycle.end(status, endTime, () -> {
                    run.info =
                            run.info.toBuilder().status(status).endTime(endTime).build();
                    openRuns.gone(this);
                });
            }
        }

        @Override
        public void detach() {
            lifecycle.detach(() -> openRuns.gone(this));
        }
    }

    private final class MapReader implements RunReader {
        @Override
        public List<ExperimentInfo> experiments() {
            synchronized (place) {
                return place.experiments.values().stream()
                        .map(one ->
                                new ExperimentInfo(one.name(), null, one.description(), one.tags(), null, false, null))
                        .toList();
            }
        }

        @Override
        public Page<RunInfo> runs(RunQuery query) {
            synchronized (place) {
                return query.page(
                        place.runs.values().stream().map(run -> run.info).toList());
            }
        }

        @Override
        public MetricCursor history(RunId run, String key) {
            synchronized (place) {
                Map<String, Set<Metric>> points = place.run(run).points;
                Set<Metric> exact = points.getOrDefault(key, Set.of());
                Set<Metric> found = exact.isEmpty() ? points.getOrDefault(Keys.map(key), Set.of()) : exact;
                return MetricCursor.over(List.copyOf(found).iterator());
            }
        }

        @Override
        public List<ArtifactInfo> artifacts(RunId run, String directory) {
            String prefix = directory.isEmpty() ? "" : ArtifactPaths.checked(directory) + "/";
            Map<String, ArtifactInfo> children = new TreeMap<>();
            synchronized (place) {
                place.run(run).files.forEach((path, bytes) -> {
                    int slash = path.indexOf('/', prefix.length());
                    if (path.startsWith(prefix) && slash >= 0) {
                        String child = path.substring(0, slash);
                        children.put(child, ArtifactInfo.directory(child));
                    } else if (path.startsWith(prefix)) {
                        children.put(path, ArtifactInfo.file(path, bytes.length));
                    }
                });
            }
            return List.copyOf(children.values());
        }

        @Override
        public InputStream open(RunId run, String artifactPath) {
            synchronized (place) {
                byte @Nullable [] bytes = place.run(run).files.get(artifactPath);
                if (bytes == null) {
                    throw new RejectedException("Run " + run + " has no artifact '" + artifactPath + "'");
                }
                return new ByteArrayInputStream(bytes);
            }
        }
    }
}
