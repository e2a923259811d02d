package io.github.tracker4j.testservers;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/** Talks to a server in the plainest way, so that these tests depend on no client that is tested elsewhere. */
final class Rest {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI server;

    Rest(URI server) {
        this.server = server;
    }

    String createExperiment(String name) throws Exception {
        return post("experiments/create", "{\"name\": \"" + name + "\"}")
                .get("experiment_id")
                .asText();
    }

    String createRun(String experiment, String name) throws Exception {
        return post("runs/create", """
                        {"experiment_id": "%s", "run_name": "%s", "start_time": 500, "user_id": "somebody"}
                        """.formatted(experiment, name))
                .at("/run/info/run_id")
                .asText();
    }

    JsonNode post(String path, String body) throws Exception {
        return json(api(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    JsonNode get(String path) throws Exception {
        return json(api(path).build());
    }

    void putArtifact(String path, byte[] bytes) throws Exception {
        assertThat(putArtifactStatus(path, bytes)).isEqualTo(200);
    }

    int putArtifactStatus(String path, byte[] bytes) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + "/api/2.0/mlflow-artifacts/artifacts/" + path))
                .PUT(BodyPublishers.ofByteArray(bytes))
                .build();
        return HTTP.send(request, ofString()).statusCode();
    }

    private HttpRequest.Builder api(String path) {
        return HttpRequest.newBuilder(URI.create(server + "/api/2.0/mlflow/" + path));
    }

    private static JsonNode json(HttpRequest request) throws Exception {
        var response = HTTP.send(request, ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }
}
