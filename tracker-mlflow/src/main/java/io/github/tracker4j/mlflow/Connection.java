package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tracker4j.RejectedException;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One server, which is asked what it is before the first request that depends on it. Thread-safe. */
final class Connection implements AutoCloseable {

    // A proxy may answer an unknown path with a page of its own.
    private static final Pattern VERSION = Pattern.compile("\\d{1,6}(\\.\\w{1,20}){0,5}");

    private final MlflowOptions options;
    private final MlflowHttp http;
    private final ArtifactStore artifacts;
    private volatile @Nullable ServerFacts facts;

    Connection(MlflowOptions options) {
        this.options = options;
        this.http = new MlflowHttp(options);
        this.artifacts = new ArtifactStore(http, options);
    }

    /** The artifacts on the server; for runs that were read, so that the server is known. */
    ArtifactStore artifacts() {
        return artifacts;
    }

    /** The address of the server, without user info. */
    URI address() {
        return options.trackingUri();
    }

    /** Requests to the server, which is known from then on. */
    MlflowHttp http() {
        facts();
        return http;
    }

    /** What the server is; asked once, by the first who needs it. */
    ServerFacts facts() {
        ServerFacts known = facts;
        // Two threads may both ask: the answers are the same, and neither waits for a silent server on the other's
        // behalf.
        if (known == null) {
            known = ask();
            facts = known;
        }
        return known;
    }

    private ServerFacts ask() {
        JsonNode info = serverInfo();
        options.workspace().ifPresent(workspace -> enter(workspace, info));
        return new ServerFacts(version(), info == null ? probedStore() : store(info));
    }

    /** Null from a server that is older than this endpoint. */
    private @Nullable JsonNode serverInfo() {
        try {
            return http.json("api/3.0/mlflow/server-info");
        } catch (MlflowRefusal refusal) {
            if (refusal.isUnknownEndpoint()) {
                return null;
            }
            throw refusal.toRejected("Connecting to " + address());
        }
    }

    private void enter(String workspace, @Nullable JsonNode info) {
        // A server without workspaces answers every request with an error, and an old one files runs in the wrong
        // place.
        if (info == null || !info.path("workspaces_enabled").asBoolean()) {
            throw new RejectedException(
                    RejectedException.Scope.DESTINATION,
                    "The MLflow server " + address() + " has no workspaces, so '" + workspace
                            + "' cannot be used there; remove the workspace (MLFLOW_WORKSPACE), or start the server with"
                            + " --enable-workspaces");
        }
        http.useWorkspace(workspace);
    }

    private @Nullable String version() {
        try {
            String text = http.text("version").strip();
            return VERSION.matcher(text).matches() ? text : null;
        } catch (MlflowRefusal refusal) {
            // It may be hidden, by a login for example; then the careful rules apply.
            return null;
        }
    }

    private static ServerFacts.Store store(JsonNode info) {
        return switch (Json.text(info, "store_type")) {
            case "SqlStore" -> ServerFacts.Store.DATABASE;
            case "FileStore" -> ServerFacts.Store.FILES;
            default -> ServerFacts.Store.UNKNOWN;
        };
    }

    /** An old server does not say what it keeps runs in, but only files miss a run when its history is asked for. */
    private ServerFacts.Store probedStore() {
        String noRun = UUID.randomUUID().toString().replace("-", "");
        try {
            JsonNode answer = http.get("metrics/get-history", Map.of("run_id", noRun, "metric_key", "m"));
            return answer.isObject() && answer.isEmpty() ? ServerFacts.Store.DATABASE : ServerFacts.Store.UNKNOWN;
        } catch (MlflowRefusal refusal) {
            return refusal.is("RESOURCE_DOES_NOT_EXIST") ? ServerFacts.Store.FILES : ServerFacts.Store.UNKNOWN;
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
