package io.github.tracker4j.local;

import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.spi.OpenRuns;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Runs as files below a directory of the local disk, readable with {@code jq}, pandas and anything else that knows JSON;
 * {@code docs/local-format.md} describes them.
 *
 * <p>A run is an append-only journal. A log call returns when its bytes are with the operating system, so that the end of
 * the program, {@code kill -9} included, loses nothing that was logged; {@link LocalOptions.Durability} has the choice for
 * power loss. A run is written by one tracker at a time, on whatever machine; many processes may write different runs
 * below one root, and any number may read.
 *
 * <p>Nothing is created before the first run is started. Thread-safe.
 */
public final class LocalTracker implements ExperimentTracker {

    private static final System.Logger LOGGER = System.getLogger("io.github.tracker4j.local");

    private final Path root;
    private final LocalOptions options;
    private final LogFile.Opener opener;
    private final ExperimentDirectories experiments;
    private final RunDirectories runs;
    private final ClosedRuns closed;
    private final OpenRuns open = new OpenRuns();
    private final Map<RunId, RunJournal> journals = new ConcurrentHashMap<>();
    private final SnapshotSchedule snapshots = new SnapshotSchedule();

    /** Opens the runs below a directory, with {@link LocalOptions#DEFAULT}. */
    public LocalTracker(Path root) {
        this(root, LocalOptions.DEFAULT);
    }

    /** Opens the runs below a directory, which need not exist yet. */
    public LocalTracker(Path root, LocalOptions options) {
        this(root, options, LogFile::onDisk);
    }

    LocalTracker(Path root, LocalOptions options, LogFile.Opener opener) {
        this.root = root.toAbsolutePath().normalize();
        this.options = options;
        this.opener = opener;
        this.experiments = new ExperimentDirectories(this.root, options.clock());
        this.runs = new RunDirectories(this.root, experiments, options.zone());
        this.closed = new ClosedRuns(options, opener);
    }

    /** Finds runs that have no journal below the root. */
    @FunctionalInterface
    public interface Elsewhere {

        /**
         * A run as another place has it; empty when that has no such run, and when it is not to be waited for.
         *
         * @throws io.github.tracker4j.TrackingException when the run cannot be started without an answer
         */
        Optional<RunInfo> find(RunId run);
    }

    @Override
    public Run startRun(RunSpec spec) {
        return startRun(spec, run -> Optional.empty());
    }

    /**
     * Starts a run as {@link #startRun(RunSpec)} does, where runs may have been begun in another place.
     *
     * <p>A run that is to be resumed, has no journal here and is found there, goes on in a journal of its own here: with the
     * same id, name, start time and parent, and knowing params, tags, datasets and latest points that it has there; what is
     * logged from now on stands here, and that alone. A parent that is found there needs no journal here.
     *
     * @param elsewhere asked for runs that have no journal here, at most once for each
     * @throws io.github.tracker4j.TrackingException what {@code elsewhere} throws, and as {@link #startRun(RunSpec)}
     */
    public Run startRun(RunSpec spec, Elsewhere elsewhere) {
        open.requireOpen();
        RunSpec complete = spec.validated().complete(options.clock());
        try {
            RunJournal journal = journal(complete, spec.id() == null, elsewhere);
            LocalRun run = new LocalRun(journal, options.clock(), this::gone);
            journals.put(journal.id(), journal);
            snapshots.add(journal);
            LOGGER.log(
                    System.Logger.Level.INFO,
                    "Run {0} is logged to {1}",
                    journal.id(),
                    journal.directory().path());
            return open.opened(run);
        } catch (FileAlreadyExistsException e) {
            throw new RejectedException(
                    RejectedException.Scope.DESTINATION,
                    e.getMessage() + " is in the way of runs below " + root + "; remove it or choose another directory",
                    e);
        } catch (IOException | DirectoryIteratorException e) {
            throw new UnavailableException(
                    "The run could not be started below " + root + ": " + e + "; nothing was created that counts", e);
        }
    }

    private void gone(LocalRun run) {
        open.gone(run);
        journals.remove(run.id(), run.journal());
        snapshots.remove(run.journal());
    }

    private RunJournal journal(RunSpec spec, boolean idIsNew, Elsewhere elsewhere) throws IOException {
        RunId id = Objects.requireNonNull(spec.id(), "a complete spec has an id");
        String experiment = spec.experiment().name();
        RunDirectories.Place existing = idIsNew ? null : runs.find(id, experiment);
        if (existing != null && existing.directory().isDeleted()) {
            throw RunDirectories.deleted(id, existing.directory());
        }
        if (existing != null && spec.mode().isNew()) {
            throw exists(id, existing.directory().path());
        }
        if (existing != null) {
            return closed.resume(id, existing);
        }
        Optional<RunInfo> begun = spec.mode().isNew() ? Optional.empty() : elsewhere.find(id);
        if (begun.isPresent()) {
            return continued(spec, begun.get(), id);
        }
        if (spec.mode() == RunSpec.Mode.RESUME) {
            throw new RejectedException(
                    RejectedException.Scope.RUN,
                    "There is no run " + id + " below " + root
                            + " to be resumed; check the id, or start it with createOrResume()");
        }
        RunId parent = spec.parent();
        if (parent != null
                && runs.find(parent, experiment) == null
                && elsewhere.find(parent).isEmpty()) {
            throw new RejectedException(
                    RejectedException.Scope.RUN,
                    "There is no run " + parent + " below " + root + " to be the parent of run " + id
                            + "; start the parent first");
        }
        return create(spec, id);
    }

