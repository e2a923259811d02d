package io.github.tracker4j.local.replica;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The trackers of this JVM that store and forward and are open, closed by one shutdown hook when the JVM exits. */
final class OpenTrackers {

    private static final Set<StoreAndForwardTracker> OPEN = new LinkedHashSet<>();
    private static boolean hooked;

    private OpenTrackers() {}

    static void add(StoreAndForwardTracker tracker) {
        synchronized (OPEN) {
            if (!hooked) {
                try {
                    Runtime.getRuntime().addShutdownHook(new Thread(OpenTrackers::closeAll, "tracker4j-shutdown"));
                } catch (IllegalStateException exiting) {
                    // The JVM is on its way out already; what is logged now stays on the disk.
                    return;
                }
                hooked = true;
            }
            OPEN.add(tracker);
        }
    }

    static void remove(StoreAndForwardTracker tracker) {
        synchronized (OPEN) {
            OPEN.remove(tracker);
        }
    }

    /** All at once, so that each has its whole deadline. */
    private static void closeAll() {
        List<Thread> closing = new ArrayList<>();
        synchronized (OPEN) {
            for (StoreAndForwardTracker tracker : OPEN) {
                Thread thread = new Thread(tracker::closeAtExit, "tracker4j-close");
                thread.setDaemon(true);
                closing.add(thread);
            }
        }
        closing.forEach(Thread::start);
        try {
            for (Thread thread : closing) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
