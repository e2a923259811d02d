package io.github.tracker4j.safeguard;

import io.github.tracker4j.Content;
import io.github.tracker4j.LogBatch;
import java.util.function.Consumer;

/**
 * What one safeguard does with the calls on one run. Each stands around the next, so that it can change what goes in,
 * learn whether that was stored, and put what comes out into the caller's words. Thread-safe.
 */
interface RunGuard {

    /**
     * A batch on its way to the backend.
     *
     * @param next takes it on; called once, also for a batch of which nothing is left, since the run may have ended
     * @throws io.github.tracker4j.RejectedException when the batch is refused; nothing of it has gone on then
     * @throws io.github.tracker4j.RunStoppedException when the run is to end; whoever called the guards ends it, and nothing
     *     of the batch has gone on then
     */
    default void log(LogBatch batch, Consumer<LogBatch> next) {
        next.accept(batch);
    }

    /**
     * A batch of which the outcome was unknown, on its way to be settled. It has been here before.
     *
     * @param next as that of {@link #log}
     */
    default void reconcile(LogBatch batch, Consumer<LogBatch> next) {
        log(batch, next);
    }

    /** Whether a point alone would go on as it is and leave no trace in this guard: the fast path. */
    default boolean ignores(String key, double value) {
        return true;
    }

    /**
     * An artifact on its way to the backend. What can be decided before a byte of it is read is decided here; what cannot
     * is decided in the streams of a {@link Content#watched watched} content, which throw what shall reach the caller.
     *
     * @param next takes it on; called once
     * @throws io.github.tracker4j.RejectedException when it is refused; nothing of it has gone on then
     */
    default void logArtifact(String artifactPath, Content content, Artifacts next) {
        next.log(artifactPath, content);
    }

    /** Where artifacts go on to. */
    @FunctionalInterface
    interface Artifacts {
        /** Logs one; see {@link io.github.tracker4j.Run#logArtifact(String, Content)}. */
        void log(String artifactPath, Content content);
    }

    /** The run has ended or was let go. */
    default void over() {}
}
