package io.github.tracker4j.local;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the snapshots of the open runs of one tracker at most a second behind, on one daemon thread that exists while a
 * run is open. Thread-safe.
 */
final class SnapshotSchedule {

    /** Half of what is promised, for a thread that comes late. */
    private static final long PERIOD_MILLIS = 500;

    private final Set<RunJournal> open = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledThreadPoolExecutor executor;

    synchronized void add(RunJournal journal) {
        open.add(journal);
        if (executor == null) {
            executor = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "tracker4j-local-snapshots");
                thread.setDaemon(true);
                return thread;
            });
            executor.scheduleWithFixedDelay(
                    () -> open.forEach(RunJournal::refreshSnapshots),
                    PERIOD_MILLIS,
                    PERIOD_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    synchronized void remove(RunJournal journal) {
        open.remove(journal);
        if (open.isEmpty() && executor != null) {
            executor.shutdown();
            executor = null;
        }
    }
}
