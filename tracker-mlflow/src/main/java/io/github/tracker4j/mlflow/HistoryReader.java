package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.spi.SortedPoints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads histories of metrics in flat memory, however a server gives them. Thread-safe. */
final class HistoryReader {

    /** Always said: some servers give nothing without it, and old ones give everything whatever is said. */
    private static final int PAGE = 25_000;

    private final Connection connection;

    HistoryReader(Connection connection) {
        this.connection = connection;
    }

    /** The histories of metrics of a run that exists. */
    MetricCursor read(ServerRun run, Set<String> keys) {
        SortedPoints points = new SortedPoints();
        try {
            for (String key : keys) {
                PageTokens tokens = new PageTokens();
                @Nullable String token = null;
                do {
                    long before = points.size();
                    String next = readPage(run, key, token, points);
                    token = tokens.next(next, points.size() == before);
                } while (token != null);
            }
        } catch (RuntimeException e) {
            points.close();
            throw e;
        }
        return points.cursor();
    }

    /** Those of the points that the run does not have, were they stored in a database or not. */
    List<Metric> missing(ServerRun run, List<Metric> points) {
        Map<String, Set<Metric>> absent = new LinkedHashMap<>();
        points.forEach(point ->
                absent.computeIfAbsent(point.key(), key -> new HashSet<>()).add(ServerFacts.inDatabase(point)));
        absent.forEach((key, wanted) -> {
            try (MetricCursor history = read(run, Set.of(key))) {
                while (!wanted.isEmpty() && history.hasNext()) {
                    wanted.remove(ServerFacts.inDatabase(history.next()));
                }
            }
        });
        List<Metric> missing = new ArrayList<>();
        for (Metric point : points) {
            Set<Metric> wanted = absent.get(point.key());
            if (wanted != null && wanted.contains(ServerFacts.inDatabase(point))) {
                missing.add(point);
            }
        }
        return missing;
    }

    /** The token of the next page, "" after the last. */
    private String readPage(ServerRun run, String key, @Nullable String token, SortedPoints points) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("run_id", run.serverId());
        query.put("metric_key", key);
        query.put("max_results", Integer.toString(PAGE));
        if (token != null) {
            query.put("page_token", token);
        }
        try {
            // A page that is read again after an error adds the same points again, which the history has once.
            return connection.http().get("metrics/get-history", query, json -> readPage(json, key, points));
        } catch (MlflowRefusal refusal) {
            if (refusal.is("RESOURCE_DOES_NOT_EXIST")) {
                // A server on files says so of a metric that a run does not have.
                return "";
            }
            throw refusal.toRejected("Reading the history of metric '" + key + "' of run " + run.id());
        }
    }

    private static String readPage(JsonParser json, String key, SortedPoints points) throws IOException {
        expect(json, json.nextToken(), JsonToken.START_OBJECT);
        String next = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("metrics") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    readPoint(json, key, points);
                }
                expect(json, json.currentToken(), JsonToken.END_ARRAY);
            } else if (field.equals("next_page_token")) {
                next = json.getValueAsString("");
            } else {
                json.skipChildren();
            }
        }
        expect(json, json.currentToken(), JsonToken.END_OBJECT);
        return next;
    }

    private static void readPoint(JsonParser json, String key, SortedPoints points) throws IOException {
        long timestamp = 0;
        long step = 0;
        double number = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "timestamp" -> timestamp = json.getValueAsLong();
                case "step" -> step = json.getValueAsLong();
                // JSON has no NaN and no infinities; servers write their names.
                case "value" ->
                    number = value == JsonToken.VALUE_STRING ? named(json.getText()) : json.getValueAsDouble();
                default -> json.skipChildren();
            }
        }
        expect(json, json.currentToken(), JsonToken.END_OBJECT);
        points.add(key, number, step, timestamp);
    }

    private static double named(String text) throws IOException {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IOException("The answer has the value '" + text + "', which is no number", e);
        }
    }

    private static void expect(JsonParser json, @Nullable JsonToken found, JsonToken expected) throws IOException {
        if (found != expected) {
            throw new IOException("The answer has " + found + " where " + expected + " is expected, at "
                    + json.currentLocation().offsetDescription());
        }
    }
}
