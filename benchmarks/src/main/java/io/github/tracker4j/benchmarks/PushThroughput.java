package io.github.tracker4j.benchmarks;

import io.github.tracker4j.benchmarks.DatabaseServer.Database;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/**
 * How fast journals reach a server as it is started by default, on SQLite and on PostgreSQL: one run of many points, and
 * many small runs. Beside the most that the server takes, and the official clients doing the same.
 *
 * <p>Arguments: rounds (3), points of the one run (100,000), small runs (1,000).
 */
public final class PushThroughput {

    private static final int[] CONNECTIONS = {1, 2, 4, 8};
    private static final int TRIALS = 3;
    /** The part of the work with which connections are compared. */
    private static final int TRIAL_PART = 4;

    private PushThroughput() {}

    /** Prints two tables for each database. */
    public static void main(String[] arguments) throws Exception {
        int rounds = Report.argument(arguments, 0, 3);
        int points = Report.argument(arguments, 1, 100_000);
        int runs = Report.argument(arguments, 2, 1_000);
        Report.begin("PushThroughput");
        for (Database database : Database.values()) {
            try (DatabaseServer server = DatabaseServer.start(database)) {
                Report.print(oneRun(server.uri(), database.label(), rounds, points));
                Report.print(smallRuns(server.uri(), database.label(), rounds, runs));
            }
        }
    }

    static Table oneRun(URI server, String database, int rounds, int points) throws Exception {
        PythonPeer python = new PythonPeer("push.py");
        String uri = server.toString();
        int best = bestConnections(server, raw -> raw.oneRun(points / TRIAL_PART));
        try (RawPush raw = new RawPush(server, best);
                PushedJournals pushed = new PushedJournals(server);
                MlflowClient mlflowClient = new MlflowClient(uri)) {
            return new Rounds(String.format("One run of %,d points to %s", points, database), "points/s")
                    .with("the server's most: plain OkHttp, " + connections(best), () -> rate(raw.oneRun(points)))
                    .with("Tracker4J, from its journal", () -> rate(pushed.oneRun(points)))
                    .with("mlflow-client 2.17.2 `logBatch`", () -> rate(peerPoints(mlflowClient, points)))
                    .with("Python mlflow 3.17.2 `log_batch`", () -> python.run(uri, "one", "" + points))
                    .run(rounds);
        }
    }

    static Table smallRuns(URI server, String database, int rounds, int runs) throws Exception {
        PythonPeer python = new PythonPeer("push.py");
        String uri = server.toString();
        int best = bestConnections(server, raw -> raw.smallRuns(Math.max(1, runs / TRIAL_PART)));
        try (RawPush raw = new RawPush(server, best);
                PushedJournals pushed = new PushedJournals(server);
                MlflowClient mlflowClient = new MlflowClient(uri)) {
            return new Rounds(String.format("%,d small runs to %s", runs, database), "runs/s")
                    .with("the server's most: plain OkHttp, " + connections(best), () -> rate(raw.smallRuns(runs)))
                    .with("Tracker4J, from their journals", () -> rate(pushed.smallRuns(runs)))
                    .with("mlflow-client 2.17.2", () -> rate(peerRuns(mlflowClient, runs)))
                    .with("Python mlflow 3.17.2", () -> python.run(uri, "many", "" + runs))
                    .run(rounds);
        }
    }

    private static double[] rate(double value) {
        return new double[] {value};
    }

    private static String connections(int count) {
        return count == 1 ? "1 connection" : count + " connections";
    }

    /** A rate of a raw loader. */
    @FunctionalInterface
    private interface Trial {
        double rate(RawPush raw) throws Exception;
    }

    /** With how many connections the server takes the most. */
    private static int bestConnections(URI server, Trial trial) throws Exception {
        double[][] rates = new double[CONNECTIONS.length][TRIALS];
        for (int i = 0; i < TRIALS; i++) {
            for (int which = 0; which < CONNECTIONS.length; which++) {
                try (RawPush raw = new RawPush(server, CONNECTIONS[which])) {
                    rates[which][i] = trial.rate(raw);
                }
            }
        }
        double[] medians = Arrays.stream(rates).mapToDouble(Rounds::median).toArray();
        int best = 0;
        for (int which = 1; which < medians.length; which++) {
            best = medians[which] > medians[best] ? which : best;
        }
        return CONNECTIONS[best];
    }

    private static double peerPoints(MlflowClient client, int points) {
        String run = client.createRun().getRunId();
        List<List<Service.Metric>> batches = Peers.batches(points);
        long start = System.nanoTime();
        batches.forEach(batch -> client.logBatch(run, batch, List.of(), List.of()));
        return points / seconds(start);
    }

    private static double peerRuns(MlflowClient client, int runs) {
        String experiment = client.createExperiment("mlflow-client " + System.nanoTime());
        long start = System.nanoTime();
        for (int i = 0; i < runs; i++) {
            String run = client.createRun(experiment).getRunId();
            client.logBatch(run, Peers.smallRunPoints(), Peers.smallRunParams(), List.of());
            client.setTerminated(run, Service.RunStatus.FINISHED);
        }
        return runs / seconds(start);
    }

    static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
