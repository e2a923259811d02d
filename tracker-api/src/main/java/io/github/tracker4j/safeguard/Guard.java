package io.github.tracker4j.safeguard;

import io.github.tracker4j.Run;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;

/** One safeguard of one tracker. Thread-safe. */
interface Guard {

    /**
     * A run on which the guards shall stand.
     *
     * @param run the run behind the guards
     * @param isNew whether it was surely created just now, so that it has nothing yet
     * @param reader reads the backend of the run
     * @param artifacts takes artifacts through the guards behind this one to the backend
     */
    record GuardedRun(Run run, boolean isNew, RunReader reader, RunGuard.Artifacts artifacts) {

        /** The same run for a guard before this one. */
        GuardedRun behind(RunGuard guard) {
            return new GuardedRun(run, isNew, reader, (path, content) -> guard.logArtifact(path, content, artifacts));
        }
    }

    /** The spec as it goes on. */
    default RunSpec onStart(RunSpec spec) {
        return spec;
    }

    /** This guard over one run. */
    RunGuard over(GuardedRun run);
}
