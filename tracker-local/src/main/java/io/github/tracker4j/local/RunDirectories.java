package io.github.tracker4j.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.RunId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the directories of runs below a root. A run of ours is found by the digits of its id in the name of its
 * directory; a directory of another name (the Python tracker's, or one that a person has renamed) is looked into.
 */
final class RunDirectories {

    private static final Pattern OURS = Pattern.compile(".*-[0-9a-f]{8}(-[0-9]+)?");

    private final Path root;
    private final ExperimentDirectories experiments;

    RunDirectories(Path root, ExperimentDirectories experiments) {
        this.root = root;
        this.experiments = experiments;
    }

    /**
     * A directory that holds a run.
     *
     * @param directory the directory
     * @param experiment the name of the experiment that it belongs to by its place
     */
    record Place(RunDirectory directory, String experiment) {}

    /** Every directory that holds a run. */
    List<Place> all() throws IOException {
        return find(name -> true);
    }

    /** The directory of a run; null where there is none. */
    @Nullable Place find(RunId id, @Nullable String experiment) throws IOException {
        Pattern suffix = Pattern.compile(".*-" + SafeNames.idDigits(id.value()) + "(-[0-9]+)?");
        Predicate<String> bySuffix = suffix.asMatchPredicate();
        if (experiment != null) {
            Path directory = experiments.find(experiment);
            if (directory != null) {
                Place place = first(in(directory, experiment, bySuffix), id);
                if (place != null) {
                    return place;
                }
            }
        }
        Place place = first(find(bySuffix), id);
        return place != null ? place : first(find(name -> !OURS.matcher(name).matches()), id);
    }

    private List<Place> find(Predicate<String> name) throws IOException {
        List<Place> places = new ArrayList<>();
        for (Path child : experiments.all()) {
            RunDirectory run = new RunDirectory(child);
            if (run.holdsRun()) {
                if (name.test(run.name())) {
                    places.add(new Place(run, ExperimentDirectories.fileName(root)));
                }
            } else {
                places.addAll(in(child, null, name));
            }
        }
        return places;
    }

    private static List<Place> in(Path directory, @Nullable String known, Predicate<String> name) throws IOException {
        List<Place> places = new ArrayList<>();
        @Nullable String experiment = known;
        for (Path child : ExperimentDirectories.children(directory)) {
            RunDirectory run = new RunDirectory(child);
            if (name.test(run.name()) && run.holdsRun()) {
                experiment = experiment == null ? ExperimentDirectories.nameOf(directory) : experiment;
                places.add(new Place(run, experiment));
            }
        }
        return places;
    }

    private static @Nullable Place first(List<Place> places, RunId id) throws IOException {
        for (Place place : places) {
            if (id.equals(idOf(place))) {
                return place;
            }
        }
        return null;
    }

    /** From the snapshot where it tells, which is quicker than reading the events. */
    private static @Nullable RunId idOf(Place place) throws IOException {
        ObjectNode metadata = RecordedRun.readObject(place.directory().metadata());
        String id = metadata == null ? null : Json.text(metadata, "run_id");
        if (id != null) {
            return RecordedRun.runId(id);
        }
        RunRecord record = RecordedRun.readRecord(place.directory(), place.experiment());
        return record == null ? null : record.id;
    }
}
