package io.github.tracker4j.benchmarks;

import io.github.tracker4j.Content;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.mlflow.MlflowOptions;
import io.github.tracker4j.mlflow.MlflowTracker;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServerOptions;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Random;
import org.mlflow.tracking.MlflowClient;

/**
 * How long one small request takes on a server as it is started by default, with four workers: a metric point, and an
 * artifact of 10 KB up and down.
 *
 * <p>Arguments: rounds (5), requests a round and contender (40).
 */
public final class SmallRequests {

    private static final int ARTIFACT_BYTES = 10_240;
    private static final String UNIT = "ms a request";

    private SmallRequests() {}

    /** Prints three tables. */
    public static void main(String[] arguments) throws Exception {
        int rounds = Report.argument(arguments, 0, 5);
        int requests = Report.argument(arguments, 1, 40);
        Report.begin("SmallRequests");
        try (MlflowServer server = MlflowServer.start(
                MlflowServer.Version.V3, MlflowServerOptions.defaults().workers(4))) {
            measure(server.uri(), rounds, requests).forEach(Report::print);
        }
    }

    static List<Table> measure(URI server, int rounds, int requests) throws Exception {
        byte[] bytes = new byte[ARTIFACT_BYTES];
        new Random(1).nextBytes(bytes);
        PythonPeer python = new PythonPeer("small_requests.py");
        String uri = server.toString();
        try (OkHttpRun okhttp = new OkHttpRun(server);
                MlflowClient mlflowClient = new MlflowClient(uri);
                MlflowTracker tracker =
                        new MlflowTracker(MlflowOptions.builder(server).build());
                Run run = tracker.startRun(RunSpec.in("small-requests"))) {
            Steps steps = new Steps();
            String peer = mlflowClient.createRun().getRunId();
            Content content = Content.of(bytes);
            Rounds metric = new Rounds("One metric point", UNIT)
                    .with("plain OkHttp", each(requests, i -> okhttp.logMetric(steps.next())))
                    .with("Tracker4J `logMetric`", each(requests, i -> {
                        long step = steps.next();
                        run.logMetric("loss", Points.value(step), step, Points.time(step));
                    }))
                    .with("mlflow-client 2.17.2 `logMetric`", each(requests, i -> {
                        long step = steps.next();
                        mlflowClient.logMetric(peer, "loss", Points.value(step), Points.time(step), step);
                    }))
                    .with("Python mlflow 3.17.2 `log_metric`", () -> python.run(uri, "metric", "" + requests));
            Rounds up = new Rounds("An artifact of 10 KB up", UNIT)
                    .with("plain OkHttp", each(requests, i -> okhttp.upload("f" + i, bytes)))
                    .with("Tracker4J `logArtifact`", each(requests, i -> run.logArtifact("f" + i, content)))
                    .with("Python mlflow 3.17.2 `log_artifact`", () -> python.run(uri, "up", "" + requests));
            Rounds down = new Rounds("An artifact of 10 KB down", UNIT)
                    .with("plain OkHttp", each(requests, i -> checkSize(okhttp.download("f" + i).length)))
                    .with("Tracker4J `RunReader.open`", each(requests, i -> {
                        try (InputStream in = tracker.reader().open(run.id(), "f" + i)) {
                            checkSize(in.readAllBytes().length);
                        }
                    }))
                    .with("Python mlflow 3.17.2 `download_artifacts`", () -> python.run(uri, "down", "" + requests));
            return List.of(metric.run(rounds), up.run(rounds), down.run(rounds));
        }
    }

    /** A request of a round. */
    @FunctionalInterface
    private interface Call {
        void make(int number) throws Exception;
    }

    /** The median time of some requests, one after the other. */
    private static Rounds.Contender each(int requests, Call call) {
        return Rounds.warmedUp(() -> {
            double[] milliseconds = new double[requests];
            for (int i = 0; i < requests; i++) {
                long start = System.nanoTime();
                call.make(i);
                milliseconds[i] = (System.nanoTime() - start) / 1e6;
            }
            return new double[] {Rounds.median(milliseconds)};
        });
    }

    private static void checkSize(long size) {
        if (size != ARTIFACT_BYTES) {
            throw new IllegalStateException(size + " bytes came back of " + ARTIFACT_BYTES);
        }
    }

    /** Counts on, so that no point is one that a server has already. */
    private static final class Steps {
        private long last;

        long next() {
            return last++;
        }
    }
}
