package io.github.tracker4j.outage;

import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.local.Journals;
import io.github.tracker4j.local.LocalOptions;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.local.replica.StoreAndForwardTracker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What runs in a child JVM: a program that logs and forwards, or a push, until it is killed or done. */
final class ChildProgram {

    /** The exit code of a program that found no room for a call. */
    static final int NO_ROOM = 9;

    private static final Duration FORWARDING = Duration.ofSeconds(6);
    private static final int PAUSE_MILLIS = 15;
    private static final int POLL_MILLIS = 50;

    /** What a child does. */
    enum Work {
        LOG_AND_FORWARD,
        PUSH
    }

    private ChildProgram() {}

    public static void main(String[] args) throws Exception {
        Schedule schedule = Schedule.of(Long.parseLong(args[1]));
        Path directory = Path.of(args[2]);
        URI server = URI.create(args[3]);
        if (Work.valueOf(args[0]) == Work.PUSH) {
            push(runs(directory), server);
        } else {
            logAndForward(schedule, directory, server);
        }
        // Without an end of what is open: a program that its user has stopped.
        Runtime.getRuntime().halt(0);
    }

    static Path runs(Path directory) {
        return directory.resolve("runs");
    }

    static Progress progress(Path directory) {
        return Progress.in(directory.resolve("progress"));
    }

    private static void push(Path root, URI server) throws InterruptedException, IOException {
        try (Forwarding forwarding = new Forwarding(
                new Journals(root, LocalOptions.DEFAULT), server, Clients::impatient, Clients.replicas())) {
            forwarding.await(FORWARDING);
        }
    }

    private static void logAndForward(Schedule schedule, Path directory, URI server) throws InterruptedException {
        LocalTracker local = new LocalTracker(runs(directory));
        // It is not closed: closing ends runs, and this program dies with its runs open.
        StoreAndForwardTracker tracker = new StoreAndForwardTracker(
                local,
                List.of(Clients.destination(server, Clients.impatient(server))),
                Clients.storeAndForward(FORWARDING));
        Player player = new Player(schedule.program(), tracker, local::reader, progress(directory), false, run -> {});
        try {
            player.play(PAUSE_MILLIS);
        } catch (UnavailableException noRoom) {
            System.out.println(noRoom);
            Runtime.getRuntime().halt(NO_ROOM);
        }
        long end = System.nanoTime() + FORWARDING.toNanos();
        while (tracker.replication().get(0).bytesBehind() > 0 && System.nanoTime() < end) {
            Thread.sleep(POLL_MILLIS);
        }
    }
}
