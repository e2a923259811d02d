package io.github.tracker4j.outage;

import io.github.tracker4j.local.FullDisk;
import io.github.tracker4j.local.Journals;
import io.github.tracker4j.local.LocalOptions;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.local.replica.Replication;
import io.github.tracker4j.local.replica.SetAside;
import io.github.tracker4j.local.replica.StoreAndForwardTracker;
import io.github.tracker4j.testservers.RecordedRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** Carries out one schedule on a bed, heals everything, pushes to the end, and has the result compared. */
final class Conductor {

    private static final Duration FAULTS = Duration.ofSeconds(8);
    private static final Duration TO_THE_END = Duration.ofMinutes(3);
    private static final Duration CHILD_ENDS = Duration.ofMinutes(2);
    private static final int PAUSE_MILLIS = 15;
    private static final long POLL_MILLIS = 2;

    private final Bed bed;
    private final Schedule schedule;
    private final Path directory;
    private final Path root;
    private final Faults faults;
    private final SplittableRandom random;
    private final List<String> problems = new ArrayList<>();

    /**
     * A conductor of one schedule.
     *
     * @param directory an empty one for the runs and whatever else is needed
     */
    Conductor(Bed bed, Schedule schedule, Path directory) {
        this.bed = bed;
        this.schedule = schedule;
        this.directory = directory;
        this.root = ChildProgram.runs(directory);
        this.faults = new Faults(bed, schedule);
        this.random = new SplittableRandom(schedule.seed());
    }

