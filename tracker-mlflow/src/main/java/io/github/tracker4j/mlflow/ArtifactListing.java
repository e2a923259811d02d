package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.mlflow.Persistence.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** What a server lists among the artifacts of a run. */
final class ArtifactListing {

    private final MlflowHttp http;
    private final Duration budget;

    ArtifactListing(MlflowHttp http, Duration budget) {
        this.http = http;
        this.budget = budget;
    }

    /**
     * Whether the server's list is blind for the directory of this path: it reads {@code Name:rest} as a URL and finds
     * nothing.
     */
    static boolean isBlindFor(String path) {
        int slash = path.indexOf('/');
        return slash > 0 && path.substring(0, slash).indexOf(':') >= 0;
    }

    /** What is directly in a directory, by path; asked for until there is an answer. */
    List<ArtifactInfo> of(String runId, String directory) {
        String operation = "MLflow artifacts/list of run " + runId;
        try {
            return http.persistence(operation, Kind.READ, budget).run(limit -> once(runId, directory, limit));
        } catch (MlflowRefusal e) {
            throw e.toRejected(operation);
        }
    }

    /** One file or directory, if it is there; asked for once. */
    Optional<ArtifactInfo> find(String runId, String path, Duration limit) {
        return once(runId, path.substring(0, Math.max(0, path.lastIndexOf('/'))), limit).stream()
                .filter(entry -> entry.path().equals(path))
                .findFirst();
    }

    /** What is directly in a directory, by path; asked for once. */
    List<ArtifactInfo> once(String runId, String directory, Duration limit) {
        long start = System.nanoTime();
        List<ArtifactInfo> found = new ArrayList<>();
        PageTokens tokens = new PageTokens();
        @Nullable String token = null;
        do {
            JsonNode answer = page(runId, directory, token, limit.minusNanos(System.nanoTime() - start));
            for (JsonNode file : answer.path("files")) {
                String path = Json.text(file, "path");
                // An empty file comes without a size.
                found.add(
                        file.path("is_dir").asBoolean()
                                ? ArtifactInfo.directory(path)
                                : ArtifactInfo.file(path, file.path("file_size").asLong()));
            }
            token = tokens.next(answer, "files");
        } while (token != null);
        found.sort(Comparator.comparing(ArtifactInfo::path));
        return found;
    }

    private JsonNode page(String runId, String directory, @Nullable String token, Duration limit) {
        HttpUrl.Builder url =
                http.url("api/2.0/mlflow/artifacts/list").newBuilder().addQueryParameter("run_id", runId);
        if (!directory.isEmpty()) {
            url.addQueryParameter("path", directory);
        }
        if (token != null) {
            url.addQueryParameter("page_token", token);
        }
        Request request = new Request.Builder().url(url.build()).build();
        Reply<JsonNode> reply = http.transport().send(request, limit, response -> MlflowHttp.object(response.body()));
        return new Judgement(request.url(), Clock.systemUTC()).of(reply);
    }
}
