package io.github.tracker4j.local.replica;

import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.JournalEvent;
import io.github.tracker4j.local.JournalEvents;
import io.github.tracker4j.local.SyncFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One run of a push: from what its cursor says to what became of it. */
final class RunPush {

    private static final System.Logger LOG = System.getLogger("io.github.tracker4j.local.replica");
    private static final long SHORTEST_WAIT_MILLIS = 5;
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(SHORTEST_WAIT_MILLIS);

    private final Journal journal;
    private final RunReader reader;
    private final Destination destination;
    private final PushOptions options;
    private final PushGate gate;
    private final @Nullable RunPush parent;
    private final PushListener listener;
    /** Opened when the run is at the destination, or will not be: then its children may be sent. */
    private final CountDownLatch there = new CountDownLatch(1);

    private String name = "";
    private long eventsBefore;
    private long pointsBefore;

    RunPush(
            Journal journal,
            RunReader reader,
            Destination destination,
            PushOptions options,
            PushGate gate,
            @Nullable RunPush parent,
            PushListener listener) {
        this.journal = journal;
        this.reader = reader;
        this.destination = destination;
        this.options = options;
        this.gate = gate;
        this.parent = parent;
        this.listener = listener;
    }

    Journal journal() {
        return journal;
    }

    /** How many points are not there as far as the cursor tells; 0 when that cannot be read. */
    long pointsToSend() {
        try {
            return Math.max(0, journal.pointCount() - cursor().pointCount);
        } catch (IOException | RuntimeException unknown) {
            return 0;
        }
    }

    private CursorFile file() {
        return new CursorFile(journal.sync(destination.fileName()), journal.id(), destination.name());
    }

    private Cursor cursor() throws IOException {
        return file().read();
    }

    /** What would be sent, without a request. */
    PushedRun plan() {
        try {
            name = journal.info().name();
            requireZone();
            Cursor cursor = cursor();
            eventsBefore = isChangedForeign(cursor) ? 0 : cursor.events;
            long points = Math.max(0, journal.pointCount() - cursor.pointCount);
            PushedRun.Sent left = amounts(points, journal.eventsLength());
            boolean nothing = left.equals(PushedRun.Sent.NOTHING) && cursor.origin != Cursor.Origin.NEW;
            return pushed(
                    nothing ? PushedRun.State.UNCHANGED : PushedRun.State.PLANNED,
                    left,
                    List.copyOf(cursor.setAside),
                    null);
        } catch (RejectedException e) {
            return refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return refused(unreadable(e));
        }
    }

    private boolean isChangedForeign(Cursor cursor) throws IOException {
        return journal.foreignSignature()
                .filter(signature -> !signature.equals(cursor.snapshots))
                .isPresent();
    }

    /** Sends the run. */
    PushedRun push(Sender sender, Census census) throws InterruptedException {
        try {
            if (parent != null) {
                parent.there.await();
            }
            if (gate.isShut()) {
                return pushed(PushedRun.State.LEFT, PushedRun.Sent.NOTHING, List.of(), gate.reason());
            }
            name = journal.info().name();
            recordZone();
            if (options.repair() && !repaired()) {
                return pushed(PushedRun.State.LEFT, PushedRun.Sent.NOTHING, List.of(), gate.reason());
            }
            try (Replica replica = Replica.open(journal, destination, options.replica(), sender, census)) {
                return push(replica);
            }
        } catch (RejectedException e) {
            return refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return refused(unreadable(e));
        } catch (StoppedException e) {
            throw new InterruptedException();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Run " + journal.id() + " cannot be sent to " + destination.name(), e);
            return refused("it cannot be sent, by an error of this program: " + e);
        } finally {
            there.countDown();
        }
    }

    private PushedRun push(Replica replica) throws IOException, InterruptedException {
        Replica.Standing before = replica.standing();
        eventsBefore = before.events();
        pointsBefore = before.pointCount();
        long told = pointsBefore;
        boolean moved = false;
        while (true) {
            Progress progress = advance(replica);
            if (progress == null) {
                return left(replica);
            }
            Replica.Standing now = replica.standing();
            if (now.isThere()) {
                there.countDown();
            }
            if (now.pointCount() > told) {
                listener.moved(now.pointCount() - told);
                told = now.pointCount();
            }
            if (progress.equals(Progress.MOVED)) {
                moved = true;
            } else if (progress instanceof Progress.Uploading upload) {
                // Points that are logged meanwhile, by another program, do not wait for it.
                Duration linger = options.replica().linger();
                upload.answer().awaitFor(linger.toMillis() < SHORTEST_WAIT_MILLIS ? SHORTEST_WAIT : linger);
            } else if (progress instanceof Progress.Waiting waiting) {
                long millis = waiting.until() - options.replica().clock().millis() + 1;
                Thread.sleep(Math.max(SHORTEST_WAIT_MILLIS, millis));
            } else {
                return over(replica, moved, progress.equals(Progress.OVER));
            }
        }
    }

