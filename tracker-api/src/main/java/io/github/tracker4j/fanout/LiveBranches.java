package io.github.tracker4j.fanout;

import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The branches that one run still goes to, and the names of those that miss something. Thread-safe; at least one branch
 * stays, so that there is somebody whose error the caller gets.
 */
final class LiveBranches {

    private final RunId run;
    private final BranchFailures failures;
    private final List<BranchRun> live;
    private final Set<String> incomplete;

    LiveBranches(RunId run, BranchFailures failures, List<BranchRun> live, Collection<String> incomplete) {
        this.run = run;
        this.failures = failures;
        this.live = new ArrayList<>(live);
        this.incomplete = new TreeSet<>(incomplete);
    }

    synchronized List<BranchRun> now() {
        return List.copyOf(live);
    }

    /** Notes what a branch misses; it is let go of unless only these items were refused. */
    synchronized void missed(BranchRun branch, String what, RuntimeException error) {
        boolean itemsOnly =
                error instanceof RejectedException refused && refused.scope() == RejectedException.Scope.ITEMS;
        if (itemsOnly || live.size() == 1) {
            if (live.contains(branch)) {
                note(branch, what, error, "misses that; further failures of it in this run are listed without a word");
            }
        } else {
            lost(branch, what, error);
        }
    }

    /** Notes that a branch misses this and all that follows, and lets go of it. */
    synchronized void lost(BranchRun branch, String what, RuntimeException error) {
        if (!live.remove(branch)) {
            // Another thread has let go of it in the meantime, and told so.
            return;
        }
        try {
            // So that it frees what it holds, and a server that hangs does not cost its time budget at every call.
            branch.run().detach();
        } catch (RuntimeException e) {
            error.addSuppressed(e);
        }
        note(branch, what, error, "is left out for the rest of this run");
    }

    private void note(BranchRun branch, String what, RuntimeException error, String consequence) {
        incomplete.add(branch.name());
        failures.add(new BranchFailure(branch.name(), run, what, error), branch.reportsForTheFirstTime(), consequence);
    }

    /** Puts the tag on the branches that are left, where there is something to say and it was not tried before. */
    synchronized void mark() {
        if (!incomplete.isEmpty()) {
            live.forEach(branch -> mark(branch, false));
        }
    }

    /** Puts the tag on one branch, also where that has failed before: the last opportunity. */
    synchronized void markLast(BranchRun branch, Collection<String> alsoIncomplete) {
        incomplete.addAll(alsoIncomplete);
        if (!incomplete.isEmpty()) {
            mark(branch, true);
        }
    }

    private void mark(BranchRun branch, boolean again) {
        try {
            branch.mark(String.join(", ", incomplete), again);
        } catch (RuntimeException e) {
            failures.add(
                    new BranchFailure(branch.name(), run, "set the tag " + FanOutTracker.INCOMPLETE_TAG, e),
                    branch.reportsForTheFirstTime(),
                    "does not say that the run is incomplete");
        }
    }
}
