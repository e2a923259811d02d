package io.github.tracker4j.spi;

import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.Run;
import io.github.tracker4j.UnavailableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The runs that a tracker has started and that have not ended, so that closing the tracker closes them. For those who
 * write a backend. Thread-safe.
 */
public final class OpenRuns {

    private final Set<Run> runs = new LinkedHashSet<>();
    private boolean closed;

    /** No runs yet. */
    public OpenRuns() {}

    /**
     * Refuses work on a closed tracker.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public synchronized void requireOpen() {
        if (closed) {
            throw closed();
        }
    }

    /**
     * Notes a run that was started, and returns it.
     *
     * @throws IllegalStateException when the tracker was closed while the run was started; then the run is closed, too
     */
    public <R extends Run> R opened(R run) {
        synchronized (this) {
            if (!closed) {
                runs.add(run);
                return run;
            }
        }
        IllegalStateException late = closed();
        try {
            run.close();
        } catch (RuntimeException e) {
            late.addSuppressed(e);
        }
        throw late;
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("This tracker is closed; open another to start or read runs");
    }

    /** Forgets a run that has ended or was let go. */
    public synchronized void gone(Run run) {
        runs.remove(run);
    }

    /**
     * Closes every run that is left, the newest first so that children end before their parents. Again is harmless.
     *
     * <p>Once the backend is seen to be out of reach, the runs that are left are let go of instead: each further end would
     * only wait for its whole time budget, and closing takes a bounded time. They stay running and can be resumed.
     *
     * @throws io.github.tracker4j.TrackingException the first error, the others attached
     */
    public void close() {
        RuntimeException first = null;
        boolean reachable = true;
        for (Run run : closing()) {
            try {
                if (reachable) {
                    run.close();
                } else {
                    run.detach();
                }
            } catch (RuntimeException e) {
                if (e instanceof UnavailableException || e instanceof OutcomeUnknownException) {
                    reachable = false;
                }
                if (first == null) {
                    first = e;
                } else if (first != e) {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private synchronized List<Run> closing() {
        closed = true;
        List<Run> left = new ArrayList<>(runs);
        Collections.reverse(left);
        runs.clear();
        return left;
    }
}
