package io.github.tracker4j;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run that is being logged.
 *
 * <p>A run may be logged to from many threads. It starts {@link RunStatus#RUNNING} and ends with {@link #end}; a run
 * that is closed without an end has {@link RunStatus#FAILED}, like a transaction that was not committed. Logging to a
 * run that has ended or was let go throws {@link IllegalStateException}.
 *
 * <p>{@link #log} is the narrow waist: every friendly method but those for artifacts is a default method above it.
 */
public interface Run extends AutoCloseable {

    /** The identity of this run, known before any server has answered. */
    RunId id();

    /**
     * Logs a batch. It is validated whole before any of it is applied; then params, tags, inputs and metrics are
     * applied in this order, each kind whole or not at all where the store can.
     *
     * <p>An equal param or an equal point again is a no-op. A point without a step takes one more than the greatest step
     * of its key, given or taken, and 0 for the first; a point without a time takes that of the call.
     *
     * @throws RejectedException when an item is unlawful or a param has another value already; the message has the
     *     value, the limit and the remedy
     * @throws UnavailableException when the backend cannot be reached; {@link TrackingException#remaining()} was not
     *     applied
     * @throws OutcomeUnknownException when {@link TrackingException#remaining()} may have been applied: {@link
     *     #reconcile} settles it
     * @throws IllegalStateException after the run has ended
     */
    void log(LogBatch batch);

    /**
     * Logs an artifact under its whole path inside the run, replacing what was there. It becomes visible when it is
     * complete, never in part.
     *
     * @param artifactPath relative, with {@code /} between segments; {@link ArtifactPaths} has the rule
     * @throws RejectedException when the path is unlawful, is a directory of the run or lies below one of its files, or
     *     the content changes while it is read or cannot be read
     * @throws UnavailableException when the backend cannot be reached; the artifact was not stored
     * @throws OutcomeUnknownException when the artifact may have been stored: log it again
     * @throws IllegalStateException after the run has ended
     */
    void logArtifact(String artifactPath, Content content);

    /**
     * Ends the run. The first call that returns wins; another is harmless and changes nothing, as is an end after {@link
     * #detach()}.
     *
     * @param status {@link RunStatus#FINISHED}, {@link RunStatus#FAILED} or {@link RunStatus#KILLED}
     * @param endTime milliseconds since the epoch, at least 0
     * @throws IllegalArgumentException for another status or a negative time
     * @throws TrackingException when the end could not be stored: the run is still open, and the call may be repeated
     */
    void end(RunStatus status, long endTime);

    /**
     * Lets go of the run without ending it: it stays {@link RunStatus#RUNNING} and can be resumed. What a forwarder
     * calls on a run that is not finished. Harmless after an end.
     */
    void detach();

    /**
     * Brings a batch of which some may have arrived before to the state in which each item is there once: reads back and
     * sends what is missing. The batch must be complete: each point with its step and time.
     *
     * <p>The default works on any backend. One whose store recognises what it has already overrides it.
     *
     * @param reader reads the backend that this run is on
     */
    default void reconcile(LogBatch batch, RunReader reader) {
        LogBatch missing = Reconciliation.missing(id(), batch, reader);
        if (!missing.isEmpty()) {
            log(missing);
        }
    }

    /** Hands everything that was logged to the backend, where something is kept back. */
    default void flush() {}

    /** Logs a param in its text form; {@link ParamText} tells the form of any value. */
    default void logParam(String key, @Nullable Object value) {
        log(LogBatch.ofParams(List.of(Param.of(key, value))));
    }

    /** Logs params in their text forms. */
    default void logParams(Map<String, ? extends @Nullable Object> params) {
        List<Param> items = new ArrayList<>(params.size());
        params.forEach((key, value) -> items.add(new Param(key, ParamText.of(value))));
        log(LogBatch.ofParams(items));
    }

    /** Logs a point now, one step after the greatest of its key. */
    default void logMetric(String key, double value) {
        log(LogBatch.ofMetrics(List.of(Metric.of(key, value))));
    }

    /** Logs a point now. The fast path that a backend may override; it equals {@link #log}. */
    default void logMetric(String key, double value, long step) {
        log(LogBatch.ofMetrics(List.of(Metric.of(key, value, step))));
    }

    /** Logs a point of another time, in milliseconds since the epoch. */
    default void logMetric(String key, double value, long step, long timestamp) {
        log(LogBatch.ofMetrics(List.of(Metric.of(key, value, step, timestamp))));
    }

    /** Logs a point of each metric now, each one step after the greatest of its key. */
    default void logMetrics(Map<String, ? extends Number> metrics) {
        List<Metric> items = new ArrayList<>(metrics.size());
        metrics.forEach((key, value) -> items.add(Metric.of(key, value.doubleValue())));
        log(LogBatch.ofMetrics(items));
    }

    /** Logs a point of each metric now, all at the same step. */
    default void logMetrics(long step, Map<String, ? extends Number> metrics) {
        List<Metric> items = new ArrayList<>(metrics.size());
        metrics.forEach((key, value) -> items.add(Metric.of(key, value.doubleValue(), step)));
        log(LogBatch.ofMetrics(items));
    }

    /** Sets a tag; the last value wins. */
    default void setTag(String key, String value) {
        log(LogBatch.ofTags(List.of(new Tag(key, value))));
    }

    /** Sets tags. */
    default void setTags(Map<String, String> tags) {
        List<Tag> items = new ArrayList<>(tags.size());
        tags.forEach((key, value) -> items.add(new Tag(key, value)));
        log(LogBatch.ofTags(items));
    }

    /** Notes a dataset that this run has read. */
    default void logDataset(DatasetInput dataset) {
        log(LogBatch.ofInputs(List.of(dataset)));
    }

    /**
     * Logs a file under its own name.
     *
     * @throws RejectedException when there is no such file, or it is a directory or not readable
     */
    default void logArtifact(Path file) {
        logArtifact(ArtifactTree.nameOf(file), Content.of(file));
    }

    /**
     * Logs a file under its own name in a directory of the run.
     *
     * @throws RejectedException when there is no such file, or it is a directory or not readable
     */
    default void logArtifact(Path file, String directory) {
        logArtifact(ArtifactTree.join(directory, ArtifactTree.nameOf(file)), Content.of(file));
    }

    /**
     * Logs every file below a directory, under its path there. The tree is checked whole before the first file is
     * logged.
     *
     * @throws RejectedException when it is no directory, or a file in it has an unlawful name, is not readable, or is a
     *     symbolic link that leads out of the directory
     */
    default void logArtifacts(Path directory) {
        logArtifacts(directory, "");
    }

    /**
     * Logs every file below a directory, under its path there, in a directory of the run.
     *
     * @throws RejectedException like {@link #logArtifacts(Path)}
     */
    default void logArtifacts(Path directory, String target) {
        for (ArtifactTree.Entry entry : ArtifactTree.of(directory, target)) {
            logArtifact(entry.artifactPath(), entry.content());
        }
    }

    /** Logs a text as an artifact, in UTF-8. */
    default void logText(String artifactPath, String text) {
        logArtifact(artifactPath, Content.text(text));
    }

    /**
     * Logs a value as a JSON artifact, in the form that {@link ParamText} gives nested values: maps and records are
     * objects, collections and arrays are arrays.
     */
    default void logJson(String artifactPath, @Nullable Object value) {
        logArtifact(artifactPath, Content.text(JsonText.of(value)));
    }

    /** Ends the run now. */
    default void end(RunStatus status) {
        end(status, System.currentTimeMillis());
    }

    /** Ends the run {@link RunStatus#FAILED} now, unless it has ended or was let go. */
    @Override
    default void close() {
        end(RunStatus.FAILED);
    }
}
