package io.github.tracker4j.local;

import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.MetricExport;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.local.replica.Verification;
import io.github.tracker4j.local.replica.VerificationReport;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The program of a child JVM that logs until it is killed. After each call that returned it notes in a mapped file how
 * far it is, which the kernel keeps when the JVM dies.
 */
final class LoggingChild {

    static final int MAX_THREADS = 8;

    private LoggingChild() {}

    /** The name of the metric of a thread. */
    static String key(int thread) {
        return "k" + thread;
    }

    /** The value of a point, so that it can be checked. */
    static double value(long step) {
        return step * 0.1;
    }

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[1]);
        RunId id = new RunId(args[2]);
        switch (args[0]) {
            case "log" -> log(root, id, Path.of(args[3]), Integer.parseInt(args[4]), Long.parseLong(args[5]));
            case "read" -> read(root, id);
            case "export" -> export(root, id, Path.of(args[3]));
            case "verify" -> verify(root, id, Path.of(args[3]));
            case "administer" -> administer(root, id, Path.of(args[3]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Logs points of each thread up to a step, behind those that are there, then ends the run. */
    private static void log(Path root, RunId id, Path acknowledged, int threads, long end) throws Exception {
        MappedByteBuffer progress = map(acknowledged);
        try (LocalTracker tracker = new LocalTracker(root)) {
            Run run = tracker.startRun(RunSpec.in("crash").named("r").withId(id).createOrResume());
            List<Thread> loggers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                // A call that did not return may have arrived: logging it again changes nothing.
                long from = progress.getLong(number * Long.BYTES) + 1;
                Thread logger = new Thread(() -> {
                    for (long step = from; step < end; step++) {
                        // The param first: the next program begins behind the last point that was acknowledged.
                        if (step % 1_000 == 0) {
                            run.logParam(key(number) + "/" + step, step);
                            progress.putLong((MAX_THREADS + number) * Long.BYTES, step);
                        }
                        run.logMetric(key(number), value(step), step);
                        progress.putLong(number * Long.BYTES, step);
                    }
                });
                loggers.add(logger);
                logger.start();
            }
            for (Thread logger : loggers) {
                logger.join();
            }
            run.end(RunStatus.FINISHED);
        }
        System.out.println("ended");
    }

    /** Exports all points of a run and prints their number. */
    private static void export(Path root, RunId id, Path target) {
        try (LocalTracker tracker = new LocalTracker(root)) {
            System.out.println(new MetricExport(tracker.reader(), RunQuery.all().withId(id))
                    .writeTo(target, MetricExport.Format.CSV));
        }
    }

    /** Compares a run with its replica below another root and prints what was found. */
    private static void verify(Path root, RunId id, Path replicas) {
        try (LocalTracker tracker = new LocalTracker(root);
                LocalTracker destination = new LocalTracker(replicas)) {
            VerificationReport report = new Verification(tracker.reader(), destination).run(id);
            System.out.println(report.verdict() + " " + report.points());
            report.differences().forEach(System.out::println);
        }
    }

    /** Renames, deletes and restores a run for ever; goes on behind what is acknowledged. */
    private static void administer(Path root, RunId id, Path acknowledged) throws IOException {
        MappedByteBuffer progress = map(acknowledged);
        try (LocalTracker tracker = new LocalTracker(root)) {
            RunAdmin admin = tracker.admin().orElseThrow();
            for (long step = progress.getLong(0) + 1; ; step++) {
                switch ((int) (step % 3)) {
                    case 0 -> {
                        admin.restore(id);
                        admin.rename(id, "name " + step);
                    }
                    case 1 -> admin.delete(id);
                    default -> admin.restore(id);
                }
                progress.putLong(0, step);
            }
        }
    }

    /** Reads the whole history and prints the number of its points. */
    private static void read(Path root, RunId id) {
        try (LocalTracker tracker = new LocalTracker(root);
                MetricCursor history = tracker.reader().history(id, key(0))) {
            long points = 0;
            while (history.hasNext()) {
                Metric point = history.next();
                if (point.value() != value(point.stepOrZero())) {
                    throw new IllegalStateException("changed: " + point);
                }
                points++;
            }
            System.out.println(points);
        }
    }

    /** The last step of each thread that was acknowledged, -1 for none; behind them the last param. */
    static MappedByteBuffer map(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            boolean fresh = channel.size() == 0;
            MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 0, 2L * MAX_THREADS * Long.BYTES);
            if (fresh) {
                for (int i = 0; i < 2 * MAX_THREADS; i++) {
                    map.putLong(i * Long.BYTES, -1);
                }
            }
            return map;
        }
    }
}
