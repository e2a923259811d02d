package io.github.tracker4j.outage;

import io.github.tracker4j.RunSpec;
import java.util.List;

/**
 * What a program logs, in its order: the same for the same seed, so that a second process can go on where a first was
 * killed.
 *
 * @param experiment the name of the experiment that all runs are in
 * @param specs how each run is started
 * @param steps its calls
 */
record Program(String experiment, List<RunSpec> specs, List<Step> steps) {

    /** What a server refuses for good, where a program logs such. */
    enum Poison {
        NONE,
        METRICS,
        ARTIFACT
    }

    /** The start of the keys and paths that a server refuses for good. */
    static final String POISON = "poison/";

    /** Whether the program never ends this run, because it is killed before. */
    boolean leavesOpen(int run) {
        return steps.stream().noneMatch(step -> step instanceof Step.End end && end.run() == run);
    }

    /** Whether a run was started before a step. */
    boolean isOpenAt(int run, int step) {
        boolean started = false;
        for (Step earlier : steps.subList(0, step)) {
            if (earlier.run() == run) {
                started = !(earlier instanceof Step.End);
            }
        }
        return started;
    }
}
