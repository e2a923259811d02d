package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds runs, deleted ones included: by our id, which a tag holds, and by the server's. Thread-safe.
 */
final class RunFinder {

    private final Connection connection;
    private final Experiments experiments;
    private final RunIds ids = new RunIds();

    RunFinder(Connection connection, Experiments experiments) {
        this.connection = connection;
        this.experiments = experiments;
    }

    /** What is known of the ids of runs. */
    RunIds ids() {
        return ids;
    }

    /**
     * The run of this id: first by our tag in the experiments where it is expected, then by the server's id, then by our
     * tag in all experiments.
     *
     * @param expectedIn ids of experiments; may be empty
     */
    Optional<ServerRun> find(RunId id, Collection<String> expectedIn) {
        Optional<ServerRun> found = ids.serverId(id).flatMap(this::byServerId);
        if (found.isPresent()) {
            return found;
        }
        ids.forget(id);
        return byTag(id, expectedIn)
                .or(() -> byServerId(id.value()))
                .or(() -> byTag(
                        id,
                        experiments.all().stream()
                                .map(Experiments.Experiment::id)
                                .toList()));
    }

    /**
     * The run of this id.
     *
     * @throws RejectedException when there is none
     */
    ServerRun require(RunId id) {
        return find(id, List.of()).orElseThrow(() -> unknown(id));
    }

    RejectedException unknown(RunId id) {
        return new RejectedException(
                RejectedException.Scope.RUN,
                "There is no run " + id + " on " + connection.address()
                        + ", or its login may not read it; check the id and the server");
    }

    /** The run of this id of the server's. */
    Optional<ServerRun> byServerId(String serverId) {
        try {
            return Optional.of(remembered(connection
                    .http()
                    .get("runs/get", Map.of("run_id", serverId))
                    .path("run")));
        } catch (MlflowRefusal refusal) {
            // Servers with logins say "forbidden" of what is missing, too.
            if (refusal.is("RESOURCE_DOES_NOT_EXIST") || refusal.status() == 403) {
                return Optional.empty();
            }
            throw refusal.toRejected("Reading run " + serverId);
        }
    }

    /** The run with our tag in one of these experiments; of several the one that was started first. */
    Optional<ServerRun> byTag(RunId id, Collection<String> experimentIds) {
        if (experimentIds.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode body = Json.object()
                .put("filter", "tags.`" + ServerRun.ID_TAG + "` = '" + id + "'")
                .put("run_view_type", "ALL")
                .put("max_results", 1);
        body.putArray("order_by").add("attributes.start_time ASC");
        ArrayNode in = body.putArray("experiment_ids");
        experimentIds.forEach(in::add);
        try {
            JsonNode runs = connection.http().ask("runs/search", body).path("runs");
            return runs.isEmpty() ? Optional.empty() : Optional.of(remembered(runs.path(0)));
        } catch (MlflowRefusal refusal) {
            throw refusal.toRejected("Looking for run " + id);
        }
    }

    private ServerRun remembered(JsonNode json) {
        ServerRun run = new ServerRun(json);
        ids.remember(run);
        return run;
    }
}
