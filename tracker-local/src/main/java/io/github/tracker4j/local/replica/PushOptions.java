package io.github.tracker4j.local.replica;

import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What a push does.
 *
 * @param replica how the engine works, such as how many runs it sends at the same time
 * @param experiment the name of the only experiment whose runs are sent; absent for all
 * @param dryRun whether nothing is sent and asked, and it is only told what would be
 * @param repair whether runs that are noted as complete are compared with the destination, and what is missing there is
 *     sent again: for a server that was restored from an older backup
 * @param zone of times in directories of the Python tracker that name none, which is noted beside each of them; absent for
 *     what was noted before, else UTC
 * @param patience how long a destination that cannot be reached is tried again
 */
public record PushOptions(
        ReplicaOptions replica,
        @Nullable String experiment,
        boolean dryRun,
        boolean repair,
        @Nullable ZoneId zone,
        Duration patience) {

    /** All runs, four requests of points at a time, interrupted runs ended; a destination is tried for 30 seconds. */
    public static final PushOptions DEFAULT = new PushOptions(
            ReplicaOptions.DEFAULT.withRequestsInFlight(4).withEndInterrupted(true),
            null,
            false,
            false,
            null,
            Duration.ofSeconds(30));

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when the patience is negative
     */
    public PushOptions {
        if (patience.isNegative()) {
            throw new IllegalArgumentException(
                    "A destination cannot be tried for " + patience + "; zero or more is expected, such as PT30S");
        }
    }

    /** These options with another engine. */
    public PushOptions withReplica(ReplicaOptions newReplica) {
        return new PushOptions(newReplica, experiment, dryRun, repair, zone, patience);
    }

    /** These options for the runs of one experiment only. */
    public PushOptions onlyExperiment(String name) {
        return new PushOptions(replica, name, dryRun, repair, zone, patience);
    }

    /** These options, telling only what would be sent. */
    public PushOptions asDryRun() {
        return new PushOptions(replica, experiment, true, repair, zone, patience);
    }

    /** These options, comparing complete runs with the destination. */
    public PushOptions repairing() {
        return new PushOptions(replica, experiment, dryRun, true, zone, patience);
    }

    /** These options with another time for which a destination is tried again. */
    public PushOptions withPatience(Duration newPatience) {
        return new PushOptions(replica, experiment, dryRun, repair, zone, newPatience);
    }

    /** These options with a zone for times that name none. */
    public PushOptions withZone(ZoneId newZone) {
        return new PushOptions(replica, experiment, dryRun, repair, newZone, patience);
    }
}
