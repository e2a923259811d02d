package io.github.tracker4j.mlflow;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ArtifactPaths;
import io.github.tracker4j.Content;
import io.github.tracker4j.RejectedException;
import java.io.InputStream;
import java.util.List;

/** The artifacts of runs, through the server's proxy or, where it is allowed, straight in its directory. Thread-safe. */
final class ArtifactStore {

    private final MlflowHttp http;
    private final boolean localAllowed;
    private final ArtifactListing listing;
    private final ProxyArtifacts proxied;

    ArtifactStore(MlflowHttp http, MlflowOptions options) {
        this.http = http;
        localAllowed = options.allowLocalArtifactRoot();
        listing = new ArtifactListing(http, options.timeBudget());
        proxied = new ProxyArtifacts(http, listing, options.timeBudget());
    }

    /**
     * Stores a file, replacing what was there.
     *
     * @param artifactUri the {@code artifact_uri} of the run
     * @param runId the server's id of the run
     * @throws RejectedException when the place, the name or the content cannot be taken
     * @throws io.github.tracker4j.UnavailableException when nothing was stored
     * @throws io.github.tracker4j.OutcomeUnknownException when the file may have been stored
     */
    void put(String artifactUri, String runId, String path, Content content) {
        ArtifactPaths.checked(path);
        ArtifactPlace place = ArtifactPlace.of(artifactUri, http.base(), localAllowed);
        if (place instanceof ArtifactPlace.Directory directory) {
            LocalArtifacts.put(directory.at(path), path, content);
        } else if (place instanceof ArtifactPlace.Proxy proxy) {
            proxied.put(proxy.at(path), runId, path, content);
        }
    }

    /** What is directly in a directory ("" is the root), by path; empty when there is no such directory. */
    List<ArtifactInfo> list(String runId, String directory) {
        return listing.of(runId, ArtifactPaths.checkedDirectory(directory));
    }

    /**
     * Opens a file; the caller closes it.
     *
     * @throws RejectedException when there is no such file, or it is a directory
     * @throws io.github.tracker4j.UnavailableException when the server gives no usable answer within the time budget
     */
    InputStream open(String artifactUri, String runId, String path) {
        ArtifactPaths.checked(path);
        ArtifactPlace place = ArtifactPlace.of(artifactUri, http.base(), localAllowed);
        return place instanceof ArtifactPlace.Proxy proxy
                ? proxied.open(proxy.at(path), runId, path)
                : LocalArtifacts.open(((ArtifactPlace.Directory) place).at(path));
    }
}
