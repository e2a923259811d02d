package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.LocalTracker;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A run that is sent to a {@link ModelServer}, by a client that is started again whenever it dies. */
final class SentRun implements ModelServer.Client {

    private static final int MOST_STEPS = 5_000;

    private final LocalTracker local;
    private final RunId id;
    private final ModelServer server;
    private final Random random;
    private final Journal journal;
    private final Destination destination;
    private final MortalCursorFile cursor;
    private final Parents parents;
    private final ReplicaOptions options;
    private final int requestsInFlight;
    private final Deque<Runnable> uploads = new ArrayDeque<>();
    private @Nullable Replica replica;
    private boolean leaving;
    private List<SetAside> setAside = List.of();

    SentRun(LocalTracker local, RunId id, ModelServer server, Random random) throws IOException {
        this.local = local;
        this.id = id;
        this.server = server;
        this.random = random;
        server.hears(this);
        journal = local.journals().find(id).orElseThrow();
        destination = Destination.of(URI.create("memory:there"), server);
        cursor = new MortalCursorFile(journal.sync(destination.fileName()), id, destination.name(), server);
        parents = new Parents(local.journals(), destination, Map.of());
        options = ReplicaOptions.DEFAULT.withClock(server.clock());
        requestsInFlight = 1 + random.nextInt(4);
    }

    RunId id() {
        return id;
    }

    /** Takes so many steps, or until there is nothing to do, or its parent has to be there first. */
    void forward(int steps) throws Exception {
        for (int i = 0; i < steps; i++) {
            try {
                if (leaving) {
                    close();
                }
                if (parents.awaited(replica()).isPresent()) {
                    return;
                }
                Progress progress = replica().advance();
                setAside = replica().standing().setAside();
                if (progress instanceof Progress.Waiting waiting) {
                    server.note("waits");
                    server.pass(Math.max(1, waiting.until() - server.now()));
                } else if (progress instanceof Progress.Uploading) {
                    if (random.nextInt(3) == 0) {
                        uploadNow();
                    }
                } else if (!progress.equals(Progress.MOVED)) {
                    close();
                    return;
                }
            } catch (UnavailableException | OutcomeUnknownException e) {
                server.pass(random.nextInt(1000));
                leaving = random.nextInt(4) == 0;
            } catch (ModelServer.Crash e) {
                startAgain();
            }
        }
        if (steps == MOST_STEPS) {
            throw new AssertionError("it comes to no end");
        }
    }

    /** Goes on until there is nothing to do, and until nothing can arrive late any more. */
    void finish() throws Exception {
        forward(MOST_STEPS);
        server.pass(ModelServer.SETTLE.toMillis());
    }

    private Replica replica() throws IOException {
        Replica open = replica;
        if (open == null) {
            Sender sender = new Sender(Runnable::run, this::upload, requestsInFlight);
            open = Replica.open(journal, destination, options, sender, Census.NONE, cursor);
            replica = open;
        }
        return open;
    }

    /** At once, or while other steps are taken. */
    private void upload(Runnable upload) {
        if (random.nextInt(3) == 0) {
            upload.run();
        } else {
            server.note("an upload begins");
            uploads.add(upload);
        }
    }

    private void uploadNow() {
        for (Runnable upload = uploads.poll(); upload != null; upload = uploads.poll()) {
            upload.run();
        }
    }

    /** Lets go of the run, as at the end of a program. */
    void close() {
        uploadNow();
        leaving = false;
        Replica open = replica;
        replica = null;
        if (open != null) {
            open.close();
        }
    }

    /** Time passes until another client is started; its machine may have lost its power, or somebody the cursor. */
    private void startAgain() throws IOException {
        server.revive();
        if (random.nextBoolean()) {
            server.pass(random.nextInt(2 * (int) ModelServer.SETTLE.toMillis()));
        }
        switch (random.nextInt(10)) {
            case 0 -> {
                server.pass(ModelServer.SETTLE.toMillis());
                loseCursor();
            }
            case 1 -> server.losePower();
            default -> {}
        }
    }

    /** What the dead client does no more has no effect. */
    @Override
    public void vanish() {
        if (!uploads.isEmpty() && random.nextBoolean()) {
            // What was on its way arrives all the same.
            server.afterDeath(this::uploadNow);
        }
        try {
            close();
        } catch (ModelServer.Crash dead) {
            replica = null;
        }
    }

    @Override
    public void losePower() throws IOException {
        cursor.losePower(random);
    }

    /** Time passes in which the device gets what was written. */
    void reachDevice() {
        cursor.reachDevice();
    }

    /** The machine loses its power, and what the device did not have to have. */
    void loseAllThatMayBeLost() throws IOException {
        close();
        server.pass(ModelServer.SETTLE.toMillis());
        cursor.losePower();
    }

    /** Another program takes the run up without knowing what this one has sent. */
    void loseCursor() throws IOException {
        close();
        cursor.delete();
        server.note("the cursor is lost");
    }

    /** The run is there once, with each point once, and is what the journal says but for what was refused. */
    void check() {
        assertThat(server.creations(id)).as("runs of this id").isEqualTo(1);
        assertThat(server.isOrphan(id)).as("was there before its parent").isFalse();
        if (!server.transferLimits().recognisesPoints()) {
            assertThat(server.repeated(id)).as("points that came again").isEmpty();
        }
        try (InMemoryTracker unused = new InMemoryTracker()) {
            VerificationReport report = new Verification(local.reader(), new Stored(unused, server.stored())).run(id);
            assertThat(report.differences())
                    .filteredOn(difference -> !difference.what().contains(ModelServer.POISON))
                    .isEmpty();
            assertThat(report.differences().size()).isEqualTo(setAsideKinds());
        }
        assertThat(setAside).allSatisfy(item -> assertThat(item.what()).contains(ModelServer.POISON));
    }

    /** Tags and points of several steps are one difference each. */
    private long setAsideKinds() {
        return setAside.stream()
                .map(one -> one.what().replaceAll(",.*", ""))
                .distinct()
                .count();
    }
}
