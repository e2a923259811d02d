package io.github.tracker4j.outage;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Carries out many schedules, side by side on the kinds of servers, one after the other on each. */
public final class OutageSuite {

    private static final int BETWEEN_SUMMARIES = 100;

    private final Path directory;
    private final int bedsOfAKind;
    private final PrintStream log;
    private final List<Outcome> outcomes = new ArrayList<>();

    /**
     * A suite.
     *
     * @param directory keeps the journals of schedules that failed
     * @param bedsOfAKind how many servers of a kind run side by side
     */
    OutageSuite(Path directory, int bedsOfAKind, PrintStream log) {
        this.directory = directory;
        this.bedsOfAKind = bedsOfAKind;
        this.log = log;
    }

    /**
     * Carries out schedules and prints each outcome, and a summary now and then and at the end.
     *
     * @param args how many, and the first seed; without it, 0
     */
    public static void main(String[] args) throws InterruptedException {
        if (args.length < 1 || args.length > 2) {
            System.err.println("usage: ./outage COUNT [SEED]");
            System.exit(2);
        }
        long first = args.length == 2 ? Long.parseLong(args[1]) : 0;
        int bedsOfAKind = Integer.getInteger("outage.beds", 1);
        List<Outcome> outcomes = new OutageSuite(Path.of("target", "outage"), bedsOfAKind, System.out)
                .run(LongStream.range(first, first + Long.parseLong(args[0])));
        System.out.println(new Summary(outcomes));
        System.exit(outcomes.stream().allMatch(Outcome::isGood) ? 0 : 1);
    }

    /** The outcomes in the order in which they came. */
    List<Outcome> run(LongStream seeds) throws InterruptedException {
        Map<ServerKind, Queue<Schedule>> byServer = new EnumMap<>(ServerKind.class);
        seeds.mapToObj(Schedule::of)
                .forEach(schedule -> byServer.computeIfAbsent(schedule.server(), kind -> new ConcurrentLinkedQueue<>())
                        .add(schedule));
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> all = new ArrayList<>();
            byServer.forEach((kind, schedules) -> {
                for (int i = 0; i < bedsOfAKind; i++) {
                    all.add(threads.submit(() -> {
                        run(kind, schedules);
                        return null;
                    }));
                }
            });
            for (Future<?> some : all) {
                some.get();
            }
            return List.copyOf(outcomes);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The suite itself failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private void run(ServerKind kind, Queue<Schedule> schedules) throws InterruptedException, IOException {
        while (!schedules.isEmpty()) {
            try (Bed bed = new Bed(kind)) {
                boolean whole = true;
                for (Schedule next = schedules.poll(); next != null; next = whole ? schedules.poll() : null) {
                    whole = run(bed, next);
                }
            }
        }
    }

    /** Returns whether the bed can go on to be used. */
    private boolean run(Bed bed, Schedule schedule) throws InterruptedException, IOException {
        Path own = directory.resolve("seed-" + schedule.seed());
        delete(own);
        Files.createDirectories(own);
        try {
            Outcome outcome = new Conductor(bed, schedule, own.toAbsolutePath()).conduct();
            came(outcome);
            if (outcome.isGood()) {
                delete(own);
            }
            return true;
        } catch (RuntimeException e) {
            // Such as a server that does not start again, or a Python client that cannot read it.
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            came(Outcome.broken(schedule, trace.toString()));
            return false;
        }
    }

    private synchronized void came(Outcome outcome) {
        outcomes.add(outcome);
        log.println(outcome);
        if (outcomes.size() % BETWEEN_SUMMARIES == 0) {
            log.println(new Summary(outcomes));
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
