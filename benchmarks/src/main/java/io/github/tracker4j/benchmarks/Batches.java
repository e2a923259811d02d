package io.github.tracker4j.benchmarks;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.mlflow.MlflowOptions;
import io.github.tracker4j.mlflow.MlflowTracker;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServerOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.mlflow.tracking.MlflowClient;

/**
 * How many points a second reach a server as it is started by default, in batches of 1,000 over one connection.
 *
 * <p>Arguments: rounds (5), batches a round and contender (10).
 */
public final class Batches {

    private static final int POINTS = 1_000;

    private Batches() {}

    /** Prints a table. */
    public static void main(String[] arguments) throws Exception {
        int rounds = Report.argument(arguments, 0, 5);
        int batches = Report.argument(arguments, 1, 10);
        Report.begin("Batches");
        try (MlflowServer server = MlflowServer.start(
                MlflowServer.Version.V3, MlflowServerOptions.defaults().workers(4))) {
            Report.print(measure(server.uri(), rounds, batches));
        }
    }

    static Table measure(URI server, int rounds, int batches) throws Exception {
        PythonPeer python = new PythonPeer("batches.py");
        String uri = server.toString();
        try (OkHttpRun okhttp = new OkHttpRun(server);
                MlflowClient mlflowClient = new MlflowClient(uri);
                MlflowTracker tracker =
                        new MlflowTracker(MlflowOptions.builder(server).build());
                Run run = tracker.startRun(RunSpec.in("batches"))) {
            String peer = mlflowClient.createRun().getRunId();
            return new Rounds("1,000 points a batch, one connection", "points/s")
                    .with("plain OkHttp, bodies made beforehand", inBatches(batches, okhttp::batch, okhttp::logBatch))
                    .with("Tracker4J `log`", inBatches(batches, Batches::points, run::log))
                    .with(
                            "mlflow-client 2.17.2 `logBatch`",
                            inBatches(
                                    batches,
                                    (first, count) -> Peers.points("loss", first, count),
                                    points -> mlflowClient.logBatch(peer, points, List.of(), List.of())))
                    .with("Python mlflow 3.17.2 `log_batch`", () -> python.run(uri, "" + batches))
                    .run(rounds);
        }
    }

    /** Makes the batch that begins at a step. */
    @FunctionalInterface
    private interface Maker<T> {
        T make(long firstStep, int count);
    }

    /** Sends a batch. */
    @FunctionalInterface
    private interface Sender<T> {
        void send(T batch) throws Exception;
    }

    /** The rate of sending; making the values is not measured, turning them into requests is. */
    private static <T> Rounds.Contender inBatches(int batches, Maker<T> maker, Sender<T> sender) {
        return Rounds.warmedUp(new Rounds.Contender() {
            private long step;

            @Override
            public double[] measure() throws Exception {
                List<T> made = new ArrayList<>();
                for (int i = 0; i < batches; i++, step += POINTS) {
                    made.add(maker.make(step, POINTS));
                }
                long start = System.nanoTime();
                for (T batch : made) {
                    sender.send(batch);
                }
                return new double[] {batches * POINTS / ((System.nanoTime() - start) / 1e9)};
            }
        });
    }

    private static LogBatch points(long firstStep, int count) {
        List<Metric> points = new ArrayList<>(count);
        for (long step = firstStep; step < firstStep + count; step++) {
            points.add(Metric.of("loss", Points.value(step), step, Points.time(step)));
        }
        return LogBatch.ofMetrics(points);
    }
}
