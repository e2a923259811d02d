package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.Field;
import io.github.tracker4j.Page;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries by the server's search, and checks every run of the answer again: servers differ in what they find.
 * Thread-safe.
 */
final class RunSearch {

    private static final int LARGE_PAGE = RunQuery.MAX_PAGE_SIZE;

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
        if (!query.ids().isEmpty()) {
            return query.page(byIds(query));
        }
        Map<String, String> names = experimentNames(query);
        if (names.isEmpty()) {
            return query.page(List.of());
        }
        return isOrderedByServer(query) ? serverPage(query, names) : query.page(everyMatch(query, names));
    }

    private List<RunInfo> byIds(RunQuery query) {
        Collection<String> expectedIn = query.experiments().isEmpty()
                ? List.of()
                : experimentNames(query).keySet();
        Map<String, RunInfo> found = new LinkedHashMap<>();
        for (RunId id : query.ids()) {
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

    /**
     * Files are searched by other rules than databases, and one after another anyway; and a database orders runs by the
     * time 0 that takes an end time away as if it were one.
     */
    private boolean isOrderedByServer(RunQuery query) {
        return connection.facts().store() == ServerFacts.Store.DATABASE
                && query.orderBy().stream().noneMatch(order -> order.field().equals(Field.END_TIME));
    }

    private List<RunInfo> everyMatch(RunQuery query, Map<String, String> names) {
        List<RunInfo> all = new ArrayList<>();
        @Nullable String token = null;
        do {
            JsonNode answer = ask(query, names, LARGE_PAGE, token);
            all.addAll(matches(query, names, answer));
            token = PageTokens.next(answer, token);
        } while (token != null);
        return all;
    }

    /**
     * Full but for the last one, whatever the check takes away from the server's pages. The fewer of the server's runs
     * are wanted, the more are asked for at once.
     */
    private Page<RunInfo> serverPage(RunQuery query, Map<String, String> names) {
        List<RunInfo> found = new ArrayList<>();
        @Nullable String token = query.pageToken();
        int growth = 1;
        boolean last = false;
        while (!last && found.size() < query.pageSize()) {
            int missing = query.pageSize() - found.size();
            JsonNode answer = ask(query, names, Math.min(LARGE_PAGE, missing * growth), token);
            List<RunInfo> runs = described(names, answer);
            int fitting = fitting(query, runs, missing);
            while (fitting < runs.size()) {
                // A token stands behind the last run of an answer, so that run has to be the last that fits.
                answer = ask(query, names, fitting, token);
                runs = described(names, answer);
                fitting = fitting(query, runs, missing);
            }
            runs.stream().filter(query::matches).forEach(found::add);
            token = PageTokens.next(answer, token);
            last = token == null;
            growth = Math.min(LARGE_PAGE, growth * 2);
        }
        // Servers give a token after the last page, too.
        boolean more = token != null && hasMatchAfter(query, names, token);
        // Only what ties and is not ours can stand in another order.
        List<RunInfo> sorted = query.after(null).page(found).items();
        return new Page<>(sorted, more ? token : null);
    }

    private boolean hasMatchAfter(RunQuery query, Map<String, String> names, String start) {
        @Nullable String token = start;
        int size = 1;
        while (token != null) {
            JsonNode answer = ask(query, names, size, token);
            if (!matches(query, names, answer).isEmpty()) {
                return true;
            }
            token = PageTokens.next(answer, token);
            size = LARGE_PAGE;
        }
        return false;
    }

    private JsonNode ask(RunQuery query, Map<String, String> names, int size, @Nullable String token) {
        ObjectNode body = Json.object()
                .put("filter", SearchText.filter(query.conditions()))
                .put("run_view_type", view(query.view()))
                .put("max_results", size);
        ArrayNode in = body.putArray("experiment_ids");
        names.keySet().forEach(in::add);
        ArrayNode orderBy = body.putArray("order_by");
        SearchText.orderBy(query.orderBy()).forEach(orderBy::add);
        if (token != null) {
            body.put("page_token", token);
        }
        try {
            return connection.http().ask("runs/search", body);
        } catch (MlflowRefusal refusal) {
            if (token != null && token.equals(query.pageToken())) {
                throw new RejectedException(
                        RejectedException.Scope.ITEMS,
                        "The page token '" + token
                                + "' was not given by the page before; read from the first page again: "
                                + refusal.getMessage(),
                        refusal);
            }
            throw refusal.toRejected("Searching runs");
        }
    }

    /** How many of these runs can be taken until more than the missing ones are matches; all, if that never happens. */
    private static int fitting(RunQuery query, List<RunInfo> runs, int missing) {
        int matches = 0;
        int behindLast = 0;
        for (int i = 0; i < runs.size(); i++) {
            if (query.matches(runs.get(i))) {
                if (matches == missing) {
                    return behindLast;
                }
                matches++;
                behindLast = i + 1;
            }
        }
        return runs.size();
    }

    private List<RunInfo> matches(RunQuery query, Map<String, String> names, JsonNode answer) {
        return described(names, answer).stream().filter(query::matches).toList();
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
