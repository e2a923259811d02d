package io.github.tracker4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers like a tracking server of version 3.17.2 on a database, for one run, and keeps nothing of its points but their
 * number and the sum of their steps, so that the client is what is measured.
 */
final class CountingServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFactory READERS = new JsonFactory();
    private static final String RUN = "0123456789abcdef0123456789abcdef";
    private static final String EXPERIMENT =
            "{\"experiment\":{\"experiment_id\":\"1\",\"name\":\"size\",\"lifecycle_stage\":\"active\"}}";
    private static final int THREADS = 8;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final AtomicLong points = new AtomicLong();
    private final AtomicLong steps = new AtomicLong();
    private volatile String tags = "";
    private volatile String status = "RUNNING";

    CountingServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How many points have arrived. */
    long points() {
        return points.get();
    }

    /** The sum of their steps, which tells points that came twice from others that did not come. */
    long steps() {
        return steps.get();
    }

    /** The status that the run was given last. */
    String status() {
        return status;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] request = exchange.getRequestBody().readAllBytes();
        String answer = switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "server-info" -> "{\"store_type\":\"SqlStore\",\"workspaces_enabled\":false}";
            case "version" -> "3.17.2";
            case "get-by-name" -> EXPERIMENT;
            case "get" -> run();
            case "create" -> create(request);
            case "search" -> search(path);
            case "update" -> update(request);
            case "log-batch" -> count(request);
            default -> "{\"error_code\":\"ENDPOINT_NOT_FOUND\",\"message\":\"" + path + "\"}";
        };
        byte[] bytes = answer.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.contains("\"error_code\"") ? 404 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String create(byte[] request) throws IOException {
        tags = JSON.readTree(request).path("tags").toString();
        return run();
    }

    private String search(String path) {
        if (path.contains("experiments")) {
            return "{\"experiments\":[]}";
        }
        return tags.isEmpty() ? "{\"runs\":[]}" : "{\"runs\":[" + described() + "]}";
    }

    private String update(byte[] request) throws IOException {
        status = JSON.readTree(request).path("status").asText(status);
        return "{}";
    }

    private String run() {
        return tags.isEmpty()
                ? "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"no run yet\"}"
                : "{\"run\":" + described() + "}";
    }

    private String described() {
        return "{\"info\":{\"run_id\":\"" + RUN + "\",\"run_uuid\":\"" + RUN
                + "\",\"experiment_id\":\"1\",\"run_name\":\"size\",\"status\":\"" + status
                + "\",\"start_time\":1,\"artifact_uri\":\"mlflow-artifacts:/1/" + RUN
                + "/artifacts\",\"lifecycle_stage\":\"active\"},\"data\":{\"tags\":" + tags + "}}";
    }

    private String count(byte[] request) throws IOException {
        long found = 0;
        long sum = 0;
        try (JsonParser json = READERS.createParser(request)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && json.currentName().equals("step")) {
                    found++;
                    sum += json.nextLongValue(0);
                }
            }
        }
        points.addAndGet(found);
        steps.addAndGet(sum);
        return "{}";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
