package io.github.tracker4j.fanout;

import java.util.ArrayList;
import java.util.List;

/** The failures of branches: listed up to a bound, each told with a word to a person when it is the first of its kind. */
final class BranchFailures {

    /** The most that are listed; a branch that refuses every call of a long run shall not fill the heap. */
    static final int MOST = 1000;

    private static final System.Logger LOG = System.getLogger(FanOutTracker.class.getName());

    private final List<BranchFailure> failures = new ArrayList<>();

    synchronized List<BranchFailure> list() {
        return List.copyOf(failures);
    }

    /**
     * Notes a failure.
     *
     * @param isNews whether a person has not heard of this branch in this run yet
     * @param consequence what becomes of the branch, as the rest of a sentence
     */
    void add(BranchFailure failure, boolean isNews, String consequence) {
        synchronized (this) {
            if (failures.size() < MOST) {
                failures.add(failure);
            }
        }
        LOG.log(
                isNews ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                () -> "Run " + failure.run() + ": branch '" + failure.branch() + "' failed to " + failure.what()
                        + " and " + consequence + ": " + failure.error().getMessage());
    }
}
