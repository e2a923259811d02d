package io.github.tracker4j.local;

import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The runs that one query looks at. Each is read when its turn comes, and no further than the query compares; of those
 * that were looked at, only the ids are kept, to tell a directory that was copied.
 */
final class QueriedRuns implements Iterable<RecordedRun> {

    private final RunQuery query;
    private final List<RunDirectories.Place> places;
    private final boolean withMetrics;
    private final Set<RunId> seen = new HashSet<>();
    private final Map<RunId, List<URI>> copies = new HashMap<>();

    QueriedRuns(RunQuery query, List<RunDirectories.Place> places) {
        this.query = query;
        this.places = places;
        this.withMetrics = query.comparesMetrics();
    }

    /** Reads the runs; an {@link UncheckedIOException} is thrown when a file cannot be read. */
    @Override
    public Iterator<RecordedRun> iterator() {
        return places.stream().flatMap(place -> read(place).stream()).iterator();
    }

    private Optional<RecordedRun> read(RunDirectories.Place place) {
        RunDirectory directory = place.directory();
        try {
            RunRecord record = RecordedRun.readRecord(directory, place.experiment(), this::isWanted);
            if (record == null || !isWanted(record)) {
                return Optional.empty();
            }
            LatestMetrics latest = withMetrics ? LatestMetrics.read(directory, record) : new LatestMetrics();
            if (isGone(directory)) {
                return Optional.empty();
            }
            if (!seen.add(record.id)) {
                copies.computeIfAbsent(record.id, id -> new ArrayList<>())
                        .add(directory.path().toUri());
                return Optional.empty();
            }
            return Optional.of(new RecordedRun(directory, record, latest));
        } catch (NoSuchFileException removedMeanwhile) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isWanted(RunRecord record) {
        return query.experiments().isEmpty() || query.experiments().contains(record.experiment);
    }

    /** A run that was deleted or restored between two of its files would look as if it had lost the later ones. */
    private static boolean isGone(RunDirectory directory) {
        return !directory.holdsRun();
    }

    /** All of a run that the query has found; empty when it is gone since. To be asked when all runs were looked at. */
    Optional<RunInfo> whole(RecordedRun found, LocalOptions options) throws IOException {
        try {
            RunInfo info = (withMetrics ? found : found.withLatest()).info(options);
            return isGone(found.directory()) ? Optional.empty() : Optional.of(noting(info));
        } catch (NoSuchFileException removedMeanwhile) {
            return Optional.empty();
        }
    }

    /** A directory that was copied is no second run. */
    private RunInfo noting(RunInfo run) {
        List<URI> others = copies.getOrDefault(run.id(), List.of());
        if (others.isEmpty()) {
            return run;
        }
        List<String> notices = new ArrayList<>(run.notices());
        others.forEach(copy -> notices.add("Another directory holds a run of the same id and is not read: " + copy));
        return run.toBuilder().notices(notices).build();
    }
}
