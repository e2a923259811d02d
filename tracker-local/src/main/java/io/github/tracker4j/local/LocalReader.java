package io.github.tracker4j.local;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

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
                    RunRecord record = RecordedRun.readRecord(place);
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
        return reading(() -> {
            QueriedRuns candidates = new QueriedRuns(query, runs, options);
            Page<RecordedRun> found = query.page(candidates, RecordedRun::queried);
            List<RunInfo> whole = new ArrayList<>(found.items().size());
            for (RecordedRun run : found.items()) {
                candidates.whole(run).ifPresent(whole::add);
            }
            return new Page<>(whole, found.nextPageToken());
        });
    }

    @Override
    public OptionalLong pointCount(RunId run) {
        return reading(() -> runs.read(
                run,
                place -> OptionalLong.of(LatestMetrics.read(place.directory(), record(run, place))
                        .points())));
    }

    @Override
    public MetricCursor history(RunId run, String key) {
        return histories(run, Set.of(key));
    }

    @Override
    public MetricCursor histories(RunId run, Set<String> keys) {
        return reading(() -> runs.read(run, place -> History.of(place.directory(), record(run, place), keys)));
    }

    @Override
    public List<ArtifactInfo> artifacts(RunId run, String directory) {
        return reading(() -> runs.read(run, place -> ArtifactFiles.list(place.directory(), directory)));
    }

    @Override
    public InputStream open(RunId run, String artifactPath) {
        return reading(() -> runs.read(run, place -> ArtifactFiles.open(place.directory(), artifactPath)));
    }

    /** A directory may name a run in its snapshot although what else is known of it is lost, or removed meanwhile. */
    private RunRecord record(RunId run, RunDirectories.Place place) throws IOException {
        RunRecord record = RecordedRun.readRecord(place);
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
        } catch (UncheckedIOException | DirectoryIteratorException e) {
            throw unreadable((IOException) Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private UnavailableException unreadable(IOException e) {
        return new UnavailableException("The files below " + root + " cannot be read: " + e, e);
    }
}