    /** Null when the push has ended for all. */
    private @Nullable Progress advance(Replica replica) throws IOException, InterruptedException {
        while (!gate.isShut()) {
            try {
                Progress progress = replica.advance();
                if (progress.equals(Progress.MOVED)) {
                    gate.answered();
                }
                return progress;
            } catch (UnavailableException | OutcomeUnknownException e) {
                gate.failed(e);
            } catch (RejectedException e) {
                if (e.scope() != RejectedException.Scope.DESTINATION) {
                    throw e;
                }
                gate.refused(e);
            }
        }
        return null;
    }

    private PushedRun over(Replica replica, boolean moved, boolean isOver) throws IOException {
        Replica.Standing now = replica.standing();
        String refusal = now.refused();
        if (refusal != null) {
            return refused(refusal);
        }
        PushedRun.State state = !now.setAside().isEmpty()
                ? PushedRun.State.REFUSED
                : !isOver ? PushedRun.State.RUNNING : moved ? PushedRun.State.COMPLETE : PushedRun.State.UNCHANGED;
        return pushed(state, sent(now), now.setAside(), null);
    }

    private PushedRun left(Replica replica) throws IOException {
        Replica.Standing now = replica.standing();
        PushedRun.State state = gate.isUnreachable() ? PushedRun.State.LEFT : PushedRun.State.REFUSED;
        return pushed(state, sent(now), now.setAside(), gate.reason());
    }

    private PushedRun.Sent sent(Replica.Standing now) throws IOException {
        return amounts(Math.max(0, now.pointCount() - pointsBefore), now.events());
    }

    /** What stands in the events from where the cursor was to an offset. */
    private PushedRun.Sent amounts(long points, long eventsTo) throws IOException {
        long events = 0;
        long artifacts = 0;
        long bytes = 0;
        try (JournalEvents told = journal.events(Math.min(eventsBefore, eventsTo))) {
            while (told.end() < eventsTo && told.next()) {
                JournalEvent event = told.event();
                if (event instanceof JournalEvent.Artifact artifact) {
                    artifacts++;
                    bytes += artifact.size();
                } else if (!(event instanceof JournalEvent.Started || event instanceof JournalEvent.Unknown)) {
                    events++;
                }
            }
        }
        return new PushedRun.Sent(points, events, artifacts, bytes);
    }

    /**
     * Forgets how far a run has come whose replica is not what the journal says, so that all of it is in doubt.
     *
     * @return false when the push has ended for all
     */
    private boolean repaired() throws IOException, InterruptedException {
        if (cursor().origin == Cursor.Origin.NEW) {
            return true;
        }
        while (!gate.isShut()) {
            try {
                Verification verification = new Verification(reader, destination.tracker());
                if (!verification.run(journal.id()).isEqual()) {
                    forget();
                }
                gate.answered();
                return true;
            } catch (UnavailableException | OutcomeUnknownException e) {
                gate.failed(e);
            } catch (RejectedException e) {
                if (e.scope() != RejectedException.Scope.DESTINATION) {
                    throw e;
                }
                gate.refused(e);
            }
        }
        return false;
    }

    private void forget() throws IOException {
        SyncFile.Held held = journal.sync(destination.fileName()).lock();
        try {
            Cursor fresh = new Cursor(journal.id());
            fresh.journalOnly = cursor().journalOnly;
            file().write(fresh);
        } finally {
            held.close();
        }
    }

    private void requireZone() throws IOException {
        ZoneId given = options.zone();
        ZoneId noted = journal.notedZone().orElse(given);
        if (given != null && noted != null && !noted.normalized().equals(given.normalized())) {
            throw new RejectedException(
                    RejectedException.Scope.RUN,
                    "the times of this run were read in zone " + noted + " when it was pushed before, and now " + given
                            + " is asked for; push it with --zone " + noted + ", or without");
        }
    }

    private void recordZone() throws IOException {
        requireZone();
        journal.noteZone();
    }

    private PushedRun refused(String message) {
        return pushed(PushedRun.State.REFUSED, PushedRun.Sent.NOTHING, List.of(), message);
    }

    private PushedRun pushed(
            PushedRun.State state, PushedRun.Sent sent, List<SetAside> setAside, @Nullable String message) {
        return new PushedRun(
                journal.directory(), journal.id(), journal.experiment(), name, state, sent, setAside, message);
    }

    private String unreadable(IOException e) {
        String what = e instanceof AccessDeniedException denied
                ? denied.getFile() + " may not be read or written by this user; give the permission"
                : e instanceof FileSystemException file && file.getReason() != null
                        ? file.getFile() + ": " + file.getReason()
                        : String.valueOf(e.getMessage());
        return "the files of the run cannot be used: " + what + "; nothing is lost, push again when that is mended";
    }
}
