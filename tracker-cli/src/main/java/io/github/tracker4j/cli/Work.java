package io.github.tracker4j.cli;

import io.github.tracker4j.local.replica.PushListener;
import io.github.tracker4j.local.replica.PushReport;
import io.github.tracker4j.local.replica.RetentionReport;
import io.github.tracker4j.local.replica.VerificationReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** What the commands ask for once they have understood their words. */
interface Work {

    /** Sends runs; see {@link io.github.tracker4j.local.replica.Push}. */
    PushReport push(ReadSelection runs, Place place, PushSettings settings, PushListener listener) throws IOException;

    /**
     * Compares runs with what the destination has.
     *
     * @param each takes what was found of each run
     */
    Verified verify(RunSelection runs, Place place, Consumer<VerificationReport> each) throws IOException;

    /**
     * Lists what may be removed, or removes it.
     *
     * @param olderThan how long ago a run must have ended
     * @param remove whether to remove
     */
    RetentionReport gc(RunSelection runs, Place place, Duration olderThan, boolean remove) throws IOException;

    /**
     * What a comparison came to beside what was found of each run.
     *
     * @param destination the name of the destination
     * @param unreadable runs that cannot be read here, by their directories, each with the reason
     */
    record Verified(String destination, Map<Path, String> unreadable) {}

    /**
     * How runs are sent.
     *
     * @param dryRun whether nothing is sent
     * @param repair whether complete runs are compared first
     * @param patience how long a destination that cannot be reached is waited for
     */
    record PushSettings(boolean dryRun, boolean repair, Duration patience) {}
}
