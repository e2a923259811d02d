package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.UnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates and resumes runs on a server; whatever is lost on the way, a start makes one run at most. Thread-safe. */
final class RunStarter {

    private final Connection connection;
    private final Experiments experiments;
    private final RunFinder finder;
    private final Settling settling;

    RunStarter(Connection connection, Experiments experiments, RunFinder finder, Settling settling) {
        this.connection = connection;
        this.experiments = experiments;
        this.finder = finder;
        this.settling = settling;
    }

    /**
     * Starts a run.
     *
     * @param spec complete
     * @param fresh whether the id was made a moment ago, so that no run can have it
     */
    ServerRun start(RunSpec spec, boolean fresh) {
        RunId id = Objects.requireNonNull(spec.id());
        if (spec.mode() == RunSpec.Mode.RESUME) {
            return resume(finder.find(id, expectedIn(spec)).orElseThrow(() -> finder.unknown(id)));
        }
        String experiment = experiments.ensure(spec.experiment());
        boolean isAbsent = fresh || spec.mode() == RunSpec.Mode.CREATE_ABSENT;
        Optional<ServerRun> existing = isAbsent ? Optional.empty() : finder.find(id, List.of(experiment));
        if (existing.isPresent()) {
            if (spec.mode() == RunSpec.Mode.CREATE) {
                throw new RejectedException(
                        Scope.RUN,
                        "Run " + id + " exists already on " + connection.address()
                                + "; resume it, or leave the id out to have a new one made");
            }
            return resume(existing.get());
        }
        return create(spec, id, experiment);
    }

    private List<String> expectedIn(RunSpec spec) {
        try {
            return experiments.find(spec.experiment().name()).stream()
                    .map(Experiments.Experiment::id)
                    .toList();
        } catch (MlflowRefusal refusal) {
            throw refusal.toRejected("Reading experiment '" + spec.experiment().name() + "'");
        }
    }

    private ServerRun resume(ServerRun run) {
        if (run.isDeleted()) {
            throw MlflowRun.deleted(run.id());
        }
        // An end time of 0 is how MLflow takes an end time away.
        ObjectNode running = Json.ofRun(run.serverId())
                .put("status", RunStatus.RUNNING.name())
                .put("end_time", 0);
        try {
            connection.http().post("runs/update", running, MlflowHttp.Repeat.SAFE);
        } catch (MlflowRefusal refusal) {
            throw refusal.toRejected("Resuming run " + run.id());
        } catch (OutcomeUnknownException unknown) {
            // The run is there, whether it reads RUNNING or not: nothing of it is in doubt.
            throw new UnavailableException(
                    "Run " + run.id() + " could not be resumed: " + unknown.getMessage(), unknown);
        }
        return run;
    }

    private ServerRun create(RunSpec spec, RunId id, String experiment) {
        ObjectNode body = body(spec, id, experiment);
        Settling.Moment sending = settling.now();
        try {
            JsonNode answer = connection.http().post("runs/create", body, MlflowHttp.Repeat.ONCE);
            ServerRun created = created(answer);
            finder.ids().remember(created);
            return created;
        } catch (MlflowRefusal refusal) {
            // Perhaps it was deleted since it was asked for; that is said in other words.
            experiments.check(spec.experiment());
            throw refusal.toRejected("Creating run " + id + " in experiment '"
                    + spec.experiment().name() + "'");
        } catch (OutcomeUnknownException unknown) {
            return adopt(spec, id, experiment, sending, unknown);
        }
    }

    private static ServerRun created(JsonNode answer) {
        try {
            return new ServerRun(answer.path("run"));
        } catch (UnavailableException unreadable) {
            // Something said that the create was a success.
            throw new OutcomeUnknownException(
                    "MLflow runs/create may have been applied: " + unreadable.getMessage(), unreadable);
        }
    }

    private ObjectNode body(RunSpec spec, RunId id, String experiment) {
        ObjectNode body = Json.object()
                .put("experiment_id", experiment)
                .put("start_time", Objects.requireNonNull(spec.startTime()).longValue())
                .put("run_name", Objects.requireNonNull(spec.name()));
        @Nullable String user = spec.tags().get("mlflow.user");
        if (user != null) {
            // The field is deprecated, but some pages show nothing else.
            body.put("user_id", user);
        }
        ArrayNode tags = body.putArray("tags").add(Json.pair(ServerRun.ID_TAG, id.value()));
        @Nullable RunId parent = spec.parent();
        if (parent != null) {
            ServerRun above = finder.find(parent, List.of(experiment))
                    .orElseThrow(() -> new RejectedException(
                            Scope.RUN,
                            "Parent run " + parent + " of run " + id + " does not exist on " + connection.address()
                                    + "; start it first"));
            tags.add(Json.pair(ServerRun.PARENT_TAG, parent.value()));
            tags.add(Json.pair(ServerRun.SERVER_PARENT_TAG, above.serverId()));
        }
        for (Map.Entry<String, String> tag : spec.tags().entrySet()) {
            tags.add(Json.pair(tag.getKey(), tag.getValue()));
        }
        return body;
    }

    /** The run that a create without an answer has made. The create is never repeated: that could make a second run. */
    private ServerRun adopt(
            RunSpec spec, RunId id, String experiment, Settling.Moment sending, OutcomeUnknownException unknown) {
        String why = unknown.getMessage();
        try {
            Optional<ServerRun> made = settling.await(sending, () -> finder.byTag(id, List.of(experiment)));
            if (made.isPresent()) {
                return made.get();
            }
        } catch (TrackingException unreadable) {
            unknown.addSuppressed(unreadable);
            why += "; it could not be looked for: " + unreadable.getMessage();
        }
        throw new OutcomeUnknownException(
                "Run " + id + " was perhaps created in experiment '"
                        + spec.experiment().name() + "' on " + connection.address()
                        + "; start it again with RunSpec.withId(\"" + id + "\").createOrResume(): " + why,
                unknown);
    }
}
