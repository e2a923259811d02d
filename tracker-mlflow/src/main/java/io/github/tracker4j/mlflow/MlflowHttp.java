package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;

/** Requests to one MLflow server, with deadlines, repetition and typed errors. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
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

    MlflowHttp(MlflowOptions options) {
        throw new UnsupportedOperationException(options.toString());
    }

    /** From now on every request names this workspace. Only for a server that has workspaces: others answer 500. */
    void useWorkspace(String name) {
        throw new UnsupportedOperationException(name);
    }

    /**
     * {@code GET} below {@code api/2.0/mlflow/}.
     *
     * @param endpoint such as {@code runs/get}
     * @throws MlflowRefusal when the server refuses it
     * @throws io.github.tracker4j.UnavailableException when there is no usable answer within the time budget
     */
    JsonNode get(String endpoint, Map<String, String> query) {
        throw new UnsupportedOperationException(endpoint + query);
    }

    /** Like {@link #get(String, Map)} for an answer that is not held in memory as a tree. */
    <T> T get(String endpoint, Map<String, String> query, Answer<T> answer) {
        throw new UnsupportedOperationException(endpoint + query + answer);
    }

    /**
     * {@code POST} below {@code api/2.0/mlflow/}.
     *
     * @throws MlflowRefusal when the server refuses it
     * @throws io.github.tracker4j.UnavailableException when it was certainly not applied within the time budget
     * @throws io.github.tracker4j.OutcomeUnknownException when it was sent and may have been applied
     */
    JsonNode post(String endpoint, ObjectNode body, Repeat repeat) {
        throw new UnsupportedOperationException(endpoint + body + repeat);
    }

    /** {@code POST} of a question, which changes nothing: errors are those of {@link #get(String, Map)}. */
    JsonNode ask(String endpoint, ObjectNode body) {
        throw new UnsupportedOperationException(endpoint + body);
    }

    /** {@code GET} of text at the server's root, such as {@code version}; errors as {@link #get(String, Map)}. */
    String text(String path) {
        throw new UnsupportedOperationException(path);
    }

    /** {@code GET} of JSON at the server's root, such as {@code api/3.0/mlflow/server-info}. */
    JsonNode json(String path) {
        throw new UnsupportedOperationException(path);
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
