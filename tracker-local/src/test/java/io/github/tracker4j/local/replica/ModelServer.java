package io.github.tracker4j.local.replica;

import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TransferLimits;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.backend.InMemoryTracker;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A destination in memory that does to each request what a network and a server can do: refuse it, lose its reply, apply
 * it late or in part, or have the client die before or after it. It counts how often each run was created and each point
 * arrived. Its clock is the client's too; each request takes some of its time.
 */
final class ModelServer implements ExperimentTracker {

    static final Duration SETTLE = Duration.ofSeconds(75);
    static final String POISON = "poison";

    private static final List<Fate> FAULTS = List.copyOf(EnumSet.complementOf(EnumSet.of(Fate.FINE)));
    private static final long LONGEST_CALL = Duration.ofMinutes(10).toMillis();

    /** The client dies: nothing that it does afterwards has an effect. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash() {
            super("the client died", null, false, false);
        }
    }

    private record Scripted(String request, Fate fate, Duration time) {}

    private record Late(long at, Runnable effect) {}

    private record Arrival(RunId run, Metric point) {}

    /** Where in writing a cursor the client can die. */
    enum InWriting {
        /** The temporary file is there and has nothing yet. */
        CREATED,
        /** A part of the bytes is in the temporary file. */
        HALF_WRITTEN,
        /** All of them are there, and the cursor is the old one. */
        WRITTEN,
        /** The cursor is the new one. */
        RENAMED
    }

    /** What runs in the client's process, which dies as one. */
    interface Client {
        /** Everything that is in memory is gone. */
        void vanish() throws IOException;

        /** The machine has lost its power, and the device does not have what was written last. */
        void losePower() throws IOException;
    }

    private final Random random;
    private final TransferLimits limits;
    private final InMemoryTracker memory = new InMemoryTracker();
    private final Map<RunId, Run> handles = new HashMap<>();
    private final Map<RunId, Integer> creations = new HashMap<>();
    private final Map<Arrival, Integer> arrivals = new HashMap<>();
    private final Set<RunId> orphans = new HashSet<>();
    private final List<Late> late = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final List<Scripted> script = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private long now = RunModel.START;
    private boolean isScripted;
    private int faultsLeft;
    private boolean dead;

    /**
     * A server.
     *
     * @param recognisesPoints whether a point that comes again is there once
     * @param faults how many requests go wrong by chance
     */
    ModelServer(Random random, boolean recognisesPoints, int faults) {
        this.random = random;
        this.limits = new TransferLimits(1 + random.nextInt(4), recognisesPoints ? 4 : 1, recognisesPoints, SETTLE);
        this.faultsLeft = faults;
    }

    /** Tells this when the client has died, or its machine has lost its power. */
    void hears(Client client) {
        clients.add(client);
    }

    /**
     * Does this to the next request of this kind that nothing else was said of.
     *
     * @param request how it begins, such as {@code end} or {@code log}
     */
    void next(String request, Fate fate) {
        next(request, fate, Duration.ZERO);
    }

    /** Does this to the next request of this kind, which takes so long. */
    void next(String request, Fate fate, Duration time) {
        script.add(new Scripted(request, fate, time));
        isScripted = true;
    }

    /** The clock, at which the client can die too: it looks at it before it writes something down. */
    InstantSource clock() {
        return () -> {
            requireAlive();
            if (faultsLeft > 0 && random.nextInt(150) == 0) {
                faultsLeft--;
                throw crash("at the clock");
            }
            return Instant.ofEpochMilli(now);
        };
    }

    /** Where the client dies in writing its cursor now; null when it does not. */
    @Nullable InWriting diesInWriting() {
        requireAlive();
        if (faultsLeft == 0 || random.nextInt(60) != 0) {
            return null;
        }
        faultsLeft--;
        return InWriting.values()[random.nextInt(InWriting.values().length)];
    }

    private void requireAlive() {
        if (dead) {
            throw new Crash();
        }
    }

    /** What has happened so far, for a person who looks for an error. */
    List<String> log() {
        return log;
    }

    void note(String text) {
        log.add(now - RunModel.START + " " + text);
    }

    long now() {
        return now;
    }

