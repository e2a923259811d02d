package io.github.tracker4j.local;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.Keys;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the files below a root, of runs that are being written too, and changes none. */
final class LocalReader implements RunReader {

    private final Path root;
    private final LocalOptions options;
    private final ExperimentDirectories experiments;
    private final RunDirectories runs;

    LocalReader(Path root, LocalOptions options, ExperimentDirectories experiments, RunDirectories runs) {
        this.root = root;
        this.options = options;
        this.experiments = experiments;
        this.runs = runs;
    }

    @Override
    public List<ExperimentInfo> experiments() {
        return reading(() -> {
            Map<String, ExperimentInfo> infos = experiments.infos();
            for (RunDirectories.Place place : runs.all(RunQuery.View.ALL)) {
                if (!infos.containsKey(place.experiment()) || isForeign(place)) {
                    RunRecord record = RecordedRun.readRecord(place.directory(), place.experiment());
                    if (record != null) {
                        infos.computeIfAbsent(
                                record.experiment,
                                name -> new ExperimentInfo(name, null, null, Map.of(), null, false, null));
                    }
                }
            }
            return List.copyOf(infos.values());
        });
    }

    @Override
    public Page<RunInfo> runs(RunQuery query) {
        return query.page(reading(() -> {
            Map<RunId, RunInfo> found = new LinkedHashMap<>();
            for (RunDirectories.Place place : candidates(query)) {
                RunInfo info = info(place, query);
                if (info != null) {
                    found.merge(info.id(), info, LocalReader::first);
                }
            }
            return found.values();
        }));
    }

    /** A directory that was copied is no second run. */
    private static RunInfo first(RunInfo run, RunInfo copy) {
        List<String> notices = new ArrayList<>(run.notices());
        notices.add("Another directory holds a run of the same id and is not read: " + copy.uri());
        return run.toBuilder().notices(notices).build();
    }

    private List<RunDirectories.Place> candidates(RunQuery query) throws IOException {
        if (query.ids().isEmpty()) {
            return runs.all(query.view());
        }
        List<RunDirectories.Place> places = new ArrayList<>();
        for (RunId id : query.ids()) {
            RunDirectories.Place place = runs.find(id, null);
            if (place != null) {
                places.add(place);
            }
        }
        return places;
    }

    private @Nullable RunInfo info(RunDirectories.Place place, RunQuery query) throws IOException {
        try {
            RunRecord record = RecordedRun.readRecord(place.directory(), place.experiment());
            if (record == null
                    || !(query.experiments().isEmpty() || query.experiments().contains(record.experiment))) {
                return null;
            }
            RunInfo info = new RecordedRun(place.directory(), record, LatestMetrics.read(place.directory(), record))
                    .info(options);
            // A run that was deleted or restored between two of its files would look as if it had lost the later ones.
            return place.directory().holdsRun() ? info : null;
        } catch (NoSuchFileException removedMeanwhile) {
            return null;
        }
    }

    @Override
    public MetricCursor history(RunId run, String key) {
        return reading(() -> {
            RunDirectories.Place place = place(run);
            RunRecord record = record(run, place);
            MetricCursor exact = History.of(place.directory(), record, key, History.IN_MEMORY);
            String mapped = Keys.map(key);
            if (exact.hasNext() || mapped.equals(key)) {
                return exact;
            }
            exact.close();
            return History.of(place.directory(), record, mapped, History.IN_MEMORY);
        });
    }

    @Override
    public List<ArtifactInfo> artifacts(RunId run, String directory) {
        return reading(() -> ArtifactFiles.list(place(run).directory(), directory));
    }

    @Override
    public InputStream open(RunId run, String artifactPath) {
        return reading(() -> ArtifactFiles.open(place(run).directory(), artifactPath));
    }

    private RunDirectories.Place place(RunId run) throws IOException {
        RunDirectories.Place place = runs.find(run, null);
        if (place == null) {
            throw runs.unknown(run);
        }
        return place;
    }

    /** A directory may name a run in its snapshot although what else is known of it is lost, or removed meanwhile. */
    private RunRecord record(RunId run, RunDirectories.Place place) throws IOException {
        RunRecord record = RecordedRun.readRecord(place.directory(), place.experiment());
        if (record == null) {
            throw runs.unknown(run);
        }
        return record;
    }

    private static boolean isForeign(RunDirectories.Place place) {
        return !Files.exists(place.directory().events());
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T reading(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | DirectoryIteratorException e) {
            throw new UnavailableException("The files below " + root + " cannot be read: " + e, e);
        }
    }
}
