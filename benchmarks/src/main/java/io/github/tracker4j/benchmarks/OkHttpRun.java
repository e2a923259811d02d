package io.github.tracker4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** A run that is logged to by OkHttp as it comes, with bodies made beforehand: what plain HTTP costs. */
final class OkHttpRun implements AutoCloseable {

    private static final MediaType JSON = MediaType.get("application/json");
    private static final String ARTIFACTS = "mlflow-artifacts:/";

    private final OkHttpClient client = new OkHttpClient();
    private final String server;
    private final String id;
    private final String artifacts;

    /** Creates a run on the server, in its default experiment. */
    OkHttpRun(URI server) throws IOException {
        this.server = server.toString();
        JsonNode info = new ObjectMapper()
                .readTree(post("runs/create", "{\"experiment_id\":\"0\"}"))
                .at("/run/info");
        this.id = info.get("run_id").asText();
        String root = info.get("artifact_uri").asText();
        this.artifacts =
                this.server + "/api/2.0/mlflow-artifacts/artifacts/" + root.substring(ARTIFACTS.length()) + "/";
    }

    String id() {
        return id;
    }

    /** Where an artifact of this run is, for any HTTP client. */
    String artifact(String name) {
        return artifacts + name;
    }

    void logMetric(long step) throws IOException {
        post(
                "runs/log-metric",
                "{\"run_id\":\"" + id + "\",\"key\":\"loss\",\"value\":" + Points.value(step) + ",\"timestamp\":"
                        + Points.time(step) + ",\"step\":" + step + "}");
    }

    /** The body that logs these points in one request. */
    String batch(long firstStep, int count) {
        StringBuilder body = new StringBuilder("{\"run_id\":\"" + id + "\",\"metrics\":[");
        for (long step = firstStep; step < firstStep + count; step++) {
            body.append(step == firstStep ? "" : ",").append(Points.json("loss", step));
        }
        return body.append("]}").toString();
    }

    void logBatch(String body) throws IOException {
        post("runs/log-batch", body);
    }

    void upload(String name, byte[] bytes) throws IOException {
        call(new Request.Builder().url(artifact(name)).put(RequestBody.create(bytes)));
    }

    void upload(String name, Path file) throws IOException {
        call(new Request.Builder().url(artifact(name)).put(RequestBody.create(file.toFile(), null)));
    }

    byte[] download(String name) throws IOException {
        return call(new Request.Builder().url(artifact(name)));
    }

    /** The bytes of an artifact as they come; the caller closes the stream. */
    InputStream open(String name) throws IOException {
        Response response = client.newCall(
                        new Request.Builder().url(artifact(name)).build())
                .execute();
        if (!response.isSuccessful()) {
            response.close();
            throw new IOException(response.toString());
        }
        return response.body().byteStream();
    }

    private byte[] post(String endpoint, String body) throws IOException {
        return call(new Request.Builder()
                .url(server + "/api/2.0/mlflow/" + endpoint)
                .post(RequestBody.create(body, JSON)));
    }

    private byte[] call(Request.Builder request) throws IOException {
        try (Response response = client.newCall(request.build()).execute()) {
            byte[] body = response.body().bytes();
            if (!response.isSuccessful()) {
                throw new IOException(response + " " + new String(body, UTF_8));
            }
            return body;
        }
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
