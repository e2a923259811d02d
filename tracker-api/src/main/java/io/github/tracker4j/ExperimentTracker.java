package io.github.tracker4j;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place where runs live: memory, local files, an MLflow server, or several of them behind one another.
 *
 * <p>A program writes its training loop once against this interface; configuration decides what stands behind it:
 *
 * <pre>{@code
 * tracker.run(RunSpec.in("digits").named("lr-0.1"), run -> {
 *     run.logParams(Map.of("eta", 0.1, "max_depth", 4));
 *     for (int round = 0; round < 50; round++) {
 *         run.logMetrics(round, Map.of("train/loss", trainLoss(round)));
 *     }
 *     run.logArtifact(modelFile);
 * });
 * }</pre>
 *
 * <p>Implementations are safe for use by many threads. There is no "current run" bound to a thread: whoever logs holds
 * the {@link Run}.
 *
 * <p>A decorator is a class with a constructor that takes a tracker. It passes {@link #admin()}, {@link
 * #transferLimits()}, {@link #asStored}, {@link #directory()} and, on its runs, {@link Run#reconcile}, {@link Run#flush} and {@link Run#detach} on.
 */
public interface ExperimentTracker extends AutoCloseable {

    /**
     * Starts, resumes, or resumes-or-creates a run, as {@link RunSpec#mode()} says.
     *
     * <p>When a run that exists is resumed, nothing of the spec but its id and experiment is applied: name, parent,
     * start time and tags belong to the creation of a run. A resumed run reads {@link RunStatus#RUNNING} again, without
     * an end time.
     *
     * @throws RejectedException when the id exists already ({@link RunSpec.Mode#CREATE}), is unknown or deleted ({@link
     *     RunSpec.Mode#RESUME}), the parent is unknown, the experiment is deleted, or the credentials are refused
     * @throws UnavailableException when the backend could not be reached; nothing was created
     * @throws OutcomeUnknownException when the run may have been created: start it again with the same id and {@link
     *     RunSpec.Mode#CREATE_OR_RESUME}
     * @throws IllegalStateException after {@link #close()}
     */
    Run startRun(RunSpec spec);

    /** Reads what is stored here: the same questions and the same answers on every backend. */
    RunReader reader();

    /**
     * Closes the tracker; a run left open is closed like {@link Run#close()}, that is, it ends {@link
     * RunStatus#FAILED}. Closing again is harmless. Takes a bounded time: once the backend is seen to be out of reach,
     * the runs that are left are let go of, like {@link Run#detach()}, instead of being ended.
     *
     * @throws TrackingException when a run that was left open could not be ended; the tracker is closed all the same
     */
    @Override
    void close();

    /** Deleting, restoring and renaming, where this backend can; empty elsewhere. */
    default Optional<RunAdmin> admin() {
        return Optional.empty();
    }

    /** How much this tracker takes at once; what a forwarder needs to know. */
    default TransferLimits transferLimits() {
        return TransferLimits.DEFAULT;
    }

    /**
     * What a point reads as once it is stored here: the point itself, but where the store cannot keep every double
     * ({@code docs/mlflow-mapping.md}). What is stored is equal to the point as it is stored, so asking again changes
     * nothing.
     *
     * @param point a complete point
     * @throws UnavailableException when the backend must be asked what it is and cannot be reached
     */
    default Metric asStored(Metric point) {
        return point;
    }

    /**
     * The directory on a disk of this machine below which log calls write, whether it exists yet or not; empty where they
     * write to no such disk. What a safeguard looks at that keeps disk free.
     */
    default Optional<Path> directory() {
        return Optional.empty();
    }

    /**
     * Runs {@code body} as a run: the main way to use a tracker.
     *
     * <p>The run ends {@link RunStatus#FINISHED} when the body returns. When the body throws anything, the run gets the
     * tag {@value RunFailure#TAG} with the class and message, the stack trace as artifact {@value RunFailure#ARTIFACT},
     * ends {@link RunStatus#FAILED}, and the same throwable is rethrown. An error of tracking never hides the body's: it
     * is attached to it as suppressed.
     *
     * @throws X what the body threw
     * @throws TrackingException when the run could not be started, or could not be ended after the body had returned
     */
    default <X extends Exception> void run(RunSpec spec, RunBody<X> body) throws X {
        this.<Boolean, X>call(spec, run -> {
            body.accept(run);
            return true;
        });
    }

    /**
     * Like {@link #run(RunSpec, RunBody)}, with a result.
     *
     * @return what the body returned
     * @throws X what the body threw
     */
    default <T extends @Nullable Object, X extends Exception> T call(RunSpec spec, RunFunction<T, X> body) throws X {
        Run run = startRun(spec);
        T result;
        try {
            result = body.apply(run);
        } catch (Throwable failure) {
            // A run that was stopped has its reason and its end already.
            if (!(failure instanceof RunStoppedException stopped
                    && stopped.run().equals(run.id()))) {
                RunFailure.record(run, failure);
            }
            throw failure;
        }
        try {
            run.end(RunStatus.FINISHED);
        } finally {
            // Does nothing when the end was stored; else lets go of locks, so that the run can be resumed and ended.
            run.detach();
        }
        return result;
    }
}
