package io.github.tracker4j.local;

import io.github.tracker4j.RunId;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The journals below a root, for whoever replays them somewhere else. Reading them changes nothing. Thread-safe. */
public final class Journals {

    /** Who writes a run in this JVM, where that is known. */
    @FunctionalInterface
    interface Writers {
        @Nullable RunJournal of(RunId run);
    }

    /**
     * What was found below a root.
     *
     * @param journals of every run that is not deleted, parents before their children, then by start time
     * @param unreadable directories that look like those of runs and cannot be read, each with the reason
     */
    public record Listing(List<Journal> journals, Map<Path, String> unreadable) {}

    private static final Comparator<Journal> BY_START = Comparator.comparingLong(Journal::startTime)
            .thenComparing(journal -> journal.id().value());

    private final Path root;
    private final LocalOptions options;
    private final ExperimentDirectories experiments;
    private final RunDirectories runs;
    private final Writers writers;

    /** The journals below a directory. */
    public Journals(Path root, LocalOptions options) {
        this(root, options, run -> null);
    }

    Journals(Path root, LocalOptions options, Writers writers) {
        this.root = root.toAbsolutePath().normalize();
        this.options = options;
        this.experiments = new ExperimentDirectories(this.root, options.clock());
        this.runs = new RunDirectories(this.root, experiments, options.zone());
        this.writers = writers;
    }

    /** The zone of times in foreign directories that name none and for which none was noted. */
    public ZoneId zone() {
        return options.zone();
    }

    /** The directory that they are below, absolute. */
    public Path root() {
        return root;
    }

    /**
     * Reads the runs as a replica of their journals has them: those of the Python tracker in their {@link
     * io.github.tracker4j.safeguard.LawfulForm}, all others as they are.
     */
    public RunReader reader() {
        return new LawfulReader(new LocalReader(root, options, experiments, runs), this);
    }

    /**
     * Lists them.
     *
     * @throws IOException when the root cannot be read
     */
    public Listing list() throws IOException {
        List<Journal> found = new ArrayList<>();
        Map<Path, String> unreadable = new HashMap<>();
        for (RunDirectories.Place place : runs.all(RunQuery.View.ACTIVE)) {
            try {
                Journal journal = Journal.read(place, options, writers);
                if (journal != null) {
                    found.add(journal);
                } else {
                    unreadable.put(place.directory().path(), "it has neither a first event nor snapshots of a run");
                }
            } catch (IOException e) {
                unreadable.put(place.directory().path(), e.toString());
            }
        }
        found.sort(BY_START);
        return new Listing(parentsFirst(found), unreadable);
    }

    /** The journal of a run; empty when there is none, or it is deleted. */
    public Optional<Journal> find(RunId id) throws IOException {
        RunDirectories.Place place = runs.find(id, null);
        return place == null || place.directory().isDeleted()
                ? Optional.empty()
                : Optional.ofNullable(Journal.read(place, options, writers));
    }

    /**
     * Removes a run for good, with all its files.
     *
     * @throws io.github.tracker4j.RejectedException when somebody writes it, or there is no such run
     */
    public void remove(RunId id) throws IOException {
        runs.visit(id, place -> {
            Trash.empty(place.directory());
            return id;
        });
    }

    /**
     * The ids of some runs, of deleted ones too.
     *
     * @param wanted whether a run counts whose files are in a directory; asked before a file of it is opened
     */
    public Set<RunId> ids(Predicate<Path> wanted) throws IOException {
        Set<RunId> ids = new HashSet<>();
        for (RunDirectories.Place place : runs.restrictedTo(wanted).all(RunQuery.View.ALL)) {
            RunId id = RunDirectories.idOf(place);
            if (id != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** Where the files of a run are, be it deleted or not; empty when it has none here. */
    public Optional<Path> directory(RunId id) throws IOException {
        RunDirectories.Place place = runs.find(id, null);
        return place == null ? Optional.empty() : Optional.of(place.directory().path());
    }

    private static List<Journal> parentsFirst(List<Journal> journals) {
        Map<RunId, Journal> byId = new HashMap<>();
        journals.forEach(journal -> byId.putIfAbsent(journal.id(), journal));
        List<Journal> ordered = new ArrayList<>(journals.size());
        Set<RunId> done = new HashSet<>();
        for (Journal journal : journals) {
            List<Journal> chain = new ArrayList<>();
            for (Journal next = journal; next != null && done.add(next.id()); ) {
                chain.add(0, next);
                RunId parent = next.parent();
                next = parent == null ? null : byId.get(parent);
            }
            ordered.addAll(chain);
        }
        return ordered;
    }
}
