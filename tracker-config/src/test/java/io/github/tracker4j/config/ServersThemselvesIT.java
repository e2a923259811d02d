package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.Condition;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Field;
import io.github.tracker4j.Keys;
import io.github.tracker4j.Order;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.mlflow.MlflowOptions;
import io.github.tracker4j.mlflow.MlflowTracker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Prints how often servers answer a filter or an order that they are sent as it is otherwise than the contract says: the
 * table of {@code docs/queries.md}. It runs only by hand: {@code -Dtracker4j.queries.server=NAME=URI,...}.
 */
@EnabledIfSystemProperty(named = "tracker4j.queries.server", matches = ".*=.*")
class ServersThemselvesIT {

    private static final int QUERIES = Integer.getInteger("tracker4j.queries", 2000);
    private static final long SEED = Long.getLong("tracker4j.queries.seed", 5);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    // Held, since the logging system forgets the level of a logger that nobody holds.
    private static final Logger LOG = Logger.getLogger("io.github.tracker4j");

    private final String execution = RunId.random().value().substring(24);
    private final GeneratedRuns runs =
            new GeneratedRuns(SEED, 40, List.of(execution + " a", execution + " B", execution + " \u00e9"));
    private final InMemoryTracker oracle = new InMemoryTracker();

    /** What is counted in one cell. */
    private static final class Count {
        private int asked;
        private int refused;
        private int differing;

        @Override
        public String toString() {
            List<String> parts = new ArrayList<>();
            if (differing > 0) {
                parts.add(differing + " differ");
            }
            if (refused > 0) {
                parts.add(refused + " refused");
            }
            return parts.isEmpty() ? "-" : String.join(", ", parts);
        }
    }

    @Test
    @SuppressWarnings("SystemOut")
    void whatServersAnswerByThemselves() throws Exception {
        LOG.setLevel(Level.WARNING);
        runs.logTo(oracle);
        Map<RunId, RunInfo> all = oracle.reader().runs(RunQuery.all().view(RunQuery.View.ALL)).items().stream()
                .collect(Collectors.toMap(RunInfo::id, run -> run));
        Map<String, Map<String, Count>> table = new TreeMap<>();
        List<String> names = new ArrayList<>();
        for (String server : System.getProperty("tracker4j.queries.server").split(",", -1)) {
            String[] parts = server.split("=", 2);
            names.add(parts[0]);
            URI uri = URI.create(parts[1]);
            List<String> experiments;
            try (ExperimentTracker tracker =
                    new MlflowTracker(MlflowOptions.builder(uri).build())) {
                runs.logTo(tracker);
                experiments = tracker.reader().experiments().stream()
                        .filter(one -> runs.experiments().contains(one.name()))
                        .map(one -> String.valueOf(one.backendId()))
                        .toList();
            }
            GeneratedQueries queries = new GeneratedQueries(SEED, runs);
            for (int i = 0; i < QUERIES; i++) {
                if (i % 3 == 0) {
                    Order order = queries.order();
                    Count count = count(table, "order by " + name(order.field()), parts[0]);
                    ask(uri, experiments, "", order.text().orElseThrow(), count, found -> isSorted(order, found, all));
                } else {
                    Condition condition = queries.condition();
                    if (!(condition instanceof Condition.IdCondition)
                            && condition.text().isPresent()) {
                        Count count = count(table, name(condition), parts[0]);
                        ask(
                                uri,
                                experiments,
                                condition.text().get(),
                                null,
                                count,
                                found -> new HashSet<>(found)
                                        .equals(all.values().stream()
                                                .filter(RunQuery.all()
                                                        .view(RunQuery.View.ALL)
                                                        .where(condition)::matches)
                                                .map(RunInfo::id)
                                                .collect(Collectors.toSet())));
                    }
                }
            }
        }
        System.out.println("| sent as it is | queries | " + String.join(" | ", names) + " |");
        System.out.println("|---|---|" + "---|".repeat(names.size()));
        table.forEach((row, counts) -> System.out.println("| " + row + " | " + count(table, row, names.get(0)).asked
                + " | "
                + names.stream().map(name -> count(table, row, name).toString()).collect(Collectors.joining(" | "))
                + " |"));
        assertThat(table).isNotEmpty();
    }

    private static Count count(Map<String, Map<String, Count>> table, String row, String server) {
        return table.computeIfAbsent(row, key -> new HashMap<>()).computeIfAbsent(server, key -> new Count());
    }

    private static String name(Condition condition) {
        String operator = condition.text().orElseThrow().replaceAll("(?s)^\\S*?(`[^`]*`)? (\\S+) .*", "$2");
        return name(condition.field()) + " `" + operator + "`";
    }

    private static String name(Field field) {
        return switch (field.kind()) {
                    case ATTRIBUTE -> field.name();
                    case PARAM -> "param";
                    case TAG -> "tag";
                    case METRIC -> "metric";
                }
                + (Keys.isLegal(field.name()) ? "" : ", key before mapping");
    }

    private static boolean isSorted(Order order, List<RunId> found, Map<RunId, RunInfo> all) {
        Comparator<RunInfo> comparator =
                order.comparator().thenComparing(Field.START_TIME.descending().comparator());
        for (int i = 1; i < found.size(); i++) {
            if (comparator.compare(all.get(found.get(i - 1)), all.get(found.get(i))) > 0) {
                return false;
            }
        }
        return found.size() == all.size();
    }

    private interface Check {
        boolean isRight(List<RunId> found);
    }

    private static void ask(
            URI server, List<String> experiments, String filter, @Nullable String order, Count count, Check check)
            throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode()
                .put("filter", filter)
                .put("run_view_type", "ALL")
                .put("max_results", 1000);
        experiments.forEach(body.putArray("experiment_ids")::add);
        if (order != null) {
            body.putArray("order_by").add(order);
        }
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(URI.create(server + "/api/2.0/mlflow/runs/search"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        count.asked++;
        if (response.statusCode() != 200) {
            count.refused++;
            return;
        }
        List<RunId> found = new ArrayList<>();
        for (JsonNode run : JSON.readTree(response.body()).path("runs")) {
            for (JsonNode tag : run.path("data").path("tags")) {
                if (tag.path("key").asText().equals("tracker4j.run.id")) {
                    found.add(new RunId(tag.path("value").asText()));
                }
            }
        }
        if (!check.isRight(found)) {
            count.differing++;
        }
    }
}
