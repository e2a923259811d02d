package io.github.tracker4j.benchmarks;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * How much heap is in use while points are logged and the server refuses connections all the time, in a JVM with 64 MB.
 *
 * <p>Arguments: points (10,000,000).
 */
public final class OutageHeap {

    private static final int PARTS = 10;

    private OutageHeap() {}

    /** What runs in the small JVM; prints the bytes that are live, and the calls a second, after each part. */
    static final class SmallJvm {

        private SmallJvm() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) {
            long part = Long.parseLong(arguments[2]) / PARTS;
            try (ExperimentTracker tracker = LogLatency.forwarding(Path.of(arguments[0]), URI.create(arguments[1]));
                    Run run = tracker.startRun(RunSpec.in("outage"))) {
                long step = 0;
                for (int i = 0; i < PARTS; i++) {
                    long start = System.nanoTime();
                    for (long end = step + part; step < end; step++) {
                        run.logMetric("loss", Points.value(step), step, Points.time(step));
                    }
                    double seconds = (System.nanoTime() - start) / 1e9;
                    System.out.println(UsedHeap.live() + " " + part / seconds);
                }
                run.end(RunStatus.FINISHED);
            }
        }
    }

    /** Prints a table. */
    public static void main(String[] arguments) throws Exception {
        int points = Report.argument(arguments, 0, 10_000_000);
        Report.begin("OutageHeap");
        Report.print(measure(points));
    }

    static Table measure(int points) throws Exception {
        Table table = new Table(
                "A server that refuses connections, `-Xmx64m`", List.of("points logged", "live heap MB", "calls/s"));
        try (Scratch scratch = new Scratch();
                Outage outage = new Outage(URI.create("http://127.0.0.1:1"), Outage.Kind.REFUSING)) {
            double[] numbers = Child.java(
                    List.of("-Xmx64m"),
                    SmallJvm.class,
                    scratch.path("root").toString(),
                    outage.uri().toString(),
                    Integer.toString(points));
            for (int i = 0; i < PARTS; i++) {
                table.row(List.of(
                        Table.number((double) points / PARTS * (i + 1)),
                        Table.number(numbers[2 * i] / 1e6),
                        Table.number(numbers[2 * i + 1])));
            }
        }
        return table;
    }
}