    /** Lets time pass, in which what is late arrives. */
    void pass(long millis) {
        long end = now + millis;
        late.sort(Comparator.comparingLong(Late::at));
        while (!late.isEmpty() && late.get(0).at() <= end) {
            Late next = late.remove(0);
            now = Math.max(now, next.at());
            note("late request arrives");
            try {
                next.effect().run();
            } catch (RejectedException nobodyHears) {
                note("and is refused: " + nobodyHears.getMessage());
            }
        }
        now = end;
    }

    /** Lets everything arrive that is late, and nothing go wrong any more. */
    void heal() {
        faultsLeft = 0;
        pass(SETTLE.toMillis());
    }

    /** A new client comes after the one that died. */
    void revive() throws IOException {
        for (Client client : clients) {
            client.vanish();
        }
        dead = false;
    }

    /** Does what the client had begun before it died. */
    void afterDeath(Runnable begun) {
        dead = false;
        begun.run();
        dead = true;
    }

    /** The machine loses its power too, which takes it longer to recover from than a lost request takes to arrive. */
    void losePower() throws IOException {
        pass(SETTLE.toMillis());
        for (Client client : clients) {
            client.losePower();
        }
    }

    RunReader stored() {
        return memory.reader();
    }

    int creations(RunId run) {
        return creations.getOrDefault(run, 0);
    }

    /** The points that came more often than once, where none is recognised. */
    List<Metric> repeated(RunId run) {
        return arrivals.entrySet().stream()
                .filter(one -> one.getKey().run().equals(run) && one.getValue() > 1)
                .map(one -> one.getKey().point())
                .toList();
    }

    /** Whether it was created before its parent was there. */
    boolean isOrphan(RunId run) {
        return orphans.contains(run);
    }

    Crash crash(String where) {
        dead = true;
        note("crash " + where);
        return new Crash();
    }

    private Fate fate(String request) {
        for (Scripted one : script) {
            if (request.startsWith(one.request())) {
                script.remove(one);
                pass(one.time().toMillis());
                return one.fate();
            }
        }
        if (faultsLeft == 0 || random.nextInt(3) != 0) {
            return Fate.FINE;
        }
        faultsLeft--;
        return FAULTS.get(random.nextInt(FAULTS.size()));
    }

    private void takeTime() {
        requireAlive();
        pass(random.nextInt(faultsLeft > 0 && random.nextInt(20) == 0 ? (int) LONGEST_CALL : 50));
    }

    /** Reads, which can fail and has no effect. */
    private void read(String what) {
        takeTime();
        Fate fate = fate("read " + what);
        if (fate == Fate.CRASH_BEFORE || fate == Fate.CRASH_AFTER) {
            throw crash("reading " + what);
        }
        if (fate == Fate.NOT_REACHED || fate == Fate.LOST) {
            note("reading " + what + " fails");
            throw new UnavailableException("the server is down");
        }
    }

    private void request(String what, Runnable effect) {
        request(what, effect, effect);
    }

    /**
     * A request.
     *
     * @param part what is applied of it where it is cut off
     */
    private void request(String what, Runnable effect, Runnable part) {
        takeTime();
        Fate fate = fate(what);
        note(fate + " " + what);
        switch (fate) {
            case FINE -> effect.run();
            case NOT_REACHED -> throw new UnavailableException("the server is down");
            case CRASH_BEFORE -> throw crash("before");
            default -> {
                switch (fate) {
                    case REPLY_LOST, CRASH_AFTER -> unheard(effect);
                    case IN_PART -> unheard(part);
                    case LATE, CRASH_LATE -> late.add(new Late(now + delay(), effect));
                    default -> {}
                }
                if (fate == Fate.CRASH_AFTER || fate == Fate.CRASH_LATE) {
                    throw crash("after");
                }
                throw new OutcomeUnknownException("no answer");
            }
        }
    }

    /** As late as can be, where a test says what is late. */
    private long delay() {
        int settle = (int) SETTLE.toMillis();
        return isScripted ? settle - 1 : random.nextInt(settle);
    }

    private static void unheard(Runnable effect) {
        try {
            effect.run();
        } catch (RejectedException e) {
            // The answer is lost.
        }
    }

