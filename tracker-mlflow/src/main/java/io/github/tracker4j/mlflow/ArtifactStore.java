package io.github.tracker4j.mlflow;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.Content;
import java.io.InputStream;
import java.util.List;

/** The artifacts of runs, through the server's proxy or, where it is allowed, straight in its directory. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
final class ArtifactStore {

    ArtifactStore(MlflowHttp http, MlflowOptions options) {
        throw new UnsupportedOperationException(options.toString());
    }

    /**
     * Stores a file, replacing what was there.
     *
     * @param artifactUri the {@code artifact_uri} of the run
     * @param runId the server's id of the run
     * @throws io.github.tracker4j.RejectedException when the place, the name or the content cannot be taken
     * @throws io.github.tracker4j.UnavailableException when nothing was stored
     * @throws io.github.tracker4j.OutcomeUnknownException when the file may have been stored
     */
    void put(String artifactUri, String runId, String path, Content content) {
        throw new UnsupportedOperationException(artifactUri + runId + path + content);
    }

    /** What is directly in a directory ("" is the root), by path; empty when there is no such directory. */
    List<ArtifactInfo> list(String runId, String directory) {
        throw new UnsupportedOperationException(runId + directory);
    }

    /**
     * Opens a file; the caller closes it.
     *
     * @throws io.github.tracker4j.RejectedException when there is no such file, or it is a directory
     * @throws io.github.tracker4j.UnavailableException when the server gives no usable answer within the time budget
     */
    InputStream open(String artifactUri, String runId, String path) {
        throw new UnsupportedOperationException(artifactUri + runId + path);
    }
}
