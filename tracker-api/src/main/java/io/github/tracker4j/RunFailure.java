package io.github.tracker4j;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Writes down in a run why it failed, without ever hiding that failure. For those who run the body of a run: {@link
 * ExperimentTracker#run} does.
 */
public final class RunFailure {

    /** The tag with the class and the message. */
    public static final String TAG = "tracker4j.error";

    /** The artifact with the stack trace. */
    public static final String ARTIFACT = "error.txt";

    private RunFailure() {}

    /**
     * Sets {@link #TAG}, logs {@link #ARTIFACT} and ends the run {@link RunStatus#FAILED}; a run whose backend is out of
     * reach is let go of. Throws nothing: what goes wrong is attached to the failure as suppressed.
     */
    public static void record(Run run, Throwable failure) {
        if (!attempt(failure, () -> setTag(run, summary(failure)))
                || !attempt(failure, () -> run.logText(ARTIFACT, stackTrace(failure)))
                || !attempt(failure, () -> run.end(RunStatus.FAILED))) {
            // The place cannot be reached: each further call would cost its whole time budget for nothing.
            attempt(failure, run::detach);
        }
    }

    /** False when the backend is out of reach, so that the remaining steps would only wait. */
    private static boolean attempt(Throwable failure, Runnable step) {
        try {
            step.run();
            return true;
        } catch (UnavailableException | OutcomeUnknownException unreachable) {
            suppress(failure, unreachable);
            return false;
        } catch (Throwable tracking) {
            suppress(failure, tracking);
            return true;
        }
    }

    private static void suppress(Throwable failure, Throwable tracking) {
        if (tracking != failure) {
            failure.addSuppressed(tracking);
        }
    }

    /** Whole at first: a layer that takes secrets out of it cuts it behind that, where it cannot cut one in two. */
    private static void setTag(Run run, String summary) {
        String cut = Text.cut(summary, Limits.TAG_VALUE);
        if (cut.length() < summary.length()) {
            try {
                run.setTag(TAG, summary);
                return;
            } catch (RejectedException tooLong) {
                // Nobody has cut it.
            }
        }
        run.setTag(TAG, cut);
    }

    private static String summary(Throwable failure) {
        String message = failure.getMessage();
        String text = failure.getClass().getName() + (message == null ? "" : ": " + message);
        return Text.replaceLoneSurrogates(text);
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
