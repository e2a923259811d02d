package io.github.tracker4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads what a backend has: the same questions, and the same answers, everywhere. Whatever it gives can be logged again
 * through {@link ExperimentTracker}, equal to the last bit but for what {@code docs/mlflow-mapping.md} lists.
 *
 * <p>Safe for use by many threads. Every method throws {@link UnavailableException} when the backend cannot be reached
 * and {@link RejectedException} when it refuses.
 *
 * <p>A metric key is accepted as it was logged and as {@link Keys#map} has mapped it.
 */
public interface RunReader {

    /** Every experiment, deleted ones included, by name. */
    List<ExperimentInfo> experiments();

    /** The runs that a query asks for, a page at a time. */
    Page<RunInfo> runs(RunQuery query);

    /**
     * The whole history of a metric; empty when the run has no such metric.
     *
     * @throws RejectedException of scope {@link RejectedException.Scope#RUN} when there is no such run
     */
    MetricCursor history(RunId run, String key);

    /**
     * The files and directories directly in a directory of a run's artifacts, by path; empty when there is none.
     *
     * @param directory its path inside the run; empty for the root
     * @throws RejectedException of scope {@link RejectedException.Scope#RUN} when there is no such run
     */
    List<ArtifactInfo> artifacts(RunId run, String directory);

    /**
     * Opens an artifact; the caller closes the stream.
     *
     * @throws RejectedException when there is no such artifact, or it is a directory
     */
    InputStream open(RunId run, String artifactPath);

    /**
     * How many metric points a run has over all keys, where the backend knows that without reading the histories; empty
     * elsewhere. A point that was logged again may count again.
     *
     * @throws RejectedException of scope {@link RejectedException.Scope#RUN} when there is no such run
     */
    default OptionalLong pointCount(RunId run) {
        return OptionalLong.empty();
    }

    /**
     * The histories of several metrics in one pass: their points together in the order of a {@link MetricCursor}, so that
     * what was measured at one time and step comes together. Metrics that the run does not have give nothing.
     *
     * @param keys what {@link RunInfo#latestMetrics()} has as keys, for all
     * @throws RejectedException of scope {@link RejectedException.Scope#RUN} when there is no such run
     */
    default MetricCursor histories(RunId run, Set<String> keys) {
        if (keys.isEmpty()) {
            run(run);
        }
        return MergedHistories.of(this, run, keys);
    }

    /**
     * Every run that a query asks for, with its latest metrics, from the page of the query on over all that follow. Pages
     * are read as the stream is consumed, so memory stays flat; a query in large pages needs fewer requests.
     */
    default Stream<RunInfo> allRuns(RunQuery query) {
        return StreamSupport.stream(new AllPages(this, query), false);
    }

    /** The run of this id, be it deleted or not; empty when there is none. */
    default Optional<RunInfo> find(RunId id) {
        return runs(RunQuery.all().withId(id).view(RunQuery.View.ALL)).items().stream()
                .findFirst();
    }

    /**
     * The run of this id, be it deleted or not.
     *
     * @throws RejectedException of scope {@link RejectedException.Scope#RUN} when there is none
     */
    default RunInfo run(RunId id) {
        return find(id).orElseThrow(() -> new RejectedException(
                RejectedException.Scope.RUN, "There is no run " + id + " here; check the id and the backend"));
    }

    /**
     * Copies an artifact to a file, which appears when it is complete.
     *
     * @param target the file to write; its directory is created, an existing file replaced
     * @throws RejectedException when there is no such artifact, or the file cannot be written
     * @throws UnavailableException when the artifact could not be read to its end; nothing of it is left behind
     */
    default void download(RunId run, String artifactPath, Path target) {
        try (InputStream in = open(run, artifactPath)) {
            ArtifactDownload.of("artifact " + artifactPath + " of run " + run, in, target);
        } catch (IOException e) {
            throw new UnavailableException(
                    "Artifact " + artifactPath + " of run " + run + " is in " + target + " but could not be closed: "
                            + e,
                    e);
        }
    }
}
