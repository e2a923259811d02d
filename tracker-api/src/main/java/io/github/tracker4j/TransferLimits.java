package io.github.tracker4j;

/**
 * How much a tracker takes at once.
 *
 * @param pointsPerRequest the most points of metrics that a log call carries in one piece, at least 1
 * @param requestsInFlight how many calls may be under way to one destination at the same time, at least 1
 */
public record TransferLimits(int pointsPerRequest, int requestsInFlight) {

    /** 1,000 points a request, one request at a time. */
    public static final TransferLimits DEFAULT = new TransferLimits(1000, 1);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when a bound is less than 1
     */
    public TransferLimits {
        if (pointsPerRequest < 1 || requestsInFlight < 1) {
            throw new IllegalArgumentException("Transfer limits must be at least 1: " + pointsPerRequest
                    + " points a request, " + requestsInFlight + " requests in flight");
        }
    }
}
