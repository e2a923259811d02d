package io.github.tracker4j.local.replica;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How replicas are kept in step.
 *
 * @param runsInParallel how many runs are sent to one destination at the same time, at least 1; beside a live run, as many
 *     more may be waiting for a file of theirs to be uploaded
 * @param requestsInFlight how many requests of points are under way to one destination at the same time, at least 1; fewer
 *     where the destination takes fewer
 * @param linger how long a lone point waits for others before it is sent, while the destination answers
 * @param firstPause how long a destination that could not be reached is left alone at first; each further time it is
 *     twice as long, with chance in it
 * @param longestPause the most of that
 * @param refusedPause how long a destination is left alone that refuses everything, such as by 401
 * @param endInterrupted whether runs whose writer is gone are ended there, as a push does
 * @param journalOnly whether the journals are there for the destination only, so that they may be removed once they are
 *     verified there and somebody asks for it
 * @param clock tells when a request was sent
 */
public record ReplicaOptions(
        int runsInParallel,
        int requestsInFlight,
        Duration linger,
        Duration firstPause,
        Duration longestPause,
        Duration refusedPause,
        boolean endInterrupted,
        boolean journalOnly,
        InstantSource clock) {

    /** 4 runs, 2 requests of points, 500 ms, pauses from 500 ms to 30 s, a minute for a refusal, and the system's clock. */
    public static final ReplicaOptions DEFAULT = new ReplicaOptions(
            4,
            2,
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            false,
            false,
            InstantSource.system());

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when a number is less than 1, or a duration is negative
     */
    public ReplicaOptions {
        if (runsInParallel < 1 || requestsInFlight < 1) {
            throw new IllegalArgumentException("At least 1 run and 1 request are sent at a time, and not "
                    + runsInParallel + " and " + requestsInFlight + "; the defaults are 4 and 2");
        }
        for (Duration duration : new Duration[] {linger, firstPause, longestPause, refusedPause}) {
            if (duration.isNegative()) {
                throw new IllegalArgumentException("A pause of a replica is zero or more, and not " + duration);
            }
        }
    }

    /** These options with another bound of runs at the same time. */
    public ReplicaOptions withRunsInParallel(int runs) {
        return new ReplicaOptions(
                runs,
                requestsInFlight,
                linger,
                firstPause,
                longestPause,
                refusedPause,
                endInterrupted,
                journalOnly,
                clock);
    }

    /** These options with another bound of requests of points at the same time. */
    public ReplicaOptions withRequestsInFlight(int requests) {
        return new ReplicaOptions(
                runsInParallel,
                requests,
                linger,
                firstPause,
                longestPause,
                refusedPause,
                endInterrupted,
                journalOnly,
                clock);
    }

    /** These options with another time that a lone point waits. */
    public ReplicaOptions withLinger(Duration newLinger) {
        return new ReplicaOptions(
                runsInParallel,
                requestsInFlight,
                newLinger,
                firstPause,
                longestPause,
                refusedPause,
                endInterrupted,
                journalOnly,
                clock);
    }

    /** These options with other pauses after a destination could not be reached. */
    public ReplicaOptions withPauses(Duration first, Duration longest) {
        return new ReplicaOptions(
                runsInParallel,
                requestsInFlight,
                linger,
                first,
                longest,
                refusedPause,
                endInterrupted,
                journalOnly,
                clock);
    }

    /** These options with another pause after a destination refused everything. */
    public ReplicaOptions withRefusedPause(Duration pause) {
        return new ReplicaOptions(
                runsInParallel,
                requestsInFlight,
                linger,
                firstPause,
                longestPause,
                pause,
                endInterrupted,
                journalOnly,
                clock);
    }

    /** These options, which end interrupted runs or leave them running. */
    public ReplicaOptions withEndInterrupted(boolean end) {
        return new ReplicaOptions(
                runsInParallel,
                requestsInFlight,
                linger,
                firstPause,
                longestPause,
                refusedPause,
                end,
                journalOnly,
                clock);
    }

    /** These options for journals that are, or are not, there for the destination only. */
    public ReplicaOptions withJournalOnly(boolean only) {
        return new ReplicaOptions(
                runsInParallel,
                requestsInFlight,
                linger,
                firstPause,
                longestPause,
                refusedPause,
                endInterrupted,
                only,
                clock);
    }

    /** These options with another clock. */
    public ReplicaOptions withClock(InstantSource newClock) {
        return new ReplicaOptions(
                runsInParallel,
                requestsInFlight,
                linger,
                firstPause,
                longestPause,
                refusedPause,
                endInterrupted,
                journalOnly,
                newClock);
    }
}
