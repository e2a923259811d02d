package io.github.tracker4j.benchmarks;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.local.LocalTracker;
import java.nio.file.Path;
import java.util.List;

/**
 * How long the smallest program takes from its start to its end: start a run, log a param and a metric, end.
 *
 * <p>Argument: rounds (5).
 */
public final class HelloRun {

    private HelloRun() {}

    /** Prints a table. */
    public static void main(String[] arguments) throws Exception {
        Report.begin("HelloRun");
        Report.print(measure(Report.argument(arguments, 0, 5)));
    }

    static Table measure(int rounds) throws Exception {
        PythonPeer python = new PythonPeer("hello_run.py");
        try (Scratch scratch = new Scratch()) {
            String database = scratch.path("mlflow.db").toString();
            // The first start creates the tables, which takes several times as long.
            python.run(database);
            return new Rounds("A process with one run", "wall ms")
                    .with("Python mlflow 3.17.2, SQLite file that exists", timed(() -> python.run(database)))
                    .with("Tracker4J `LocalTracker`", timed(() -> {
                        Child.java(List.of(), OneRun.class, scratch.path("runs").toString());
                        scratch.clear("runs");
                    }))
                    .with("a JVM that does nothing", timed(() -> Child.java(List.of(), Nothing.class)))
                    .run(rounds);
        }
    }

    /** Something that takes time. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static Rounds.Contender timed(Work work) {
        return () -> {
            long start = System.nanoTime();
            work.run();
            return new double[] {(System.nanoTime() - start) / 1e6};
        };
    }

    /** The smallest program that logs. */
    static final class OneRun {
        private OneRun() {}

        /** Argument: where the runs are. */
        public static void main(String[] arguments) {
            try (ExperimentTracker tracker = new LocalTracker(Path.of(arguments[0]))) {
                tracker.run(RunSpec.in("hello"), run -> {
                    run.logParam("lr", 0.1);
                    run.logMetric("loss", 0.25, 0);
                });
            }
        }
    }

    /** What every JVM costs. */
    static final class Nothing {
        private Nothing() {}

        /** Ends at once. */
        public static void main(String[] arguments) {}
    }
}