    /** How a journal begins in a directory of its own whose lock is held. */
    @FunctionalInterface
    private interface Beginning {
        RunJournal in(RunDirectory directory, RunLock lock) throws IOException;
    }

    private RunJournal continued(RunSpec spec, RunInfo begun, RunId asked) throws IOException {
        if (begun.deleted()) {
            throw new RejectedException(
                    RejectedException.Scope.RUN,
                    "Run " + begun.id() + " is deleted, at " + begun.uri()
                            + "; restore it first, with admin().restore(id)");
        }
        if (!begun.id().equals(asked)) {
            // It was asked for by the other place's own id, and may have a journal by ours.
            RunDirectories.Place existing = runs.find(begun.id(), begun.experiment());
            if (existing != null) {
                return closed.resume(begun.id(), existing);
            }
        }
        RunRecord record =
                new RunRecord(begun.id(), begun.experiment(), begun.name(), begun.parent(), begun.startTime());
        ExperimentSpec experiment = spec.experiment().name().equals(begun.experiment())
                ? spec.experiment()
                : ExperimentSpec.named(begun.experiment());
        return begin(
                record,
                experiment,
                (directory, lock) -> RunJournal.continuation(directory, lock, options, opener, record, begun));
    }

    private RunJournal create(RunSpec spec, RunId id) throws IOException {
        RunRecord record = new RunRecord(
                id,
                spec.experiment().name(),
                Objects.requireNonNull(spec.name(), "a complete spec has a name"),
                spec.parent(),
                Objects.requireNonNull(spec.startTime(), "a complete spec has a start time"));
        record.tags.putAll(spec.tags());
        return begin(
                record,
                spec.experiment(),
                (directory, lock) -> RunJournal.create(directory, lock, options, opener, record));
    }

    private RunJournal begin(RunRecord record, ExperimentSpec experimentSpec, Beginning beginning) throws IOException {
        RunId id = record.id;
        Path experiment = experiments.getOrCreate(experimentSpec);
        String name = SafeNames.run(record.name, id.value());
        // Another run may have the same name and the same first digits; then this one gets a number behind them.
        for (int attempt = 1; ; attempt++) {
            RunDirectory directory = new RunDirectory(experiment.resolve(attempt == 1 ? name : name + "-" + attempt));
            Files.createDirectories(directory.path());
            if (isOther(directory, id)) {
                continue;
            }
            RunLock lock = RunLock.acquire(directory);
            try {
                if (isOther(directory, id)) {
                    // One that was restored to here meanwhile.
                    lock.release();
                    continue;
                }
                if (directory.holdsRun() && RecordedRun.readRecord(RunDirectories.Place.of(directory)) != null) {
                    throw exists(id, directory.path());
                }
                // What a start that was stopped in its middle has left is no run.
                Recovery.clear(directory);
                return beginning.in(directory, lock);
            } catch (IOException | RuntimeException e) {
                lock.release();
                throw e;
            }
        }
    }

    private static boolean isOther(RunDirectory directory, RunId id) throws IOException {
        RunRecord there = directory.holdsRun() ? RecordedRun.readRecord(RunDirectories.Place.of(directory)) : null;
        return there != null && !there.id.equals(id);
    }

    private static RejectedException exists(RunId id, Path directory) {
        return new RejectedException(
                RejectedException.Scope.RUN,
                "Run " + id + " exists already, in " + directory
                        + "; resume it with RunSpec.resume(experiment, id) or createOrResume(), or give another id");
    }

    @Override
    public RunReader reader() {
        open.requireOpen();
        return new LocalReader(root, options, experiments, runs);
    }

    /**
     * Like {@link #reader()}, of some of the runs only.
     *
     * @param wanted whether the run in a directory is read; asked for each question anew, and before a file of the
     *     directory is opened
     */
    public RunReader reader(Predicate<Path> wanted) {
        open.requireOpen();
        return new LocalReader(root, options, experiments, runs.restrictedTo(wanted));
    }

    /** The root. */
    @Override
    public Optional<Path> directory() {
        return Optional.of(root);
    }

    @Override
    public Optional<RunAdmin> admin() {
        return Optional.of(new LocalAdmin(root, open, experiments, runs, closed, journals));
    }

    /** The journals of the runs here, as a forwarder reads them; of those that are open, what was logged so far. */
    public Journals journals() {
        return new Journals(root, options, journals::get);
    }

    @Override
    public void close() {
        try {
            open.close();
        } finally {
            // Runs that were deleted while they were open cannot end.
            journals.values().forEach(journal -> {
                snapshots.remove(journal);
                journal.letGo();
            });
            journals.clear();
        }
    }
}
