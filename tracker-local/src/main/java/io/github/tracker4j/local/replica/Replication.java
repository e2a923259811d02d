package io.github.tracker4j.local.replica;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a destination stands behind the journals that are sent to it.
 *
 * @param destination which, without secrets
 * @param state how it is
 * @param since when that began
 * @param lastError what went wrong last; null when nothing did
 * @param attempts how many attempts in a row have failed
 * @param pointsBehind how many points are not there yet
 * @param bytesBehind how many bytes of the journals are not there yet
 * @param behind how long the oldest of what is not there yet was written ago, zero when everything is there
 * @param setAside what it refuses
 */
public record Replication(
        String destination,
        State state,
        Instant since,
        @Nullable String lastError,
        int attempts,
        long pointsBehind,
        long bytesBehind,
        Duration behind,
        List<SetAside> setAside) {

    /** How a destination is. */
    public enum State {
        /** Everything is there that was logged, but for what is set aside. */
        UP_TO_DATE,
        /** It takes what is sent, and has not everything yet. */
        CATCHING_UP,
        /** It could not be reached; it is tried again. */
        UNREACHABLE,
        /** It refuses everything, such as by 401, or because the experiment is deleted; it is tried again, seldom. */
        REFUSED
    }

    /** Copies the list. */
    public Replication {
        setAside = List.copyOf(setAside);
    }

    /** One line for a person. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(destination).append(": ");
        switch (state) {
            case UP_TO_DATE -> line.append("up to date");
            case CATCHING_UP -> line.append("catching up");
            case UNREACHABLE -> line.append("not reachable since ").append(since);
            case REFUSED -> line.append("refuses since ").append(since);
        }
        if (bytesBehind > 0) {
            line.append(", ")
                    .append(pointsBehind)
                    .append(" points (")
                    .append(bytesBehind)
                    .append(" bytes) behind");
        }
        if (!setAside.isEmpty()) {
            line.append(", ").append(setAside.size()).append(" set aside");
        }
        return lastError == null || state == State.UP_TO_DATE
                ? line.toString()
                : line.append(" (").append(lastError).append(')').toString();
    }
}
