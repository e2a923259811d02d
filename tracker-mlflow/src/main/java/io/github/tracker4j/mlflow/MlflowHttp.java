package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.mlflow.Persistence.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;

/** Requests to one MLflow server in JSON, with deadlines, repetition and typed errors. Thread-safe. */
final class MlflowHttp implements AutoCloseable {

    /** What may be done when it is not known whether a request was applied. */
    enum Repeat {
        /** Sending it again does no harm. */
        SAFE,
        /** It is sent again only when it was certainly not applied. */
        ONCE
    }

    /** Reads an answer as it arrives; called again from the beginning when the request is repeated. */
    @FunctionalInterface
    interface Answer<T> {
        /** The value; the parser stands before the first token. */
        T read(JsonParser json) throws IOException;
    }

    private static final String API = "api/2.0/mlflow/";
    // Servers compare the content type as text, and read a chunked body as empty: these bytes have a known length.
    private static final MediaType APPLICATION_JSON = MediaType.get("application/json");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION_LENGTH = 1000;

    private final Transport transport;
    private final Duration budget;
    private final Duration reachTime;

    MlflowHttp(MlflowOptions options) {
        transport = new Transport(options);
        budget = options.timeBudget();
        reachTime = options.reachTime();
    }

    /** The tracking URI. */
    HttpUrl base() {
        return transport.base();
    }

    /** What sends the requests, for those that are not JSON. */
    Transport transport() {
        return transport;
    }

    /** What repeats one request, which may take so long in all. */
    Persistence persistence(String operation, Kind kind, Duration time) {
        return new Persistence(operation, kind, time, reachTime);
    }

    /** From now on every request names this workspace. Only for a server that has workspaces: others answer 500. */
    void useWorkspace(String name) {
        transport.useWorkspace(name);
    }

    /**
     * {@code GET} below {@code api/2.0/mlflow/}.
     *
     * @param endpoint such as {@code runs/get}
     * @throws MlflowRefusal when the server refuses it
     * @throws io.github.tracker4j.UnavailableException when there is no usable answer within the time budget
     */
    JsonNode get(String endpoint, Map<String, String> query) {
        return get(endpoint, query, MlflowHttp::tree);
    }

    /** Like {@link #get(String, Map)} for an answer that is not held in memory as a tree. */
    <T> T get(String endpoint, Map<String, String> query, Answer<T> answer) {
        HttpUrl.Builder url = url(API + endpoint).newBuilder();
        query.forEach(url::addQueryParameter);
        return exchange(
                endpoint,
                Kind.READ,
                new Request.Builder().url(url.build()).build(),
                response -> json(response.body(), answer));
    }

    /**
     * {@code POST} below {@code api/2.0/mlflow/}.
     *
     * @throws MlflowRefusal when the server refuses it
     * @throws io.github.tracker4j.UnavailableException when it was certainly not applied within the time budget
     * @throws io.github.tracker4j.OutcomeUnknownException when it was sent and may have been applied
     */
    JsonNode post(String endpoint, ObjectNode body, Repeat repeat) {
        return post(endpoint, body, repeat == Repeat.SAFE ? Kind.SAFE_WRITE : Kind.WRITE_ONCE);
    }

    /** {@code POST} of a question, which changes nothing: errors are those of {@link #get(String, Map)}. */
    JsonNode ask(String endpoint, ObjectNode body) {
        return post(endpoint, body, Kind.READ);
    }

    private JsonNode post(String endpoint, ObjectNode body, Kind kind) {
        RequestBody bytes = RequestBody.create(bytes(endpoint, body), APPLICATION_JSON);
        Request request =
                new Request.Builder().url(url(API + endpoint)).post(bytes).build();
        return exchange(endpoint, kind, request, response -> object(response.body()));
    }

    /** {@code GET} of text at the server's root, such as {@code version}; errors as {@link #get(String, Map)}. */
    String text(String path) {
        return exchange(
                path, Kind.READ, new Request.Builder().url(url(path)).build(), response -> shortText(response.body()));
    }

    /** {@code GET} of JSON at the server's root, such as {@code api/3.0/mlflow/server-info}. */
    JsonNode json(String path) {
        return exchange(
                path, Kind.READ, new Request.Builder().url(url(path)).build(), response -> object(response.body()));
    }

    @Override
    public void close() {
        transport.close();
    }

    /** The address of a path below the tracking URI. */
    HttpUrl url(String path) {
        return transport.base().newBuilder().addPathSegments(path).build();
    }

    private <T> T exchange(String operation, Kind kind, Request request, Transport.BodyReader<T> reader) {
        Judgement judgement = new Judgement(request.url(), Clock.systemUTC());
        return persistence("MLflow " + operation, kind, budget)
                .run(limit -> judgement.of(transport.send(request, limit, reader)));
    }

    private static byte[] bytes(String endpoint, ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            // What UTF-8 cannot carry, such as half a surrogate pair.
            throw new RejectedException(
                    RejectedException.Scope.ITEMS,
                    "MLflow " + endpoint + " cannot be sent: " + e.getOriginalMessage(),
                    e);
        }
    }

    private static <T> T json(ResponseBody body, Answer<T> answer) throws IOException {
        MediaType type = body.contentType();
        if (type != null && type.subtype().equals("html")) {
            throw new WebPage();
        }
        try (InputStream in = body.byteStream();
                JsonParser parser = JSON.createParser(in)) {
            T value = answer.read(parser);
            // To the end: an answer that was cut may still look whole here.
            while (parser.nextToken() != null) {}
            return value;
        }
    }

    /** The JSON object that a body holds. */
    static JsonNode object(ResponseBody body) throws IOException {
        return json(body, MlflowHttp::tree);
    }

    private static JsonNode tree(JsonParser json) throws IOException {
        JsonNode tree = json.readValueAsTree();
        if (tree == null || !tree.isObject()) {
            throw new IOException("An answer of MLflow is a JSON object, and this is none");
        }
        return tree;
    }

    private static String shortText(ResponseBody body) throws IOException {
        // By its first character: servers give the version with the content type of a page.
        String text = new String(body.byteStream().readNBytes(VERSION_LENGTH), StandardCharsets.UTF_8).strip();
        if (text.startsWith("<")) {
            throw new WebPage();
        }
        return text;
    }
}
