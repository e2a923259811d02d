package io.github.tracker4j.local.replica;

import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.local.Journals;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one destination in step with the journals of runs, in threads of its own: while a run is logged, or later. Whatever
 * the destination does, no call of this class waits for it but {@link #await}.
 *
 * <p>The destination ends with each run and each of its items once, whenever this or the destination is stopped; {@code
 * docs/replication.md} has the protocol and what it does not promise. A run is sent to one destination by one forwarder at
 * a time, in any process. Thread-safe.
 */
public final class Forwarder implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("io.github.tracker4j.local.replica");

    /** How many steps a run takes before others have their turn. */
    private static final int TURN = 32;
    /** Less than this of a run that is being logged waits for more before it is sent. */
    private static final long ENOUGH_BYTES = 1 << 16;

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    /** How long closing waits for a turn that was interrupted. */
    private static final Duration LONGEST_TURN = Duration.ofMillis(500);

    private static final Duration LOCAL_PAUSE = Duration.ofSeconds(5);

    private final Journals journals;
    private final Destination destination;
    private final ReplicaOptions options;
    private final Circuit circuit;
    private final Sender sender;
    private final Map<RunId, FollowedRun> runs = new ConcurrentHashMap<>();
    private final Parents parents;
    private final ForwarderThreads threads;
    private final Object progress = new Object();
    private volatile boolean closed;

    /** A forwarder of journals to a destination; it follows no run yet. */
    public Forwarder(Journals journals, Destination destination, ReplicaOptions options) {
        this.journals = journals;
        this.destination = destination;
        this.options = options;
        this.circuit = new Circuit(destination.name(), journals.root().toString(), options);
        this.parents = new Parents(journals, destination, runs);
        this.threads = new ForwarderThreads(options.runsInParallel());
        this.sender = new Sender(threads.requests(), options.requestsInFlight());
    }

    /** Where the runs are sent. */
    public Destination destination() {
        return destination;
    }

    /**
     * Keeps a run in step until it has ended and everything of it is there. A run that was followed before and goes on is
     * followed again.
     */
    public void follow(RunId id) {
        FollowedRun run = new FollowedRun(id);
        FollowedRun before = runs.putIfAbsent(id, run);
        if (before == null) {
            submit(run);
            return;
        }
        before.leaving = false;
        changed(before, Duration.ZERO);
    }

    /** Lets go of a run that is followed once it is in step, so that another process can go on with it. */
    void leave(RunId id) {
        FollowedRun run = runs.get(id);
        if (run != null) {
            run.leaving = true;
            changed(run, Duration.ZERO);
        }
    }

    /**
     * Stops following a run, wherever it is on its way.
     *
     * @param limit how long a turn is waited for that it has just now
     * @return false when that turn took longer; then the run is still followed
     */
    boolean forget(RunId id, Duration limit) {
        FollowedRun run = runs.get(id);
        if (run == null) {
            return true;
        }
        if (!run.forget(limit)) {
            return false;
        }
        runs.remove(id, run);
        signal();
        return true;
    }

    /** Waits until the turns that are under way now are over, no longer than this: later ones read the journals anew. */
    void awaitTurns(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (FollowedRun run : runs.values()) {
            run.awaitTurn(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }

    /** Whether the destination could not be reached when it was last tried, or refuses everything. */
    boolean isInTrouble() {
        return circuit.reading().trouble() != null;
    }

    /** In a sentence why the destination does not have all of a run, other than that it takes its time; empty else. */
    Optional<String> troubleOf(RunId id) {
        Circuit.Reading reading = circuit.reading();
        Replication.@Nullable State trouble = reading.trouble();
        if (trouble != null) {
            return Optional.of(destination.name()
                    + (trouble == Replication.State.REFUSED ? " refused everything" : " could not be reached")
                    + " when the run ended, since " + reading.since() + "; what is missing there is sent later");
        }
        FollowedRun run = runs.get(id);
        List<SetAside> setAside = run == null ? List.of() : run.setAside();
        return setAside.isEmpty()
                ? Optional.empty()
                : Optional.of(destination.name() + " has refused " + setAside.size()
                        + (setAside.size() == 1 ? " item" : " items") + " of the run, "
                        + setAside.get(0).what() + " first");
    }

    /** Says that something was logged to a run that is followed; as cheap as a log call needs it. */
    public void changed(RunId id) {
        FollowedRun run = runs.get(id);
        if (run != null && !run.changed.get() && run.state() != FollowedRun.State.OVER) {
            changed(run, options.linger());
        }
    }

    private void changed(FollowedRun run, Duration pause) {
        if (run.changed.compareAndSet(false, true)) {
            synchronized (run) {
                if (run.state() == FollowedRun.State.QUEUED) {
                    return;
                }
                run.state(FollowedRun.State.QUEUED);
            }
            schedule(run, pause);
        }
    }

    private void submit(FollowedRun run) {
        threads.submit(() -> turn(run));
    }

    private void schedule(FollowedRun run, Duration pause) {
        threads.schedule(run, pause, () -> turn(run));
    }

    private void turn(FollowedRun run) {
        if (closed || run.isForgotten() || !run.begin()) {
            return;
        }
        Circuit.Entry entry = circuit.enter();
        if (!entry.pause().isZero()) {
            schedule(run, entry.pause());
            return;
        }
        try {
            run.changed.set(false);
            boolean isThere = run.turn(
                    journals,
                    journal -> Replica.open(journal, destination, options, sender, Census.NONE),
                    replica -> take(run, replica));
            if (!isThere) {
                run.problem("it is not below " + journals.root() + " any more, or deleted");
                over(run);
            }
        } catch (UnavailableException | OutcomeUnknownException e) {
            if (!closed) {
                circuit.failed(e);
            }
            schedule(run, pauseNow());
        } catch (RejectedException e) {
            rejected(run, e);
        } catch (StoppedException e) {
            LOG.log(System.Logger.Level.DEBUG, "Run " + run.id + " was left where it was: " + e.getMessage());
        } catch (NoSuchFileException e) {
            // It was moved, or something of it: the next turn looks for it.
            run.problem(e + " is not there");
            run.close();
            schedule(run, pauseNow());
        } catch (IOException e) {
            run.close();
            problem(run, "the journal cannot be followed: " + e);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "Run " + run.id + " cannot be sent to " + destination.name(), e);
            run.problem(e.toString());
            over(run);
        } finally {
            circuit.left(entry);
            if (closed) {
                letGo(run);
            }
            signal();
        }
    }

    private void take(FollowedRun run, Replica replica) throws IOException {
        Optional<RunId> parent = parents.awaited(replica);
        if (parent.isPresent()) {
            if (!runs.containsKey(parent.get())) {
                follow(parent.get());
            }
            schedule(run, SHORTEST_PAUSE.plus(options.linger()));
            return;
        }
        try {
            steps(run, replica);
        } finally {
            // Between two turns nothing is on its way, so that a run can be let go of.
            replica.awaitUpload();
        }
    }

    private void steps(FollowedRun run, Replica replica) throws IOException {
        for (int step = 0; (step < TURN || replica.isUploading()) && !closed; step++) {
            Progress now = advance(replica);
            run.problem(null);
            run.reached(replica.standing());
            if (now instanceof Progress.Uploading upload) {
                // What is logged meanwhile is seen after the time that a lone point waits anyway.
                threads.waiting(() -> upload.answer().awaitFor(longer(options.linger(), SHORTEST_PAUSE)));
                run.changed.set(false);
            } else if (!now.equals(Progress.MOVED)) {
                rest(run, now);
                return;
            } else if (replica.isNearlyInStep(ENOUGH_BYTES)) {
                schedule(run, options.linger());
                return;
            }
            signal();
        }
        submit(run);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** A destination that takes something, or refuses a run, is there. */
    private Progress advance(Replica replica) throws IOException {
        long answers = replica.answers();
        try {
            return replica.advance();
        } finally {
            if (replica.answers() > answers) {
                circuit.answered();
            }
        }
    }

    private void rest(FollowedRun run, Progress now) {
        if (now instanceof Progress.Waiting waiting) {
            Duration left = Duration.ofMillis(waiting.until() - options.clock().millis() + 1);
            schedule(run, run.rests(FollowedRun.State.WAITING) ? longer(left, SHORTEST_PAUSE) : options.linger());
        } else if (now.equals(Progress.OVER) || (run.leaving && !run.changed.get())) {
            over(run);
        } else if (!run.rests(FollowedRun.State.IN_STEP)) {
            schedule(run, options.linger());
        }
    }

    private void over(FollowedRun run) {
        synchronized (run) {
            run.state(FollowedRun.State.OVER);
        }
        run.close();
        // What was logged in the last moment has a turn, unless the run is left out until somebody asks again.
        if (run.changed.compareAndSet(true, false) && !run.isLeftOut()) {
            changed(run, options.linger());
        }
    }

    private void rejected(FollowedRun run, RejectedException e) {
        if (e.scope() == RejectedException.Scope.DESTINATION) {
            circuit.refused(e);
            schedule(run, pauseNow());
        } else {
            // Another process is at it, or its cursor is of a later version.
            problem(run, String.valueOf(e.getMessage()));
        }
    }

    private void problem(FollowedRun run, String text) {
        if (!text.equals(run.problem())) {
            LOG.log(System.Logger.Level.WARNING, "Run " + run.id + ": " + text);
        }
        run.problem(text);
        schedule(run, LOCAL_PAUSE);
    }

    private Duration pauseNow() {
        return longer(options.firstPause(), SHORTEST_PAUSE);
    }

    private void signal() {
        synchronized (progress) {
            progress.notifyAll();
        }
    }

    /**
     * Waits until every run that is followed is in step or over.
     *
     * @return false when the time is over before
     */
    public boolean await(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (progress) {
            while (runs.values().stream().anyMatch(Forwarder::isBehind)) {
                long left = end - System.nanoTime();
                if (left <= 0 || closed) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(progress, left);
            }
            return true;
        }
    }

    private static boolean isBehind(FollowedRun run) {
        return switch (run.state()) {
            case QUEUED, WAITING -> true;
            case IN_STEP -> run.changed.get();
            case OVER -> false;
        };
    }

    /** The runs that are followed, those that are over too. */
    Collection<FollowedRun> runs() {
        return runs.values();
    }

    /** How the destination stands; reads the files of the runs that are behind. */
    public Replication replication() {
        Backlog backlog = Backlog.of(journals, runs.values());
        Lag lag = backlog.lag();
        Circuit.Reading reading = circuit.reading();
        Replication.State state = reading.trouble() != null
                ? reading.trouble()
                : lag.bytes() > 0 ? Replication.State.CATCHING_UP : Replication.State.UP_TO_DATE;
        Duration behind = lag.bytes() == 0
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, options.clock().millis() - lag.oldest()));
        return new Replication(
                destination.name(),
                state,
                reading.since(),
                reading.lastError(),
                reading.attempts(),
                lag.points(),
                lag.bytes(),
                behind,
                backlog.setAside());
    }

    /**
     * Stops at once. What is under way is given up, which is safe: it is written down, and the next forwarder settles it.
     * The destination's tracker stays open.
     */
    @Override
    public void close() {
        closed = true;
        threads.stop();
        signal();
        runs.values().forEach(this::letGo);
    }

    /** Whether every run was let go of; after closing, one whose turn does not end may not be. */
    boolean hasLetGo() {
        return runs.values().stream().noneMatch(FollowedRun::isOpen);
    }

    private void letGo(FollowedRun run) {
        try {
            // A turn that takes longer lets go itself, at its end.
            run.close(LONGEST_TURN);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "Run " + run.id + " was let go of with an error", e);
        }
    }
}
