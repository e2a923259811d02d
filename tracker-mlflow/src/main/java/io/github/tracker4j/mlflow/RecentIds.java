package io.github.tracker4j.mlflow;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The ids that a server gave for names a few seconds ago; both may change there at any time. Thread-safe. */
final class RecentIds {

    /** Long enough for the runs of a push, short enough for a person who deletes or renames something meanwhile. */
    static final Duration BELIEVED = Duration.ofSeconds(10);

    private static final int CAPACITY = 1_000;

    private final LongSupplier nanoTime;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** An id, and when the server gave it. */
    private record Seen(String id, long nanos) {}

    /** Nothing is known yet. */
    RecentIds(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    Optional<String> of(String name) {
        Seen last = seen.get(name);
        if (last == null) {
            return Optional.empty();
        }
        if (nanoTime.getAsLong() - last.nanos() >= BELIEVED.toNanos()) {
            seen.remove(name, last);
            return Optional.empty();
        }
        return Optional.of(last.id());
    }

    void remember(String name, String id) {
        if (seen.size() >= CAPACITY) {
            seen.clear();
        }
        seen.put(name, new Seen(id, nanoTime.getAsLong()));
    }

    void forget(String name) {
        seen.remove(name);
    }

    int size() {
        return seen.size();
    }
}
