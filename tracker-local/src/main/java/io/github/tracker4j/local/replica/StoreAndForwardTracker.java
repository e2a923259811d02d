package io.github.tracker4j.local.replica;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.Journals;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.spi.OpenRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Logs runs to a journal on the local disk and sends them from there, in the background, to one destination or several.
 * Whatever these do, a log call costs what an append to a local file costs, and nothing that was logged is lost.
 *
 * <ul>
 *   <li>A run starts with every destination down. Only two things have to be asked there: whether a run that has no journal
 *       below the root and is to be resumed exists, and a parent without one. The former then goes on in a journal here
 *       that has what is logged from now on.
 *   <li>Reading gives the runs of the first destination together with those of the disk, each once: the disk answers for a
 *       run as long as something of it is not sent. While that destination is out of reach the disk answers for all that
 *       it has, which is told in the log.
 *   <li>When a run ends while a destination is out of reach, refuses everything, or has refused something of the run, the
 *       run says so in the tag {@value #REPLICATION_TAG}.
 *   <li>Closing ends the runs that are open, waits for the destinations within a deadline, and says what is left and how
 *       to send it. A JVM that exits or is terminated does the same for every tracker that is open then.
 *   <li>What earlier programs have left over is sent when somebody asks for it, by {@link #pickUp()} or by the options.
 * </ul>
 *
 * <p>Notices go to the {@link System.Logger} {@code io.github.tracker4j.local.replica}. Thread-safe.
 */
public final class StoreAndForwardTracker implements ExperimentTracker {

    /** The tag that says that a destination did not have all of a run when it ended. */
    public static final String REPLICATION_TAG = "tracker4j.replication";

    private static final System.Logger LOG = System.getLogger("io.github.tracker4j.local.replica");

    private static final Pattern SHELL_WORD = Pattern.compile("[\\w@%+=:,./-]+");

    /** What closing trackers of destinations may take beyond the deadline. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final LocalTracker local;
    private final Journals journals;
    private final List<Forwarder> forwarders;
    private final StoreAndForwardOptions options;
    private final JournalDisk disk;
    private final OutOfReach outOfReach;
    private final OpenRuns openRuns = new OpenRuns();
    private final Set<RunId> openIds = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /**
     * Logs to the root of a tracker and sends from there.
     *
     * @param local closed when this is
     * @param destinations at least one, closed when this is; the first one is read
     * @throws IllegalArgumentException when there is none, or two are the same place
     */
    public StoreAndForwardTracker(LocalTracker local, List<Destination> destinations, StoreAndForwardOptions options) {
        long places = destinations.stream().map(Destination::name).distinct().count();
        if (places == 0 || places < destinations.size()) {
            throw new IllegalArgumentException(
                    "Runs are sent to one destination or several, each named once, and not to "
                            + destinations.stream().map(Destination::name).toList());
        }
        this.local = local;
        this.journals = local.journals();
        this.options = options;
        this.forwarders = destinations.stream()
                .map(destination -> new Forwarder(journals, destination, options.replica()))
                .toList();
        this.disk = new JournalDisk(local, first().destination());
        this.outOfReach = new OutOfReach(first().destination().name(), first()::isInTrouble);
        OpenTrackers.add(this);
        if (options.pickUp()) {
            pickUp();
        }
    }

    private Forwarder first() {
        return forwarders.get(0);
    }

    /** How each destination stands; reads the files of the runs that are behind. */
    public List<Replication> replication() {
        return forwarders.stream().map(Forwarder::replication).toList();
    }

    /**
     * Waits until every destination has all that was logged to runs of this tracker so far, but for what it refuses. Nobody
     * needs to: closing waits too.
     *
     * @param limit how long to wait for all of them together
     * @return false when that was over before
     */
    public boolean awaitDelivery(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (Forwarder forwarder : forwarders) {
            if (!forwarder.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                return false;
            }
        }
        return true;
    }

    /** The runs that were logged below the root by earlier programs and are not sent are sent, as far as nobody writes them. */
    public void pickUp() {
        openRuns.requireOpen();
        try {
            for (Journal journal : journals.list().journals()) {
                if (!openIds.contains(journal.id()) && !isAlive(journal)) {
                    takeUp(journal.id());
                }
            }
        } catch (IOException e) {
            throw new UnavailableException(
                    "What earlier programs have left below " + journals.root() + " cannot be read: " + e, e);
        }
    }

    private static boolean isAlive(Journal journal) throws IOException {
        if (journal.status() != RunStatus.RUNNING) {
            return false;
        }
        RunInfo info = journal.info();
        return info.status() == RunStatus.RUNNING && !info.interrupted();
    }

    /** Sends what a run has that nobody writes here, and lets go of it then. */
    private void takeUp(RunId run) {
        for (Forwarder forwarder : forwarders) {
            forwarder.follow(run);
            if (!openIds.contains(run)) {
                forwarder.leave(run);
            }
        }
    }

    @Override
    public Run startRun(RunSpec spec) {
        openRuns.requireOpen();
        Run journal = local.startRun(spec, run -> elsewhere(spec, run));
        openIds.add(journal.id());
        StoreAndForwardRun run = new StoreAndForwardRun(journal, local::reader, forwarders, this::gone);
        forwarders.forEach(forwarder -> forwarder.follow(run.id()));
        return openRuns.opened(run);
    }

    private void gone(StoreAndForwardRun run) {
        openIds.remove(run.id());
        openRuns.gone(run);
    }

    /** A run that has no journal here, as the first destination has it. */
    private Optional<RunInfo> elsewhere(RunSpec spec, RunId run) {
        boolean needed = spec.mode() == RunSpec.Mode.RESUME || !run.equals(spec.id());
        Destination destination = first().destination();
        if (!needed && first().isInTrouble()) {
            tellNotAsked(run, "it was out of reach a moment ago");
            return Optional.empty();
        }
        try {
            return Question.ask(
                    destination.name(),
                    options.askDeadline(),
                    () -> destination.tracker().reader().find(run));
        } catch (UnavailableException | OutcomeUnknownException | RejectedException e) {
            if (!needed) {
                tellNotAsked(run, String.valueOf(e.getMessage()));
                return Optional.empty();
            }
            String message = "Run " + run + " has no journal below " + journals.root() + ", and "
                    + destination.name() + ", where it may be, has no answer (" + e.getMessage()
                    + "); try again when it answers, or copy the directory of the run to below that root";
            if (e instanceof RejectedException refused) {
                throw new RejectedException(refused.scope(), message, e);
            }
            throw new UnavailableException(message, e);
        }
    }

    private void tellNotAsked(RunId run, String reason) {
        LOG.log(
                System.Logger.Level.WARNING,
                "Run {0} is started anew below {1}: it has no journal there, and {2} could not be asked for it ({3}). If it"
                        + " is there, what is logged now is added to it",
                run,
                journals.root(),
                first().destination().name(),
                reason);
    }

    @Override
    public RunReader reader() {
        openRuns.requireOpen();
        return new MergedReader(disk, first().destination().tracker().reader(), outOfReach);
    }

    /**
     * Renames runs and deletes tags in the journal, from where that is sent; deletes and restores runs on the disk and at
     * every destination, and describes experiments in all of them. There when every destination has one.
     */
    @Override
    public Optional<RunAdmin> admin() {
        List<RunAdmin> remotes = new ArrayList<>();
        for (Forwarder forwarder : forwarders) {
            forwarder.destination().tracker().admin().ifPresent(remotes::add);
        }
        return remotes.size() == forwarders.size()
                ? local.admin()
                        .map(here -> new StoreAndForwardAdmin(
                                here, journals, forwarders, options.askDeadline(), openRuns, this::takeUp))
                : Optional.empty();
    }

    @Override
    public Optional<Path> directory() {
        return local.directory();
    }

    /**
     * Ends the runs that are open, waits for the destinations no longer than the deadline of the options, and says what is
     * left and how it is sent later.
     *
     * @throws TrackingException when a run could not be ended in its journal; everything is closed all the same
     */
    @Override
    public void close() {
        close(text -> LOG.log(System.Logger.Level.WARNING, text));
    }

    /** As closing; loggers may be closed already when the JVM exits. */
    @SuppressWarnings("SystemOut")
    void closeAtExit() {
        try {
            close(System.err::println);
        } catch (RuntimeException e) {
            System.err.println("The runs below " + journals.root() + " could not be closed: " + e.getMessage());
        }
    }

    /** Where a person is told something. */
    @FunctionalInterface
    private interface Notice {
        void tell(String text);
    }

    private void close(Notice notice) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        OpenTrackers.remove(this);
        try {
            openRuns.close();
        } finally {
            try {
                local.close();
            } finally {
                awaitForwarders();
                forwarders.forEach(forwarder -> tellLeft(forwarder, notice));
                closeForwarders();
            }
        }
    }

    private void awaitForwarders() {
        long end = System.nanoTime() + options.closeDeadline().toNanos();
        try {
            for (Forwarder forwarder : forwarders) {
                boolean inStep = forwarder.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "{0} has {1}",
                        forwarder.destination().name(),
                        inStep ? "everything" : "not everything");
            }
        } catch (InterruptedException e) {
            // Whoever interrupts wants to be gone; what is left is on the disk.
            Thread.currentThread().interrupt();
        }
    }

    private void tellLeft(Forwarder forwarder, Notice notice) {
        Replication now = forwarder.replication();
        if (now.bytesBehind() == 0 && now.setAside().isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder("Not everything that was logged is at ").append(now);
        now.setAside().stream()
                .findFirst()
                .ifPresent(one -> text.append("; refused: ")
                        .append(one.what())
                        .append(" of run ")
                        .append(one.run())
                        .append(" (")
                        .append(one.reason())
                        .append(')'));
        notice.tell(text.append(". It is kept in ")
                .append(journals.root())
                .append("; send it with: ")
                .append(pushCommand(forwarder.destination()))
                .toString());
    }

    private String pushCommand(Destination destination) {
        String workspace = destination.workspace();
        return "tracker push " + quoted(journals.root().toString()) + " --to "
                + quoted(destination.uri().toString()) + (workspace == null ? "" : " --workspace " + quoted(workspace));
    }

    /** As a shell takes it for one word. */
    private static String quoted(String word) {
        return SHELL_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private void closeForwarders() {
        forwarders.forEach(Forwarder::close);
        for (Forwarder forwarder : forwarders) {
            Destination destination = forwarder.destination();
            if (!forwarder.hasLetGo()) {
                // Closing its tracker would end the run that a call of it still holds.
                LOG.log(System.Logger.Level.DEBUG, "{0} is not closed: a call of it does not end", destination.name());
                continue;
            }
            try {
                Question.ask(destination.name(), LONGEST_CLOSE, () -> {
                    destination.tracker().close();
                    return true;
                });
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "Closing " + destination.name() + " failed", e);
            }
        }
    }
}
