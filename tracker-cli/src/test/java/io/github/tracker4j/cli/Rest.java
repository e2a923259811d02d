package io.github.tracker4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks a server behind our back. */
final class Rest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Rest() {}

    static JsonNode get(URI server, String path) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(URI.create(server + "/api/2.0/mlflow/" + path))
                .build());
    }

    static JsonNode post(URI server, String path, String experimentId) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(URI.create(server + "/api/2.0/mlflow/" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"experiment_id\":\"" + experimentId + "\"}"))
                .build());
    }

    private static JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(request.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }
}
