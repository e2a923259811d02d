package io.github.tracker4j.local;

import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The runs that one query looks at. Each is read when its turn comes, and no further than the query compares; of those
 * that were looked at, only the ids are kept, to tell a directory that was copied.
 *
 * <p>A run that is moved to the trash or back between its listing and its turn is listed and looked at again, so that no
 * run is left out that is there all the time.
 */
final class QueriedRuns implements Iterable<RecordedRun> {

    private final RunQuery query;
    private final RunDirectories runs;
    private final LocalOptions options;
    private final boolean withMetrics;
    private final Set<RunId> seen = new HashSet<>();
    private final Map<RunId, List<Path>> copies = new HashMap<>();
    private final Set<Path> failed = new HashSet<>();
    /** Whether a run was met in the last pass that was moved since it was listed. */
    private boolean moved;

    QueriedRuns(RunQuery query, RunDirectories runs, LocalOptions options) {
        this.query = query;
        this.runs = runs;
        this.options = options;
        this.withMetrics = query.comparesMetrics();
    }

    /** Reads the runs; an {@link UncheckedIOException} is thrown when a file cannot be read. */
    @Override
    public Iterator<RecordedRun> iterator() {
        return new Passes();
    }

    /** Goes through the listed runs, and once more for those that were moved meanwhile. */
    private final class Passes implements Iterator<RecordedRun> {
        private Iterator<RunDirectories.Place> places = listed().iterator();
        private int repeated;
        private @Nullable RecordedRun next;

        @Override
        public boolean hasNext() {
            while (next == null && (places.hasNext() || mayRepeat())) {
                if (places.hasNext()) {
                    next = read(places.next(), repeated > 0);
                } else {
                    repeated++;
                    moved = false;
                    places = listed().iterator();
                }
            }
            return next != null;
        }

        private boolean mayRepeat() {
            return moved && repeated < RunDirectories.MOST_MOVES;
        }

        @Override
        public RecordedRun next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            RecordedRun run = Objects.requireNonNull(next);
            next = null;
            return run;
        }
    }

    private List<RunDirectories.Place> listed() {
        try {
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Null where it is not wanted, or to be looked for again. */
    private @Nullable RecordedRun read(RunDirectories.Place place, boolean repeated) {
        RunDirectory directory = place.directory();
        Predicate<RunRecord> wanted = start -> isWanted(start) && !(repeated && seen.contains(start.id));
        try {
            RunRecord record = RecordedRun.readRecord(place, wanted);
            RecordedRun run = record == null || !wanted.test(record)
                    ? null
                    : new RecordedRun(
                            directory,
                            record,
                            withMetrics ? LatestMetrics.read(directory, record) : new LatestMetrics());
            if (!directory.holdsRun()) {
                // Between two of its files: it would look as if it had lost the later ones.
                moved = true;
                return null;
            }
            if (run != null && !seen.add(run.record().id)) {
                copies.computeIfAbsent(run.record().id, id -> new ArrayList<>()).add(directory.path());
                return null;
            }
            return run;
        } catch (IOException e) {
            // A run that comes back at once is there again although its file was not.
            if (directory.holdsRun() && !failed.add(directory.path())) {
                throw new UncheckedIOException(e);
            }
            moved = true;
            return null;
        }
    }

    private boolean isWanted(RunRecord record) {
        return query.experiments().isEmpty() || query.experiments().contains(record.experiment);
    }

    /** All of a run that the query has found; empty when it is gone since. To be asked when all runs were looked at. */
    Optional<RunInfo> whole(RecordedRun found) throws IOException {
        try {
            RunInfo info = (withMetrics ? found : found.withLatest()).info(options);
            if (found.directory().holdsRun()) {
                return Optional.of(noting(info));
            }
        } catch (IOException e) {
            if (found.directory().holdsRun()) {
                throw e;
            }
        }
        return foundAgain(found.record().id);
    }

    private Optional<RunInfo> foundAgain(RunId id) throws IOException {
        if (runs.find(id, null) == null) {
            return Optional.empty();
        }
        RunInfo info = runs.read(id, place -> {
            RecordedRun run = RecordedRun.read(place);
            if (run == null) {
                throw runs.unknown(id);
            }
            return run.info(options);
        });
        boolean inView = query.view() == RunQuery.View.ALL || info.deleted() == (query.view() == RunQuery.View.DELETED);
        return inView ? Optional.of(noting(info)) : Optional.empty();
    }

    /** A directory that was copied is no second run. */
    private RunInfo noting(RunInfo run) {
        List<Path> others = copies.getOrDefault(run.id(), List.of()).stream()
                .filter(copy -> !copy.toUri().equals(run.uri()) && new RunDirectory(copy).holdsRun())
                .toList();
        if (others.isEmpty()) {
            return run;
        }
        List<String> notices = new ArrayList<>(run.notices());
        others.forEach(
                copy -> notices.add("Another directory holds a run of the same id and is not read: " + copy.toUri()));
        return run.toBuilder().notices(notices).build();
    }
}
