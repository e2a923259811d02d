package io.github.tracker4j;

/**
 * A safeguard has stopped a run because going on would be of no use: the training has diverged. The run has ended {@link
 * RunStatus#FAILED} with this as the reason, and nothing of the call that threw this was stored. Who goes on to log to
 * that run, such as another thread of the training, gets one of the same message.
 *
 * <p>It is deliberately no {@link TrackingException}: a training loop that goes on when tracking fails shall still stop. An
 * error of tracking that kept the run from its end is attached as suppressed; such a run was let go of ({@link
 * Run#detach()}).
 */
public final class RunStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String run;

    /** The end of this run, with the reason. */
    public RunStoppedException(RunId run, String message) {
        super(message);
        this.run = run.value();
    }

    /** The run that was stopped. */
    public RunId run() {
        return new RunId(run);
    }
}
