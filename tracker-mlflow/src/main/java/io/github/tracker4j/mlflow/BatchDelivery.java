package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.Param;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Tag;
import io.github.tracker4j.UnavailableException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sends one batch to one run, one kind of item a request, and knows at each moment what has not arrived. Used by one
 * thread.
 *
 * <p>Requests of several kinds were seen half applied after a server was killed; of one kind they are whole or not there
 * on every server with a database. So only few params and points go together, in the order of a batch, to a server that
 * recognises both when they come again.
 */
final class BatchDelivery {

    /** How often a request is sent that loses a race against another writer of the same items. */
    private static final int RACES = 4;

    private static final Pattern HAS_IT_ALREADY = Pattern.compile(
            "UNIQUE constraint|Duplicate entry|duplicate key|Changing param values", Pattern.CASE_INSENSITIVE);

    private final Connection connection;
    private final HistoryReader histories;
    private final ServerRun run;
    private final Set<Param> params;
    private final Set<Tag> tags;
    private final Set<DatasetInput> inputs;
    private final Set<Metric> metrics;

    /**
     * Nothing is sent yet.
     *
     * @param batch with every point complete; params that the run has already left out
     */
    BatchDelivery(Connection connection, HistoryReader histories, ServerRun run, LogBatch batch) {
        this.connection = connection;
        this.histories = histories;
        this.run = run;
        this.params = new LinkedHashSet<>(batch.params());
        this.tags = lastOfEachKey(batch.tags());
        this.inputs = new LinkedHashSet<>(batch.inputs());
        this.metrics = new LinkedHashSet<>(batch.metrics());
    }

    private static Set<Tag> lastOfEachKey(List<Tag> tags) {
        Map<String, Tag> last = new LinkedHashMap<>();
        tags.forEach(tag -> last.put(tag.key(), tag));
        return new LinkedHashSet<>(last.values());
    }

    /** Sends params, tags and inputs; their order among the calls of a run matters. Points go with params if all is little. */
    void deliverEvents() {
        attempt(() -> {
            if (fitsOneRequest()) {
                deliverTogether();
            }
            for (List<Param> piece : RequestSize.params(List.copyOf(params))) {
                deliverParams(piece);
            }
            for (List<Tag> piece : RequestSize.tags(List.copyOf(tags))) {
                ObjectNode body = Json.ofRun(run.serverId());
                ArrayNode array = body.putArray("tags");
                piece.forEach(tag -> array.add(Json.pair(tag.key(), tag.value())));
                send("runs/log-batch", body, MlflowHttp.Repeat.SAFE);
                arrived(tags, piece);
            }
            for (List<DatasetInput> piece : RequestSize.inputs(List.copyOf(inputs))) {
                deliverInputs(piece);
            }
        });
    }

    private boolean fitsOneRequest() {
        return !params.isEmpty()
                && !metrics.isEmpty()
                && tags.isEmpty()
                && inputs.isEmpty()
                && params.size() + metrics.size() <= RequestSize.POINTS
                && connection.facts().recognisesPoints()
                && RequestSize.isSmall(params, metrics);
    }

    /** One request, whose cost to a server is mostly that it is one. When it is refused, each kind is sent by itself. */
    private void deliverTogether() {
        ObjectNode body = body(params);
        ArrayNode array = body.putArray("metrics");
        metrics.forEach(point -> array.add(Json.metric(point)));
        try {
            send("runs/log-batch", body, MlflowHttp.Repeat.SAFE);
        } catch (MlflowRefusal oneKindIsRefused) {
            return;
        }
        params.clear();
        metrics.clear();
    }

    private ObjectNode body(Collection<Param> some) {
        ObjectNode body = Json.ofRun(run.serverId());
        ArrayNode array = body.putArray("params");
        some.forEach(param -> array.add(Json.pair(param.key(), param.value())));
        return body;
    }

    /** Sends metrics; several calls may do so at the same time. */
    void deliverMetrics() {
        if (metrics.isEmpty()) {
            return;
        }
        attempt(() -> {
            for (List<Metric> request : MetricRequests.of(List.copyOf(metrics), connection.facts())) {
                deliverMetrics(request);
            }
        });
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (MlflowRefusal refusal) {
            throw refusal.toRejected("Logging to run " + run.id()).withRemaining(remaining());
        } catch (RejectedException e) {
            throw e.withRemaining(remaining());
        } catch (UnavailableException e) {
            throw e.withRemaining(remaining());
        } catch (OutcomeUnknownException e) {
            throw e.withRemaining(remaining());
        }
    }

    private LogBatch remaining() {
        return new LogBatch(List.copyOf(params), List.copyOf(tags), List.copyOf(inputs), List.copyOf(metrics));
    }

    private void deliverParams(List<Param> piece) {
        List<Param> missing = piece;
        for (int race = 1; !missing.isEmpty(); race++) {
            try {
                // A param that arrives again, equal, changes nothing on any store.
                send("runs/log-batch", body(missing), MlflowHttp.Repeat.SAFE);
                missing = List.of();
            } catch (MlflowRefusal refusal) {
                Map<String, String> stored = storedParams(refusal, race);
                missing = LogBatch.ofParams(missing).newParams(stored);
            }
        }
        arrived(params, piece);
    }

    /** A server that learns of one dataset by two runs at the same moment refuses one of them; it knows it the next time. */
    private void deliverInputs(List<DatasetInput> piece) {
        ObjectNode body = Json.ofRun(run.serverId());
        ArrayNode array = body.putArray("datasets");
        piece.forEach(input -> array.add(Json.dataset(input)));
        for (int race = 1; ; race++) {
            try {
                send("runs/log-inputs", body, MlflowHttp.Repeat.SAFE);
                break;
            } catch (MlflowRefusal refusal) {
                if (race == RACES || !saysItHasThemAlready(refusal)) {
                    throw refusal;
                }
            }
        }
        arrived(inputs, piece);
    }

    private Map<String, String> storedParams(MlflowRefusal refusal, int race) {
        if (race == RACES || !saysItHasThemAlready(refusal)) {
            throw refusal;
        }
        return new ServerRun(connection
                        .http()
                        .get("runs/get", Map.of("run_id", run.serverId()))
                        .path("run"))
                .params();
    }

    private void deliverMetrics(List<Metric> request) {
        List<Metric> missing = request;
        for (int race = 1; !missing.isEmpty(); race++) {
            ObjectNode body = Json.ofRun(run.serverId());
            ArrayNode array = body.putArray("metrics");
            missing.forEach(point -> array.add(Json.metric(point)));
            try {
                send(
                        "runs/log-batch",
                        body,
                        connection.facts().recognisesPoints() ? MlflowHttp.Repeat.SAFE : MlflowHttp.Repeat.ONCE);
                missing = List.of();
            } catch (MlflowRefusal refusal) {
                if (race == RACES || !saysItHasThemAlready(refusal)) {
                    throw refusal;
                }
                missing = histories.missing(run, missing);
            }
        }
        arrived(metrics, request);
    }

    private void send(String endpoint, ObjectNode body, MlflowHttp.Repeat repeat) {
        connection.http().post(endpoint, body, repeat);
    }

    private static <T> void arrived(Set<T> left, Collection<T> items) {
        items.forEach(left::remove);
    }

    private static boolean saysItHasThemAlready(MlflowRefusal refusal) {
        return HAS_IT_ALREADY.matcher(refusal.serverMessage()).find();
    }
}
