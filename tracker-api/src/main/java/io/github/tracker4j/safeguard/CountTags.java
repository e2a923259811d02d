package io.github.tracker4j.safeguard;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.Tag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the counts of one run into its tags. Used by one thread at a time. */
final class CountTags {

    private final Guard.GuardedRun run;
    private @Nullable Map<String, String> before;
    private SafeguardCounts written = SafeguardCounts.NONE;

    CountTags(Guard.GuardedRun run) {
        this.run = run;
        this.before = run.isNew() ? Map.of() : null;
    }

    /** Whether anything was counted that was not written yet. */
    boolean isDue() {
        return run.points().isDue() || !run.counts().totals().equals(written);
    }

    /**
     * Writes what was counted, straight to the backend. May be repeated after an error: the tags that
     * the run had are read once, so that nothing is added twice.
     *
     * @throws RuntimeException whatever the backend throws
     */
    void write() {
        run.points().writeTag();
        SafeguardCounts counts = run.counts().totals();
        if (counts.equals(written)) {
            return;
        }
        if (before == null) {
            before = run.reader().find(run.run().id()).map(RunInfo::tags).orElse(Map.of());
        }
        List<Tag> tags = GuardCounts.tags(counts, before);
        run.run().log(LogBatch.ofTags(tags));
        written = counts;
    }
}
