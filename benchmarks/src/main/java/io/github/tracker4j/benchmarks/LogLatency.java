package io.github.tracker4j.benchmarks;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.local.replica.Destination;
import io.github.tracker4j.local.replica.StoreAndForwardOptions;
import io.github.tracker4j.local.replica.StoreAndForwardTracker;
import io.github.tracker4j.mlflow.MlflowOptions;
import io.github.tracker4j.mlflow.MlflowTracker;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * How long a log call takes while the server is well, hangs, refuses or comes and goes, beside one to local files alone.
 *
 * <p>The calls come at a steady rate, 2,000 a second, as from a training loop, and each is timed. Arguments: rounds (3),
 * calls a round (20,000).
 */
public final class LogLatency {

    private static final long PERIOD_NANOS = 500_000;
    private static final int WARM_UP = 4_000;
    private static final double NANOS_A_MICRO = 1_000;

    private LogLatency() {}

    /** Prints a table. */
    public static void main(String[] arguments) throws Exception {
        int rounds = Report.argument(arguments, 0, 3);
        int calls = Report.argument(arguments, 1, 20_000);
        Report.begin("LogLatency");
        try (MlflowServer server = MlflowServer.start(
                MlflowServer.Version.V3, MlflowServerOptions.defaults().workers(4))) {
            Report.print(measure(server.uri(), rounds, calls));
        }
    }

    static Table measure(URI server, int rounds, int calls) throws Exception {
        try (Scratch scratch = new Scratch()) {
            Rounds table = new Rounds("A log call of one point", "p50 us", "p99 us", "p99.9 us", "longest us")
                    .with("local files alone", () -> {
                        scratch.clear("local");
                        return percentiles(new LocalTracker(scratch.path("local")), calls);
                    });
            for (Outage.Kind kind : Outage.Kind.values()) {
                table.with("stored and forwarded, the server " + kind.label(), () -> {
                    Path root = scratch.path(kind.name());
                    scratch.clear(kind.name());
                    try (Outage outage = new Outage(server, kind)) {
                        return percentiles(forwarding(root, outage.uri()), calls);
                    }
                });
            }
            return table.run(rounds);
        }
    }

    /** A tracker that gives up at its end what has not arrived: the calls are what is measured. */
    static StoreAndForwardTracker forwarding(Path root, URI server) {
        ExperimentTracker remote =
                new MlflowTracker(MlflowOptions.builder(server).build());
        return new StoreAndForwardTracker(
                new LocalTracker(root),
                List.of(Destination.of(server, remote)),
                StoreAndForwardOptions.DEFAULT.withCloseDeadline(Duration.ZERO));
    }

    private static double[] percentiles(ExperimentTracker opened, int calls) {
        Histogram nanos = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        try (ExperimentTracker tracker = opened;
                Run run = tracker.startRun(RunSpec.in("latency"))) {
            long due = System.nanoTime();
            for (int step = 0; step < WARM_UP + calls; step++, due += PERIOD_NANOS) {
                awaitTime(due);
                long start = System.nanoTime();
                run.logMetric("loss", Points.value(step), step, Points.time(step));
                long took = System.nanoTime() - start;
                if (step >= WARM_UP) {
                    nanos.recordValue(took);
                }
            }
        }
        return new double[] {
            nanos.getValueAtPercentile(50) / NANOS_A_MICRO,
            nanos.getValueAtPercentile(99) / NANOS_A_MICRO,
            nanos.getValueAtPercentile(99.9) / NANOS_A_MICRO,
            nanos.getMaxValue() / NANOS_A_MICRO
        };
    }

    private static void awaitTime(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
