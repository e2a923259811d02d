package io.github.tracker4j.local.replica;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a push came to.
 *
 * @param destination the name of the destination, without user info
 * @param outcome what the push came to as a whole
 * @param runs every run that was looked at, parents before their children
 * @param message why the whole destination refuses or cannot be reached; absent elsewhere
 */
public record PushReport(
        String destination,
        Outcome outcome,
        List<PushedRun> runs,
        @Nullable String message) {

    /** What a push came to as a whole. */
    public enum Outcome {
        /** All that is on the disk is at the destination, or would be sent without hindrance as far as is known here. */
        COMPLETE,
        /** Something was refused or could not be read; the runs say what. */
        REFUSED,
        /** The destination could not be reached for a part; pushing again goes on there. */
        UNREACHABLE
    }

    /** Copies the list. */
    public PushReport {
        runs = List.copyOf(runs);
    }

    /** What was sent of all runs together. */
    public PushedRun.Sent sent() {
        return runs.stream().map(PushedRun::sent).reduce(PushedRun.Sent.NOTHING, PushedRun.Sent::plus);
    }

    /** How many runs ended in this state. */
    public long count(PushedRun.State state) {
        return runs.stream().filter(run -> run.state() == state).count();
    }
}
