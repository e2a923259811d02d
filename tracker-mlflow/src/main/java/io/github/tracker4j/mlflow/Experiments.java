package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.UnavailableException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The experiments of one server: found, listed, and created when they are missing. Thread-safe. */
final class Experiments {

    private static final String DESCRIPTION_TAG = "mlflow.note.content";
    private static final int PAGE = 1000;

    /** The longest name that goes into a URL: the request line of some servers is limited to 4094 bytes. */
    private static final int ENCODED_NAME = 3000;

    private final Connection connection;
    private final WebPages pages;
    // A server on files lets two requests at once make the same experiment twice; our own threads shall not.
    private final Object creating = new Object();
    private final RecentIds recent = new RecentIds(System::nanoTime);

    Experiments(Connection connection, WebPages pages) {
        this.connection = connection;
        this.pages = pages;
    }

    /** One experiment as the server has it. */
    record Experiment(String id, String name, boolean deleted, ExperimentInfo info) {}

    /**
     * The id of this experiment, which is created when it is missing. What the server has said of it is believed for a
     * few seconds, so that runs which start one after the other do not ask for it each.
     *
     * @throws RejectedException when it is deleted, or the server refuses
     */
    String ensure(ExperimentSpec spec) {
        return recent.of(spec.name()).orElseGet(() -> {
            String id = ask(spec);
            recent.remember(spec.name(), id);
            return id;
        });
    }

    private String ask(ExperimentSpec spec) {
        Optional<Experiment> found = findOrForbidden(spec.name());
        if (found.isPresent()) {
            return usable(found.get());
        }
        synchronized (creating) {
            return findOrForbidden(spec.name()).map(this::usable).orElseGet(() -> createOrFind(spec));
        }
    }

    /**
     * Asks the server for an experiment in which it has just refused a run.
     *
     * @throws RejectedException when it is deleted, or the server refuses
     */
    void check(ExperimentSpec spec) {
        recent.forget(spec.name());
        ensure(spec);
    }

    private Optional<Experiment> findOrForbidden(String name) {
        try {
            return find(name);
        } catch (MlflowRefusal refusal) {
            if (refusal.status() == 403) {
                // Servers with logins say "forbidden" of what is missing, too.
                return Optional.empty();
            }
            throw refusal.toRejected("Reading experiment '" + name + "'");
        }
    }

    private String createOrFind(ExperimentSpec spec) {
        try {
            return create(spec);
        } catch (MlflowRefusal refusal) {
            if (!refusal.is("RESOURCE_ALREADY_EXISTS")) {
                throw refusal.toRejected("Creating experiment '" + spec.name() + "'");
            }
        }
        // Somebody else was faster.
        try {
            return find(spec.name())
                    .map(this::usable)
                    .orElseThrow(() -> new RejectedException(
                            Scope.DESTINATION,
                            "Experiment '" + spec.name() + "' is there on " + pages.server()
                                    + " when it is created and not when it is read; look for a proxy that answers in its"
                                    + " place"));
        } catch (MlflowRefusal refusal) {
            throw refusal.toRejected("Reading experiment '" + spec.name() + "', which exists,");
        }
    }

    /** Sets the description where there is one, and the tags, each with a request of its own. */
    void update(ExperimentSpec spec) {
        try {
            Experiment experiment = find(spec.name())
                    .orElseThrow(() -> new RejectedException(
                            Scope.DESTINATION,
                            "There is no experiment '" + spec.name() + "' on " + pages.server()
                                    + "; start a run in it first"));
            String id = usable(experiment);
            tagsOf(spec).forEach((key, value) -> {
                ObjectNode body = Json.pair(key, value).put("experiment_id", id);
                connection.http().post("experiments/set-experiment-tag", body, MlflowHttp.Repeat.SAFE);
            });
        } catch (MlflowRefusal refusal) {
            throw refusal.toRejected("Describing experiment '" + spec.name() + "'");
        }
    }

    /** With the description, which is a tag here. */
    private static Map<String, String> tagsOf(ExperimentSpec spec) {
        Map<String, String> tags = new LinkedHashMap<>(spec.tags());
        if (spec.description() != null) {
            tags.put(DESCRIPTION_TAG, spec.description());
        }
        return tags;
    }

