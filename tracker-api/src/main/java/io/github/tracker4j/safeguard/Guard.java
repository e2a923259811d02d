package io.github.tracker4j.safeguard;

import io.github.tracker4j.ExperimentSpec;
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
     * @param counts takes what a guard leaves out or changes, once that is sure; told in the run's tags
     * @param points how many points it has
     */
    record GuardedRun(
            Run run,
            boolean isNew,
            RunReader reader,
            RunGuard.Artifacts artifacts,
            GuardCounts counts,
            PointCount points) {

        /** The same run for a guard before this one. */
        GuardedRun behind(RunGuard guard) {
            return new GuardedRun(
                    run, isNew, reader, (path, content) -> guard.logArtifact(path, content, artifacts), counts, points);
        }
    }

    /**
     * The spec as it goes on.
     *
     * @param counts those of the run that is started with it
     */
    default RunSpec onStart(RunSpec spec, GuardCounts counts) {
        return spec;
    }

    /** A new name of a run as it goes on. */
    default String onRename(String name) {
        return name;
    }

    /** The key of a tag of a run as the tag was stored. */
    default String onTagKey(String key) {
        return key;
    }

    /** What is newly said of an experiment, as it goes on. */
    default ExperimentSpec onExperiment(ExperimentSpec spec) {
        return spec;
    }

    /** This guard over one run. */
    RunGuard over(GuardedRun run);
}
