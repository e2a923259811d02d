package io.github.tracker4j.local.replica;

import io.github.tracker4j.RunId;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.Journals;
import io.github.tracker4j.safeguard.LawfulForm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends journals to a destination, once, and ends when everything is there, set aside, or out of reach:
 *
 * <pre>{@code
 * PushReport report = new Push(journals, destination, PushOptions.DEFAULT).run(PushListener.NONE);
 * }</pre>
 *
 * <p>What is there already is not sent again, and a push that was stopped, in whatever way, is gone on with by another.
 * Parents are sent before their children, several runs at the same time; one that cannot be sent does not keep the others.
 * Nothing local is changed but {@code sync/} in each run. A push is made once.
 */
public final class Push {

    private final Journals journals;
    private final Destination destination;
    private final PushOptions options;

    /**
     * A push of journals to a destination, whose tracker stays open.
     *
     * @throws IllegalArgumentException when the options name another zone than the journals are read in
     */
    public Push(Journals journals, Destination destination, PushOptions options) {
        ZoneId zone = options.zone();
        if (zone != null && !zone.equals(journals.zone())) {
            throw new IllegalArgumentException("Times that name no zone are to be sent in zone " + zone
                    + ", and the journals are read in " + journals.zone()
                    + "; open them with LocalOptions.withZone, too");
        }
        this.journals = journals;
        this.destination = destination;
        this.options = options;
    }

    /**
     * Sends all of them.
     *
     * @throws IOException when the root cannot be read
     */
    public PushReport run(PushListener listener) throws IOException, InterruptedException {
        return pushed(null, listener);
    }

    /**
     * Sends one run, and those it is nested under.
     *
     * @throws IOException when the root cannot be read
     */
    public PushReport run(RunId only, PushListener listener) throws IOException, InterruptedException {
        return pushed(only, listener);
    }

    private PushReport pushed(@Nullable RunId only, PushListener given) throws IOException, InterruptedException {
        PushListener listener = new OneAtATime(given);
        Journals.Listing listing = journals.list();
        List<Journal> chosen = chosen(listing.journals(), only);
        List<PushedRun> unreadable = only == null ? unreadable(listing.unreadable()) : List.of();
        PushGate gate = new PushGate(destination.name(), options);
        List<RunPush> runs = runs(chosen, gate, listener);
        listener.listed(
                runs.size() + unreadable.size(),
                runs.stream().mapToLong(RunPush::pointsToSend).sum());
        List<PushedRun> pushed = new ArrayList<>(unreadable);
        unreadable.forEach(listener::finished);
        pushed.addAll(options.dryRun() ? planned(runs, listener) : sent(runs, listener));
        return new PushReport(destination.name(), outcome(pushed, gate), pushed, gate.message());
    }

    /** The runs that are asked for, and those they are nested under, in the order of the journals. */
    private List<Journal> chosen(List<Journal> all, @Nullable RunId only) {
        Map<RunId, Journal> byId = new HashMap<>();
        all.forEach(journal -> byId.putIfAbsent(journal.id(), journal));
        Set<RunId> wanted = new HashSet<>();
        for (Journal journal : all) {
            if (isAskedFor(journal, only)) {
                @Nullable Journal next = journal;
                while (next != null && wanted.add(next.id())) {
                    RunId parent = next.parent();
                    next = parent == null ? null : byId.get(parent);
                }
            }
        }
        return all.stream()
                .filter(journal -> wanted.contains(journal.id()) && byId.get(journal.id()) == journal)
                .toList();
    }

    private boolean isAskedFor(Journal journal, @Nullable RunId only) {
        String experiment = options.experiment();
        return (only == null || journal.id().equals(only))
                && (experiment == null
                        || journal.experiment()
                                .equals(journal.isForeign() ? LawfulForm.experimentName(experiment) : experiment));
    }

    private static List<PushedRun> unreadable(Map<Path, String> reasons) {
        List<PushedRun> runs = new ArrayList<>();
        new TreeMap<>(reasons)
                .forEach((directory, reason) -> runs.add(new PushedRun(
                        directory,
                        null,
                        "",
                        "",
                        PushedRun.State.REFUSED,
                        PushedRun.Sent.NOTHING,
                        List.of(),
                        "the run cannot be read: " + reason + "; mend or move the directory, and push again")));
        return runs;
    }

    private List<RunPush> runs(List<Journal> chosen, PushGate gate, PushListener listener) {
        Map<RunId, RunPush> byId = new HashMap<>();
        List<RunPush> runs = new ArrayList<>();
        for (Journal journal : chosen) {
            RunId parent = journal.parent();
            RunPush run = new RunPush(
                    journal,
                    journals.reader(),
                    destination,
                    options,
                    gate,
                    parent == null ? null : byId.get(parent),
                    listener);
            byId.put(journal.id(), run);
            runs.add(run);
        }
        return runs;
    }

    private static List<PushedRun> planned(List<RunPush> runs, PushListener listener) {
        List<PushedRun> planned = new ArrayList<>();
        for (RunPush run : runs) {
            PushedRun plan = run.plan();
            listener.finished(plan);
            planned.add(plan);
        }
        return planned;
    }

    private List<PushedRun> sent(List<RunPush> runs, PushListener listener) throws InterruptedException {
        ExecutorService turns = Executors.newFixedThreadPool(
                options.replica().runsInParallel(), work -> daemon(work, "tracker4j-push"));
        ExecutorService requests = Executors.newCachedThreadPool(work -> daemon(work, "tracker4j-push-request"));
        try {
            Sender sender = new Sender(requests, options.replica().requestsInFlight());
            Census census = new Census(
                    runs.stream().map(RunPush::journal).toList(),
                    options.replica().clock());
            List<Future<PushedRun>> answers = new ArrayList<>();
            // In their order, so that a run that waits for its parent waits for one that has begun.
            for (RunPush run : runs) {
                answers.add(turns.submit(() -> {
                    PushedRun pushed = run.push(sender, census);
                    listener.finished(pushed);
                    return pushed;
                }));
            }
            List<PushedRun> pushed = new ArrayList<>();
            for (Future<PushedRun> answer : answers) {
                pushed.add(answer.get());
            }
            return pushed;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("A push failed in a way that it does not know", e.getCause());
        } finally {
            turns.shutdownNow();
            requests.shutdownNow();
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private static PushReport.Outcome outcome(List<PushedRun> runs, PushGate gate) {
        if (gate.isUnreachable()) {
            return PushReport.Outcome.UNREACHABLE;
        }
        boolean complete = runs.stream()
                .allMatch(run -> run.state() != PushedRun.State.REFUSED
                        && run.state() != PushedRun.State.LEFT
                        && run.setAside().isEmpty());
        return complete && gate.message() == null ? PushReport.Outcome.COMPLETE : PushReport.Outcome.REFUSED;
    }

    /** Runs are sent at the same time; whoever listens hears of one after the other. */
    private static final class OneAtATime implements PushListener {
        private final PushListener listener;
        private final ReentrantLock lock = new ReentrantLock();

        OneAtATime(PushListener listener) {
            this.listener = listener;
        }

        private void tell(Runnable call) {
            lock.lock();
            try {
                call.run();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void listed(int runs, long points) {
            tell(() -> listener.listed(runs, points));
        }

        @Override
        public void moved(long points) {
            tell(() -> listener.moved(points));
        }

        @Override
        public void finished(PushedRun run) {
            tell(() -> listener.finished(run));
        }
    }
}
