package io.github.tracker4j.local.replica;

import java.time.Duration;

/**
 * How a {@link StoreAndForwardTracker} works.
 *
 * @param closeDeadline how long closing waits for what is not sent yet
 * @param askDeadline how long starting, deleting and restoring a run wait for a destination, where that has to be asked
 * @param pickUp whether what earlier programs have left over below the root is sent too
 * @param replica how the destinations are kept in step
 */
public record StoreAndForwardOptions(
        Duration closeDeadline, Duration askDeadline, boolean pickUp, ReplicaOptions replica) {

    /** 10 seconds for closing and for a question, nothing is picked up, and {@link ReplicaOptions#DEFAULT}. */
    public static final StoreAndForwardOptions DEFAULT =
            new StoreAndForwardOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), false, ReplicaOptions.DEFAULT);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when a duration is negative
     */
    public StoreAndForwardOptions {
        if (closeDeadline.isNegative() || askDeadline.isNegative()) {
            throw new IllegalArgumentException("Nobody can wait for " + closeDeadline + " or " + askDeadline
                    + "; zero or more is expected, the default is 10 seconds");
        }
    }

    /** These options with another time that closing waits. */
    public StoreAndForwardOptions withCloseDeadline(Duration deadline) {
        return new StoreAndForwardOptions(deadline, askDeadline, pickUp, replica);
    }

    /** These options with another time that a question to a destination takes. */
    public StoreAndForwardOptions withAskDeadline(Duration deadline) {
        return new StoreAndForwardOptions(closeDeadline, deadline, pickUp, replica);
    }

    /** These options, which send what earlier programs have left over, or leave it. */
    public StoreAndForwardOptions withPickUp(boolean pick) {
        return new StoreAndForwardOptions(closeDeadline, askDeadline, pick, replica);
    }

    /** These options with others for the replicas. */
    public StoreAndForwardOptions withReplica(ReplicaOptions options) {
        return new StoreAndForwardOptions(closeDeadline, askDeadline, pickUp, options);
    }
}
