package io.github.tracker4j.local.replica;

import io.github.tracker4j.RunId;
import java.nio.file.Path;
import java.util.List;

/**
 * What became of local runs that a destination may have.
 *
 * @param destination the name of the destination, without user info
 * @param runs every run that was looked at
 */
public record RetentionReport(String destination, List<RetainedRun> runs) {

    /**
     * One of them.
     *
     * @param reason why it is kept, or could not be removed; empty elsewhere
     */
    public record RetainedRun(
            Path directory, RunId id, String experiment, String name, long bytes, Fate fate, String reason) {

        /** What becomes of a run. */
        public enum Fate {
            /** It may be removed, and nobody has said so yet. */
            REMOVABLE,
            /** It was removed. */
            REMOVED,
            /** It must stay. */
            KEPT,
            /** It could be removed, and that failed. */
            FAILED
        }
    }

    /** Copies the list. */
    public RetentionReport {
        runs = List.copyOf(runs);
    }

    /** How many runs had this fate. */
    public long count(RetainedRun.Fate fate) {
        return runs.stream().filter(run -> run.fate() == fate).count();
    }

    /** The bytes of the runs that had this fate. */
    public long bytes(RetainedRun.Fate fate) {
        return runs.stream()
                .filter(run -> run.fate() == fate)
                .mapToLong(RetainedRun::bytes)
                .sum();
    }
}
