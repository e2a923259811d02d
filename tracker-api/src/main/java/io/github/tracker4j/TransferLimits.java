package io.github.tracker4j;

import java.time.Duration;

/**
 * How much a tracker takes at once, and what it does with a request that comes late or again: what a forwarder needs to
 * know.
 *
 * @param pointsPerRequest the most points of metrics that a log call carries in one piece, at least 1
 * @param requestsInFlight how many calls may be under way to one destination at the same time, at least 1
 * @param recognisesPoints whether a point that is sent again is there once; where it is not, whoever is in doubt reads
 *     back first, as {@link Run#reconcile} does
 * @param settleTime how long after its sending a request whose answer was lost may still be applied; zero where an
 *     answer is never lost
 */
public record TransferLimits(
        int pointsPerRequest, int requestsInFlight, boolean recognisesPoints, Duration settleTime) {

    /** 1,000 points a request, one request at a time, points that are recognised, and answers that are never lost. */
    public static final TransferLimits DEFAULT = new TransferLimits(1000, 1, true, Duration.ZERO);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when a bound is less than 1, or the settle time is negative
     */
    public TransferLimits {
        if (pointsPerRequest < 1 || requestsInFlight < 1) {
            throw new IllegalArgumentException("Transfer limits must be at least 1: " + pointsPerRequest
                    + " points a request, " + requestsInFlight + " requests in flight");
        }
        if (settleTime.isNegative()) {
            throw new IllegalArgumentException(
                    "A settle time is zero or more, and not " + settleTime + "; give Duration.ZERO for none");
        }
    }
}
