package io.github.tracker4j.benchmarks;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.benchmarks.DatabaseServer.Database;
import io.github.tracker4j.local.Journals;
import io.github.tracker4j.local.LocalOptions;
import io.github.tracker4j.local.replica.Destination;
import io.github.tracker4j.mlflow.MlflowOptions;
import io.github.tracker4j.mlflow.MlflowTracker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether a journal that is far larger than the heap is sent: in a JVM with 64 MB, to a stub that counts, and to a real
 * server.
 *
 * <p>Arguments: points to the stub (10,000,000), points to the server (1,000,000).
 */
public final class PushAtSize {

    private PushAtSize() {}

    /** What runs in the small JVM; prints how many seconds the push took, and the most bytes of heap in use. */
    static final class SmallJvm {

        private SmallJvm() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) throws Exception {
            URI server = URI.create(arguments[1]);
            long start = System.nanoTime();
            try (ExperimentTracker tracker =
                    new MlflowTracker(MlflowOptions.builder(server).build())) {
                PushedJournals.push(
                        new Journals(Path.of(arguments[0]), LocalOptions.DEFAULT), Destination.of(server, tracker));
            }
            System.out.println((System.nanoTime() - start) / 1e9 + " " + UsedHeap.peak());
        }
    }

    /** Prints a table. */
    public static void main(String[] arguments) throws Exception {
        int counted = Report.argument(arguments, 0, 10_000_000);
        int kept = Report.argument(arguments, 1, 1_000_000);
        Report.begin("PushAtSize");
        try (DatabaseServer server = DatabaseServer.start(Database.SQLITE)) {
            Report.print(measure(counted, server.uri(), kept));
        }
    }

    static Table measure(int counted, URI server, int kept) throws Exception {
        Table table = new Table(
                "A journal sent with `-Xmx64m`",
                List.of("to", "points", "seconds", "points/s", "most heap in use, MB"));
        try (Scratch scratch = new Scratch();
                CountingServer stub = new CountingServer()) {
            PushedJournals.write(scratch.path("counted"), "size", counted);
            table.row(row("a stub that counts", counted, push(scratch.path("counted"), stub.uri())));
            long steps = counted * (counted - 1L) / 2;
            if (stub.points() != counted
                    || stub.steps() != steps
                    || !stub.status().equals("FINISHED")) {
                throw new IOException("Of " + counted + " points with steps that sum up to " + steps + ", "
                        + stub.points() + " with the sum " + stub.steps() + " came; status " + stub.status());
            }
            scratch.clear("counted");
            var id = PushedJournals.write(scratch.path("kept"), "size", kept);
            table.row(row("MLflow 3.17.2 on SQLite", kept, push(scratch.path("kept"), server)));
            try (PushedJournals reader = new PushedJournals(server)) {
                reader.requirePoints(id, kept);
            }
        }
        return table;
    }

    private static double[] push(Path root, URI server) throws Exception {
        return Child.java(List.of("-Xmx64m"), SmallJvm.class, root.toString(), server.toString());
    }

    private static List<String> row(String to, int points, double[] measured) {
        return List.of(
                to,
                Table.number(points),
                Table.number(measured[0]),
                Table.number(points / measured[0]),
                Table.number(measured[1] / 1e6));
    }
}