    Outcome conduct() throws IOException, InterruptedException {
        long start = System.nanoTime();
        faults.begin();
        try {
            switch (schedule.way()) {
                case LIVE -> live(new LocalTracker(root));
                case FULL_DISK -> fullDisk();
                case LATER -> later();
                case KILLED_PUSH -> killedPush();
                case KILLED_PROGRAM -> killedProgram(0);
                case SIZE_LIMIT -> killedProgram(16 + random.nextInt(100));
            }
        } finally {
            faults.end();
        }
        pushToTheEnd();
        pushAgain();
        Comparison comparison = new Comparison(schedule.program(), bed.kind());
        String experiment = schedule.program().experiment();
        comparison.compare(bed.python().experimentIds(experiment), bed.python().experiment(experiment));
        problems.addAll(comparison.differences());
        return new Outcome(
                schedule,
                problems,
                comparison.lost(),
                comparison.duplicated(),
                comparison.runsTooMany(),
                points(),
                faults.happened(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private long points() {
        return schedule.program().steps().stream()
                .filter(Step.Log.class::isInstance)
                .mapToLong(step -> ((Step.Log) step).batch().metrics().size())
                .sum();
    }

    private void live(LocalTracker tracker) throws IOException, InterruptedException {
        if (schedule.kills().isEmpty()) {
            storeAndForward(tracker);
        } else {
            droppedForwarders(tracker);
        }
    }

    /** As users do it. */
    private void storeAndForward(LocalTracker local) throws InterruptedException {
        try (StoreAndForwardTracker tracker = new StoreAndForwardTracker(
                local,
                List.of(Clients.destination(bed.uri(), Clients.impatient(bed.uri()))),
                Clients.storeAndForward(FAULTS))) {
            new Player(schedule.program(), tracker, local::reader, Progress.inMemory(), true, run -> {})
                    .play(PAUSE_MILLIS);
        }
    }

    /** Below that tracker, whose forwarder cannot be dropped without it. */
    private void droppedForwarders(LocalTracker tracker) throws IOException, InterruptedException {
        try (tracker;
                Forwarding forwarding = forwarding(tracker.journals());
                Restarts restarts = new Restarts(forwarding)) {
            restarts.start();
            new Player(schedule.program(), tracker, tracker::reader, Progress.inMemory(), true, forwarding::changed)
                    .play(PAUSE_MILLIS);
            forwarding.await(FAULTS);
        }
    }

    private void fullDisk() throws IOException, InterruptedException {
        int failures = 1 + random.nextInt(5);
        FullDisk disk = new FullDisk(random.nextInt(40_000), failures);
        live(disk.tracker(root));
        for (long i = disk.failuresLeft(); i < failures; i++) {
            faults.count(FaultKind.DISK_FULL);
        }
    }

    private void later() throws IOException, InterruptedException {
        log();
        try (Forwarding forwarding = forwarding(new Journals(root, LocalOptions.DEFAULT));
                Restarts restarts = new Restarts(forwarding)) {
            restarts.start();
            forwarding.await(FAULTS);
        }
    }

    private void log() throws InterruptedException {
        try (LocalTracker tracker = new LocalTracker(root)) {
            new Player(schedule.program(), tracker, tracker::reader, Progress.inMemory(), true, run -> {}).play(0);
        }
    }

    private Forwarding forwarding(Journals journals) throws IOException {
        return new Forwarding(journals, bed.uri(), Clients::impatient, Clients.replicas());
    }

    /** Kills the forwarder of this process, as far as a thread can be killed, at the requests that the schedule names. */
    private final class Restarts implements AutoCloseable {

        private final Thread thread;
        private volatile boolean over;

        Restarts(Forwarding forwarding) {
            thread = new Thread(() -> {
                try {
                    for (int requests : schedule.kills()) {
                        if (!awaitRequests(requests, () -> over)) {
                            return;
                        }
                        forwarding.restart();
                        faults.count(FaultKind.FORWARDER_DROPPED);
                    }
                } catch (InterruptedException | IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        void start() {
            thread.start();
        }

        @Override
        public void close() throws IOException {
            over = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }

    /** Waits for so many more requests; returns false when it is over before. */
    private boolean awaitRequests(int more, BooleanSupplier over) throws InterruptedException {
        int wanted = bed.proxy().requests().size() + more;
        while (bed.proxy().requests().size() < wanted) {
            if (over.getAsBoolean()) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        Thread.sleep(random.nextInt(20));
        return true;
    }

    private void killedPush() throws IOException, InterruptedException {
        log();
        for (int requests : schedule.kills()) {
            runChild(ChildProgram.Work.PUSH, requests, 0);
        }
    }

    private void killedProgram(int fileBlocks) throws IOException, InterruptedException {
        for (int requests : schedule.kills()) {
            runChild(ChildProgram.Work.LOG_AND_FORWARD, requests, 0);
        }
        if (fileBlocks > 0) {
            runChild(ChildProgram.Work.LOG_AND_FORWARD, Integer.MAX_VALUE / 2, fileBlocks);
        }
        // The one that is left to log what is left.
        runChild(ChildProgram.Work.LOG_AND_FORWARD, Integer.MAX_VALUE / 2, 0);
        Progress progress = ChildProgram.progress(directory);
        if (progress.done() < schedule.program().steps().size()) {
            problems.add("the program came to step " + progress.done() + " of "
                    + schedule.program().steps().size());
        }
    }

    private void runChild(ChildProgram.Work work, int requests, int fileBlocks)
            throws IOException, InterruptedException {
        try (Child child = Child.start(work, schedule, directory, bed.uri(), fileBlocks)) {
            if (awaitRequests(requests, () -> !child.isAlive() || isOver(child))) {
                child.kill();
                faults.count(FaultKind.CLIENT_KILLED);
                return;
            }
            if (child.isAlive()) {
                child.kill();
                problems.add("a child did not end: " + child.output());
            } else if (child.exitCode() == ChildProgram.NO_ROOM && fileBlocks > 0) {
                faults.count(FaultKind.FILE_SIZE_LIMIT);
            } else if (child.exitCode() != 0) {
                problems.add("a child ended with " + child.exitCode() + ": " + child.output());
            }
        }
    }

    private static boolean isOver(Child child) {
        return child.age().compareTo(CHILD_ENDS) > 0;
    }

    private void pushToTheEnd() throws IOException, InterruptedException {
        try (Forwarding forwarding = patient()) {
            if (!forwarding.await(TO_THE_END)) {
                problems.add("not at the end after " + TO_THE_END.toSeconds() + " s: " + forwarding.replication());
            }
            checkSetAside(forwarding.replication());
        }
    }

    private Forwarding patient() throws IOException {
        return new Forwarding(
                new Journals(root, LocalOptions.DEFAULT),
                bed.uri(),
                Clients::patient,
                Clients.replicas().withEndInterrupted(true));
    }

    private void checkSetAside(Replication replication) {
        Map<String, Integer> refused = Expected.refused(schedule.program(), bed.kind());
        int expected = refused.values().stream().mapToInt(Integer::intValue).sum();
        List<SetAside> setAside = replication.setAside();
        boolean same = setAside.size() == expected
                && setAside.stream().allMatch(one -> refused.keySet().stream().anyMatch(one.what()::contains));
        if (!same) {
            problems.add("set aside are " + setAside + " and not the points of " + refused);
        }
    }

    /** What is complete is not sent again. */
    private void pushAgain() throws IOException, InterruptedException {
        bed.proxy().clearRequests();
        try (Forwarding forwarding = patient()) {
            if (!forwarding.await(TO_THE_END)) {
                problems.add("a second push does not end: " + forwarding.replication());
            }
        }
        List<String> writes = bed.proxy().requests().stream()
                .filter(request -> !Target.READ.fits(request.method() + " " + request.path(), ""))
                .map(RecordedRequest::toString)
                .toList();
        if (!writes.isEmpty()) {
            problems.add("a second push sent " + writes);
        }
    }
}
