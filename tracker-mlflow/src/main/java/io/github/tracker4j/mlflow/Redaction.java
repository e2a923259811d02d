package io.github.tracker4j.mlflow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Takes the secrets of one request out of the words of others: servers and proxies quote what they were sent. */
final class Redaction {

    /** Shorter values are words like "true" or "1", whose removal would only spoil messages. */
    private static final int SHORTEST_HEADER = 6;

    private final List<String> secrets;

    Redaction(MlflowCredentials credentials, Collection<String> headerValues) {
        secrets = new ArrayList<>(credentials.secrets());
        headerValues.stream().filter(value -> value.length() >= SHORTEST_HEADER).forEach(secrets::add);
        secrets.removeIf(String::isEmpty);
    }

    /** The text with {@code [hidden]} in the place of each secret. */
    String of(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, "[hidden]");
        }
        return clean;
    }
}
