package io.github.tracker4j.local;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * How a {@link LocalTracker} works.
 *
 * @param clock tells the time of points, starts and ends that a caller leaves open
 * @param stale how long a run may be silent before it reads as interrupted, where it cannot be told whether its process
 *     lives; more than zero
 * @param durability what a log call that returned survives
 * @param zone of the times in directories of the Python tracker that name none
 */
public record LocalOptions(InstantSource clock, Duration stale, Durability durability, ZoneId zone) {

    private static final Duration LONGEST_STALE = Duration.ofDays(10_000);

    /** The system's clock, 10 minutes, {@link Durability#PROCESS}, and UTC. */
    public static final LocalOptions DEFAULT =
            new LocalOptions(InstantSource.system(), Duration.ofMinutes(10), Durability.PROCESS, ZoneOffset.UTC);

    /** What a log call that returned survives. */
    public enum Durability {
        /** The end of the program, {@code kill -9} included: the bytes are with the operating system. */
        PROCESS,
        /** A loss of power too: each call waits for the device, which makes it hundreds of times slower. */
        POWER_LOSS
    }

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when the duration is zero, negative, or longer than 10,000 days
     */
    public LocalOptions {
        if (stale.isZero() || stale.isNegative() || stale.compareTo(LONGEST_STALE) > 0) {
            throw new IllegalArgumentException("A run cannot be stale after " + stale
                    + "; more than zero and at most 10,000 days (P10000D) are expected, the default is 10 minutes"
                    + " (PT10M)");
        }
    }

    /** These options with another clock. */
    public LocalOptions withClock(InstantSource newClock) {
        return new LocalOptions(newClock, stale, durability, zone);
    }

    /** These options with another time after which a silent run reads as interrupted. */
    public LocalOptions withStale(Duration newStale) {
        return new LocalOptions(clock, newStale, durability, zone);
    }

    /** These options with another durability. */
    public LocalOptions withDurability(Durability newDurability) {
        return new LocalOptions(clock, stale, newDurability, zone);
    }

    /** These options with another zone for times that name none. */
    public LocalOptions withZone(ZoneId newZone) {
        return new LocalOptions(clock, stale, durability, newZone);
    }
}
