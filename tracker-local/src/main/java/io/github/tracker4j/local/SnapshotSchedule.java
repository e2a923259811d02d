package io.github.tracker4j.local;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the snapshots of the open runs of one tracker at most a second behind, on one daemon thread that exists while a
 * run is open. Thread-safe.
 */
final class SnapshotSchedule {

    /** Half of what is promised, for a thread that comes late. */
    private static final long PERIOD_MILLIS = 500;

    private final Set<RunJournal> open = new LinkedHashSet<>();
    private @Nullable Thread thread;

    synchronized void add(RunJournal journal) {
        open.add(journal);
        if (thread == null) {
            thread = new Thread(this::refreshUntilNoneIsOpen, "tracker4j-local-snapshots");
            thread.setDaemon(true);
            thread.start();
        }
    }

    synchronized void remove(RunJournal journal) {
        open.remove(journal);
        if (open.isEmpty() && thread != null) {
            thread.interrupt();
            thread = null;
        }
    }

    private void refreshUntilNoneIsOpen() {
        List<RunJournal> due = due();
        while (!due.isEmpty()) {
            due.forEach(SnapshotSchedule::refresh);
            due = due();
        }
    }

    /** One run whose snapshots fail in a way that nobody foresaw must not leave those of all others behind. */
    private static void refresh(RunJournal journal) {
        try {
            journal.refreshSnapshots();
        } catch (RuntimeException e) {
            System.getLogger("io.github.tracker4j.local")
                    .log(System.Logger.Level.WARNING, "The snapshots of run " + journal.id() + " are behind", e);
        }
    }

    /** The open runs after a while; none when this thread's work is over. */
    private List<RunJournal> due() {
        try {
            Thread.sleep(PERIOD_MILLIS);
        } catch (InterruptedException over) {
            return List.of();
        }
        synchronized (this) {
            return thread == Thread.currentThread() ? List.copyOf(open) : List.of();
        }
    }
}
