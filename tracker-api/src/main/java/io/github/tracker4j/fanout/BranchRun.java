package io.github.tracker4j.fanout;

import io.github.tracker4j.Run;
import io.github.tracker4j.RunReader;

/** A run as one branch has it. What it was told of the state of the others is guarded by the fan-out's run. */
final class BranchRun {

    private final Branch branch;
    private final Run run;
    private boolean reported;
    private String markTried = "";
    private String markStored = "";

    BranchRun(Branch branch, Run run) {
        this.branch = branch;
        this.run = run;
    }

    String name() {
        return branch.name();
    }

    Run run() {
        return run;
    }

    RunReader reader() {
        return branch.tracker().reader();
    }

    /** Whether a person has heard of no failure of this branch in this run; asked once, since it is heard of then. */
    boolean reportsForTheFirstTime() {
        boolean first = !reported;
        reported = true;
        return first;
    }

    /** Sets the tag that names the branches that miss something, unless that was tried or is stored already. */
    void mark(String names, boolean again) {
        if (names.equals(again ? markStored : markTried)) {
            return;
        }
        markTried = names;
        run.setTag(FanOutTracker.INCOMPLETE_TAG, names);
        markStored = names;
    }
}