    private String usable(Experiment experiment) {
        if (experiment.deleted()) {
            throw new RejectedException(
                    Scope.DESTINATION,
                    "Experiment '" + experiment.name() + "' is deleted on " + pages.server()
                            + ", so no run can be started in it and nothing changed; restore it (mlflow experiments restore --experiment-id "
                            + experiment.id() + ") or choose another name");
        }
        return experiment.id();
    }

    private String create(ExperimentSpec spec) {
        ObjectNode body = Json.object().put("name", spec.name());
        if (spec.artifactLocation() != null) {
            body.put("artifact_location", spec.artifactLocation());
        }
        ArrayNode tags = body.putArray("tags");
        tagsOf(spec).forEach((key, value) -> tags.add(Json.pair(key, value)));
        try {
            // Names are unique: of two requests that arrive, the second is told so.
            return requiredId(connection.http().post("experiments/create", body, MlflowHttp.Repeat.SAFE));
        } catch (OutcomeUnknownException unknown) {
            // For the caller nothing is in doubt: no run was created, and an empty experiment is found by its name.
            throw new UnavailableException(
                    "Experiment '" + spec.name() + "' was perhaps created on " + pages.server()
                            + ", but no run; try again: " + unknown.getMessage(),
                    unknown);
        }
    }

    /**
     * The experiment of this name, deleted or not.
     *
     * @throws MlflowRefusal when the server refuses, other than by saying that there is none
     */
    Optional<Experiment> find(String name) {
        if (URLEncoder.encode(name, StandardCharsets.UTF_8).length() > ENCODED_NAME) {
            return search().stream()
                    .filter(experiment -> experiment.name().equals(name))
                    .findFirst();
        }
        try {
            JsonNode answer = connection.http().get("experiments/get-by-name", Map.of("experiment_name", name));
            return Optional.of(experiment(answer.path("experiment")));
        } catch (MlflowRefusal refusal) {
            if (refusal.is("RESOURCE_DOES_NOT_EXIST")) {
                return Optional.empty();
            }
            throw refusal;
        }
    }

    /** The name of an experiment; its id where the server does not tell. */
    String name(String id) {
        try {
            JsonNode answer = connection.http().get("experiments/get", Map.of("experiment_id", id));
            return answer.path("experiment").path("name").asText(id);
        } catch (MlflowRefusal refusal) {
            if (refusal.status() == 403 || refusal.is("RESOURCE_DOES_NOT_EXIST")) {
                return id;
            }
            throw refusal.toRejected("Reading experiment " + id);
        }
    }

    /**
     * Every experiment, deleted ones included.
     *
     * @throws RejectedException when the server refuses
     */
    List<Experiment> all() {
        try {
            return search();
        } catch (MlflowRefusal refusal) {
            throw refusal.toRejected("Reading experiments");
        }
    }

    private List<Experiment> search() {
        List<Experiment> all = new ArrayList<>();
        PageTokens tokens = new PageTokens();
        @Nullable String token = null;
        do {
            ObjectNode body = Json.object().put("max_results", PAGE).put("view_type", "ALL");
            if (token != null) {
                body.put("page_token", token);
            }
            JsonNode answer = connection.http().ask("experiments/search", body);
            answer.path("experiments").forEach(json -> all.add(experiment(json)));
            token = tokens.next(answer, "experiments");
        } while (token != null);
        return all;
    }

    private Experiment experiment(JsonNode json) {
        String id = requiredId(json);
        String name = Json.text(json, "name");
        boolean deleted = Json.text(json, "lifecycle_stage").equals("deleted");
        Map<String, String> tags = new LinkedHashMap<>();
        json.path("tags").forEach(tag -> tags.put(Json.text(tag, "key"), Json.text(tag, "value")));
        @Nullable String description = tags.remove(DESCRIPTION_TAG);
        @Nullable String location = json.path("artifact_location").asText(null);
        return new Experiment(
                id,
                name,
                deleted,
                new ExperimentInfo(name, id, description, tags, location, deleted, pages.ofExperiment(id)));
    }

    /** A server takes a request without an id as one for its experiment "Default". */
    private static String requiredId(JsonNode json) {
        String id = Json.text(json, "experiment_id");
        if (id.isEmpty()) {
            throw new UnavailableException(
                    "The MLflow server gave an answer without an experiment that has an id, where it"
                            + " is asked for one; look for a proxy that answers in its place");
        }
        return id;
    }
}
