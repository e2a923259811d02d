package io.github.tracker4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * What a server takes at most: bodies that were made beforehand, sent by several connections, by plain OkHttp, with the
 * fewest requests that do the work and none that looks whether it was done.
 */
final class RawPush implements AutoCloseable {

    private static final MediaType JSON_TYPE = MediaType.get("application/json");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int POINTS_A_REQUEST = 1_000;

    private final String api;
    private final int connections;
    private final OkHttpClient client;
    private final ExecutorService threads;

    RawPush(URI server, int connections) {
        this.api = server + "/api/2.0/mlflow/";
        this.connections = connections;
        this.client = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(connections, 1, TimeUnit.MINUTES))
                .readTimeout(2, TimeUnit.MINUTES)
                .build();
        this.threads = Executors.newFixedThreadPool(connections);
    }

    /** Sends the points of one new run, and returns how many points a second were taken. */
    double oneRun(long points) throws Exception {
        String id = createRun("0");
        List<String> bodies = new ArrayList<>();
        for (long first = 0; first < points; first += POINTS_A_REQUEST) {
            StringBuilder body = new StringBuilder("{\"run_id\":\"" + id + "\",\"metrics\":[");
            for (long step = first; step < Math.min(points, first + POINTS_A_REQUEST); step++) {
                body.append(step == first ? "" : ",").append(Points.json("loss", step));
            }
            bodies.add(body.append("]}").toString());
        }
        return points / seconds(bodies.size(), i -> post("runs/log-batch", bodies.get(i)));
    }

    /** Makes small runs, and returns how many a second were made. */
    double smallRuns(int count) throws Exception {
        String experiment = JSON.readTree(post("experiments/create", "{\"name\":\"raw " + System.nanoTime() + "\"}"))
                .path("experiment_id")
                .asText();
        String[] body = SmallRun.bodyAroundId();
        return count
                / seconds(count, i -> {
                    String id = createRun(experiment);
                    post("runs/log-batch", body[0] + id + body[1]);
                    post(
                            "runs/update",
                            "{\"run_id\":\"" + id + "\",\"status\":\"FINISHED\",\"end_time\":" + Points.time(1) + "}");
                });
    }

    private String createRun(String experiment) throws IOException {
        JsonNode answer = JSON.readTree(post(
                "runs/create", "{\"experiment_id\":\"" + experiment + "\",\"start_time\":" + Points.time(0) + "}"));
        return answer.at("/run/info/run_id").asText();
    }

    /** One of many pieces of work. */
    @FunctionalInterface
    private interface Piece {
        void send(int number) throws IOException;
    }

    private double seconds(int pieces, Piece piece) throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> workers = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            workers.add(threads.submit(() -> {
                for (int number = next.getAndIncrement(); number < pieces; number = next.getAndIncrement()) {
                    piece.send(number);
                }
                return null;
            }));
        }
        for (Future<?> worker : workers) {
            try {
                worker.get();
            } catch (ExecutionException e) {
                throw new IOException("A request of the raw loader failed", e);
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private String post(String endpoint, String body) throws IOException {
        Request request = new Request.Builder()
                .url(api + endpoint)
                .post(RequestBody.create(body, JSON_TYPE))
                .build();
        try (Response response = client.newCall(request).execute()) {
            String answer = response.body().string();
            if (!response.isSuccessful()) {
                throw new IOException(response + " " + answer);
            }
            return answer;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
