package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.Condition;
import io.github.tracker4j.Field;
import io.github.tracker4j.Page;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries by the server's search, and checks every run of the answer again: servers differ in what they find.
 * Thread-safe.
 */
final class RunSearch {

    private static final int LARGE_PAGE = RunQuery.MAX_PAGE_SIZE;

    /** So many runs are read at once rather than looked for one by one: about what looking for ten costs a server. */
    private static final int FEW = 200;

    /** More runs are rather looked for among all than each by itself. */
    private static final int MOST_LOOK_UPS = 50;

    private final Connection connection;
    private final Experiments experiments;
    private final RunFinder finder;
    private final RunDescriber describer;

    RunSearch(Connection connection, Experiments experiments, RunFinder finder, RunDescriber describer) {
        this.connection = connection;
        this.experiments = experiments;
        this.finder = finder;
        this.describer = describer;
    }

    Page<RunInfo> page(RunQuery query) {
        // A token of another query is refused before anything is sent.
        OptionalLong from = query.startTimeOfToken();
        Set<RunId> ids = candidates(query);
        if (ids.size() > 1 && query.pageToken() == null && isBoundedByStartTime(query)) {
            Optional<Page<RunInfo>> answer = amongFew(query);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        if (!ids.isEmpty() && ids.size() <= MOST_LOOK_UPS) {
            return query.page(byIds(query, ids));
        }
        Map<String, String> names = experimentNames(query);
        if (names.isEmpty()) {
            return query.page(List.of());
        }
        ServerOrder order = ServerOrder.of(query, connection.facts().store());
        return order.covers() == ServerOrder.Covers.NOTHING
                ? query.page(() -> scan(query, names, order, null).rest(LARGE_PAGE))
                : firstRuns(
                        query,
                        scan(query, names, order, order.isByStartTime() && from.isPresent() ? from.getAsLong() : null),
                        order);
    }

    private static boolean isBoundedByStartTime(RunQuery query) {
        return hasBound(query, Condition.NumberOperator.GREATER, Condition.NumberOperator.GREATER_OR_EQUAL)
                && hasBound(query, Condition.NumberOperator.LESS, Condition.NumberOperator.LESS_OR_EQUAL);
    }

    private static boolean hasBound(RunQuery query, Condition.NumberOperator... operators) {
        return query.conditions().stream()
                .anyMatch(condition -> condition instanceof Condition.TimeCondition time
                        && time.field().equals(Field.START_TIME)
                        && List.of(operators).contains(time.operator()));
    }

    /** The answer from all runs between the start times, when those are few enough for one request; empty else. */
    private Optional<Page<RunInfo>> amongFew(RunQuery query) {
        Map<String, String> names = experimentNames(query);
        if (names.isEmpty()) {
            return Optional.of(query.page(List.of()));
        }
        RunScan scan =
                scan(query, names, ServerOrder.of(query, connection.facts().store()), null);
        List<RunInfo> runs = scan.next(FEW);
        return scan.hasNext()
                ? Optional.empty()
                : Optional.of(query.page(runs.stream().filter(query::matches).toList()));
    }

    /** What the query names by id; empty where any run may be meant. */
    private static Set<RunId> candidates(RunQuery query) {
        if (!query.ids().isEmpty()) {
            return query.ids();
        }
        return query.conditions().stream()
                .filter(condition -> condition instanceof Condition.IdCondition id
                        && id.operator() != Condition.IdOperator.NOT_EQUAL)
                .map(condition -> ((Condition.IdCondition) condition).ids())
                .min(Comparator.comparingInt(Set::size))
                .orElse(Set.of());
    }

    private List<RunInfo> byIds(RunQuery query, Set<RunId> ids) {
        Collection<String> expectedIn = query.experiments().isEmpty()
                ? List.of()
                : experimentNames(query).keySet();
        Map<String, RunInfo> found = new LinkedHashMap<>();
        for (RunId id : ids) {
            Optional<ServerRun> run = finder.find(id, expectedIn);
            run.ifPresent(
                    one -> found.put(one.serverId(), describer.describe(one, experiments.name(one.experimentId()))));
        }
        return List.copyOf(found.values());
    }

    /** By their ids. */
    private Map<String, String> experimentNames(RunQuery query) {
        Map<String, String> names = new LinkedHashMap<>();
        try {
            if (query.experiments().isEmpty()) {
                experiments.all().forEach(one -> names.put(one.id(), one.name()));
            }
            for (String name : query.experiments()) {
                experiments.find(name).ifPresent(one -> names.put(one.id(), one.name()));
            }
        } catch (MlflowRefusal refusal) {
            throw refusal.toRejected("Reading experiments");
        }
        return names;
    }

    private RunScan scan(RunQuery query, Map<String, String> names, ServerOrder order, @Nullable Long from) {
        String filter = new SearchText(connection.facts().store()).filter(query.conditions());
        return new RunScan(
                (bound, size, token) -> {
                    ObjectNode body = Json.object()
                            .put("filter", joined(filter, bound))
                            .put("run_view_type", view(query.view()))
                            .put("max_results", size);
                    return ask(body, names, order, token);
                },
                answer -> described(names, answer),
                order,
                from);
    }

    /**
     * Reads on until the page is full and no run that comes later can belong on it. The fewer of the server's runs are
     * wanted, the more are asked for at once.
     */
    private static Page<RunInfo> firstRuns(RunQuery query, RunScan scan, ServerOrder order) {
        List<RunInfo> matches = new ArrayList<>();
        // The last run of the page before comes again, and one more tells whether this page is the last.
        int size = Math.min(LARGE_PAGE, query.pageSize() + 2);
        while (scan.hasNext()) {
            List<RunInfo> runs = scan.next(size);
            runs.stream().filter(query::matches).forEach(matches::add);
            Page<RunInfo> page = query.page(matches);
            if (page.nextPageToken() != null && !runs.isEmpty() && order.isBehind(last(page.items()), last(runs))) {
                return page;
            }
            size = Math.min(LARGE_PAGE, size * 2);
        }
        return query.page(matches);
    }

    private static RunInfo last(List<RunInfo> runs) {
        return runs.get(runs.size() - 1);
    }

    private static String joined(String filter, String bound) {
        return filter.isEmpty() || bound.isEmpty() ? filter + bound : filter + " AND " + bound;
    }

    private JsonNode ask(ObjectNode body, Map<String, String> names, ServerOrder order, @Nullable String token) {
        ArrayNode in = body.putArray("experiment_ids");
        names.keySet().forEach(in::add);
        ArrayNode orderBy = body.putArray("order_by");
        order.text().forEach(orderBy::add);
        if (token != null) {
            body.put("page_token", token);
        }
        try {
            return connection.http().ask("runs/search", body);
        } catch (MlflowRefusal refusal) {
            throw refusal.toRejected("Searching runs");
        }
    }

    private List<RunInfo> described(Map<String, String> names, JsonNode answer) {
        List<ServerRun> runs = new ArrayList<>();
        // All are known before the first is described: parents are often on the page of their children.
        for (JsonNode json : answer.path("runs")) {
            ServerRun run = new ServerRun(json);
            finder.ids().remember(run);
            runs.add(run);
        }
        List<RunInfo> described = new ArrayList<>();
        for (ServerRun run : runs) {
            described.add(describer.describe(run, names.getOrDefault(run.experimentId(), run.experimentId())));
        }
        return described;
    }

    private static String view(RunQuery.View view) {
        return switch (view) {
            case ACTIVE -> "ACTIVE_ONLY";
            case DELETED -> "DELETED_ONLY";
            case ALL -> "ALL";
        };
    }
}
