package io.github.tracker4j.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunQuery;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the directories of runs below a root. A run of ours is found by the digits of its id in the name of its
 * directory; a directory of another name (the Python tracker's, or one that a person has renamed) is looked into.
 */
final class RunDirectories {

    private static final Pattern OURS = Pattern.compile(".*-[0-9a-f]{8}(-[0-9]+)?");
    /** How often a run is looked for again that moves while it is read or changed. */
    static final int MOST_MOVES = 3;

    private final Path root;
    private final ExperimentDirectories experiments;
    private final ZoneId zone;
    private final Predicate<Path> wanted;

    /**
     * Below a root.
     *
     * @param zone of times in foreign directories that name none
     */
    RunDirectories(Path root, ExperimentDirectories experiments, ZoneId zone) {
        this(root, experiments, zone, directory -> true);
    }

    private RunDirectories(Path root, ExperimentDirectories experiments, ZoneId zone, Predicate<Path> wanted) {
        this.root = root;
        this.experiments = experiments;
        this.zone = zone;
        this.wanted = wanted;
    }

    /** Those of the same root that are wanted; the others are not there for who uses it. */
    RunDirectories restrictedTo(Predicate<Path> directories) {
        return new RunDirectories(root, experiments, zone, wanted.and(directories));
    }

    /**
     * A directory that holds a run.
     *
     * @param directory the directory
     * @param foreign what counts for a directory of the Python tracker by its place
     */
    record Place(RunDirectory directory, PythonRun.ByPlace foreign) {

        /** A directory that is asked for no more than whether it holds a run, and which. */
        static Place of(RunDirectory directory) {
            return new Place(directory, new PythonRun.ByPlace("", ZoneOffset.UTC));
        }

        /** The name of the experiment that it belongs to by its place. */
        String experiment() {
            return foreign.experiment();
        }
    }

    /** The refusal of whatever but restoring is asked of a run that is deleted. */
    static RejectedException deleted(RunId id, RunDirectory directory) {
        return new RejectedException(
                RejectedException.Scope.RUN,
                "Run " + id + " is deleted, and waits in " + directory.path()
                        + "; restore it first, with admin().restore(id)");
    }

    /** The refusal of what is asked of a run that is not here. */
    RejectedException unknown(RunId id) {
        return new RejectedException(
                RejectedException.Scope.RUN,
                "There is no run " + id + " below " + root + "; check the id and the directory");
    }

    /** What is done to a run where it is. */
    @FunctionalInterface
    interface Visit<T> {
        T at(Place place) throws IOException;
    }

    /**
     * Does something to a run, deleted or not, and again where it is then when it was moved to the trash or back before
     * that could be done.
     *
     * @throws RejectedException when there is no such run
     */
    <T> T visit(RunId id, Visit<T> visit) throws IOException {
        for (int moves = 0; ; moves++) {
            Place place = find(id, null);
            if (place == null) {
                throw unknown(id);
            }
            try {
                return visit.at(place);
            } catch (IOException | RuntimeException e) {
                if (moves == MOST_MOVES || !isMoved(e, place)) {
                    throw e;
                }
            }
        }
    }

    /** A run may be back already, so that a file which was not there is a sign, too. */
    private static boolean isMoved(Exception e, Place place) {
        return e instanceof MovedException
                || e instanceof NoSuchFileException
                || e instanceof FileNotFoundException
                || !place.directory().holdsRun();
    }

    /** Reads of a run: what was read from a directory that the run has left meanwhile does not count. */
    <T> T read(RunId id, Visit<T> reading) throws IOException {
        return visit(id, place -> {
            T read = reading.at(place);
            if (place.directory().holdsRun()) {
                return read;
            }
            if (read instanceof MetricCursor points) {
                points.close();
            } else if (read instanceof InputStream bytes) {
                bytes.close();
            }
            throw new MovedException(id, place.directory());
        });
    }

    /** Every directory that holds a run which is deleted, is not, or either. */
    List<Place> all(RunQuery.View view) throws IOException {
        List<Place> places = find(view, name -> true);
        if (view == RunQuery.View.ALL) {
            // One that was restored between the listing of its place and that of the trash is in neither.
            Set<Place> listed = new HashSet<>(places);
            for (Place place : find(RunQuery.View.ACTIVE, name -> true)) {
                if (!listed.contains(place)) {
                    places.add(place);
                }
            }
        }
        return places;
    }

    /** The directory of a run, which may be deleted; null where there is none. */
    @Nullable Place find(RunId id, @Nullable String experiment) throws IOException {
        for (int moves = 0; ; moves++) {
            try {
                return findOnce(id, experiment);
            } catch (MovedException | FileNotFoundException | NoSuchFileException e) {
                if (moves == MOST_MOVES) {
                    throw e;
                }
            }
        }
    }

    private @Nullable Place findOnce(RunId id, @Nullable String experiment) throws IOException {
        Pattern suffix = Pattern.compile(".*-" + SafeNames.idDigits(id.value()) + "(-[0-9]+)?");
        Predicate<String> bySuffix = suffix.asMatchPredicate();
        if (experiment != null) {
            Path directory = experiments.find(experiment);
            if (directory != null) {
                Place place = first(in(directory, () -> experiment, bySuffix), id);
                if (place != null) {
                    return place;
                }
            }
        }
        // A run that a person has copied out of the trash is found where it can be written.
        for (RunQuery.View view : List.of(RunQuery.View.ACTIVE, RunQuery.View.DELETED)) {
            Place place = first(find(view, bySuffix), id);
            if (place == null) {
                place = first(find(view, name -> !OURS.matcher(name).matches()), id);
            }
            if (place != null) {
                return place;
            }
        }
        // It may have been restored before the trash was listed.
        return first(find(RunQuery.View.ACTIVE, bySuffix), id);
    }

    private List<Place> find(RunQuery.View view, Predicate<String> name) throws IOException {
        List<Place> places = new ArrayList<>();
        for (Path child : experiments.all()) {
            RunDirectory run = new RunDirectory(child);
            if (!run.holdsRun()) {
                places.addAll(in(view, child, () -> ExperimentDirectories.nameOf(child), name));
            } else if (view != RunQuery.View.DELETED && name.test(run.name()) && wanted.test(child)) {
                places.add(place(run, ExperimentDirectories.fileName(root)));
            }
        }
        if (view != RunQuery.View.ACTIVE) {
            places.addAll(in(root.resolve(RunDirectory.TRASH), () -> ExperimentDirectories.fileName(root), name));
        }
        return places;
    }

    private Place place(RunDirectory run, String experiment) {
        return new Place(run, new PythonRun.ByPlace(experiment, zone));
    }

    private List<Place> in(RunQuery.View view, Path experiment, ExperimentName experimentName, Predicate<String> name)
            throws IOException {
        List<Place> places = new ArrayList<>();
        if (view != RunQuery.View.DELETED) {
            places.addAll(in(experiment, experimentName, name));
        }
        if (view != RunQuery.View.ACTIVE) {
            places.addAll(in(experiment.resolve(RunDirectory.TRASH), experimentName, name));
        }
        return places;
    }

    /** Read only where a run needs it. */
    @FunctionalInterface
    private interface ExperimentName {
        String read() throws IOException;
    }

    private List<Place> in(Path directory, ExperimentName experimentName, Predicate<String> name) throws IOException {
        List<Place> places = new ArrayList<>();
        @Nullable String experiment = null;
        for (Path child : ExperimentDirectories.children(directory)) {
            RunDirectory run = new RunDirectory(child);
            if (name.test(run.name()) && run.holdsRun() && wanted.test(child)) {
                experiment = experiment == null ? experimentName.read() : experiment;
                places.add(place(run, experiment));
            }
        }
        return places;
    }

    private static @Nullable Place first(List<Place> places, RunId id) throws IOException {
        for (Place place : places) {
            RunId found = idOf(place);
            if (id.equals(found)) {
                return place;
            }
            if (found == null && !place.directory().holdsRun()) {
                throw new MovedException(id, place.directory());
            }
        }
        return null;
    }

    /** The id of the run there: from the snapshot where it tells, which is quicker than reading the events. */
    static @Nullable RunId idOf(Place place) throws IOException {
        ObjectNode metadata = RecordedRun.readObject(place.directory().metadata());
        String id = metadata == null ? null : Json.text(metadata, "run_id");
        if (id != null) {
            return RecordedRun.runId(id);
        }
        RunRecord record = RecordedRun.readRecord(place);
        return record == null ? null : record.id;
    }
}