    @Override
    public Run startRun(RunSpec spec) {
        RunId id = spec.complete().id();
        if (id == null) {
            throw new AssertionError("a forwarder gives ids");
        }
        if (spec.mode() == RunSpec.Mode.RESUME) {
            requireThere(id);
            request("resume", () -> memory.startRun(spec).detach());
            return new ModelRun(id);
        }
        if (memory.reader().find(id).isPresent()) {
            read("the run to create");
            throw new RejectedException(RejectedException.Scope.RUN, "Run " + id + " exists already");
        }
        request("create", () -> {
            // A server makes another run then, with an id of its own.
            RunId parent = spec.parent();
            if (parent != null && memory.reader().find(parent).isEmpty()) {
                orphans.add(id);
            }
            if (creations.merge(id, 1, Integer::sum) == 1) {
                handles.put(id, memory.startRun(spec));
            }
        });
        return new ModelRun(id);
    }

    private void requireThere(RunId id) {
        if (memory.reader().find(id).isEmpty()) {
            throw new RejectedException(RejectedException.Scope.RUN, "There is no run " + id);
        }
    }

    private Run handle(RunId id) {
        Run handle = handles.get(id);
        if (handle == null) {
            throw new RejectedException(RejectedException.Scope.RUN, "There is no run " + id);
        }
        return handle;
    }

    private void apply(RunId id, LogBatch batch) {
        boolean poisoned = batch.params().stream().anyMatch(param -> param.key().contains(POISON))
                || batch.tags().stream().anyMatch(tag -> tag.key().contains(POISON))
                || batch.metrics().stream().anyMatch(point -> point.key().contains(POISON));
        if (poisoned) {
            throw new RejectedException("poison").withRemaining(batch);
        }
        handle(id).log(batch);
        batch.metrics().forEach(point -> arrivals.merge(new Arrival(id, point), 1, Integer::sum));
    }

    @Override
    public RunReader reader() {
        read("anything");
        return memory.reader();
    }

    @Override
    public TransferLimits transferLimits() {
        return limits;
    }

    @Override
    public Optional<RunAdmin> admin() {
        RunAdmin admin = memory.admin().orElseThrow();
        return Optional.of(new RunAdmin() {
            @Override
            public void delete(RunId run) {
                throw new AssertionError("a forwarder deletes no run");
            }

            @Override
            public void restore(RunId run) {
                throw new AssertionError("a forwarder restores no run");
            }

            @Override
            public void rename(RunId run, String name) {
                request("rename to " + name, () -> admin.rename(run, name));
            }

            @Override
            public void deleteTag(RunId run, String key) {
                request("delete tag " + key, () -> admin.deleteTag(run, key));
            }

            @Override
            public void updateExperiment(ExperimentSpec experiment) {
                throw new AssertionError("a forwarder updates no experiment");
            }
        });
    }

    @Override
    public void close() {
        memory.close();
    }

    private final class ModelRun implements Run {
        private final RunId id;

        ModelRun(RunId id) {
            this.id = id;
        }

        @Override
        public RunId id() {
            return id;
        }

        @Override
        public void log(LogBatch batch) {
            List<Metric> some = batch.metrics().subList(0, batch.metrics().size() / 2);
            request(
                    "log " + batch.params() + batch.tags() + batch.inputs() + batch.metrics(),
                    () -> apply(id, batch),
                    () -> apply(id, limits.recognisesPoints() ? batch : batch.withMetrics(some)));
        }

        @Override
        public void logArtifact(String artifactPath, Content content) {
            byte[] bytes;
            try (InputStream in = content.open()) {
                bytes = in.readAllBytes();
            } catch (IOException e) {
                throw content.unread(artifactPath, e);
            }
            request("artifact " + artifactPath, () -> handle(id).logArtifact(artifactPath, Content.of(bytes)));
        }

        @Override
        public void end(RunStatus status, long endTime) {
            request("end " + status, () -> {
                RunReader reader = memory.reader();
                memory.startRun(RunSpec.resume(reader.run(id).experiment(), id)).end(status, endTime);
            });
        }

        @Override
        public void detach() {}
    }
}
