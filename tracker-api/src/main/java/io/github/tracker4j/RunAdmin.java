package io.github.tracker4j;

/**
 * What an owner does to runs and experiments after they were logged, where a backend can. Thread-safe.
 *
 * <p>Every method throws {@link RejectedException} when there is no such run or experiment, and {@link
 * UnavailableException} when the backend cannot be reached. A deleted run can only be restored: whatever else is asked of
 * it is refused with {@link RejectedException.Scope#RUN}.
 */
public interface RunAdmin {

    /**
     * Deletes a run so that it can be restored; harmless when it is deleted already. Runs that have it as their parent
     * stay. Where runs are files, one that another program or tracker is writing is refused.
     */
    void delete(RunId run);

    /** Takes a deletion back; harmless when the run is not deleted. */
    void restore(RunId run);

    /**
     * Renames a run.
     *
     * @throws IllegalArgumentException when the name breaks the rule of {@link RunSpec#name()}
     */
    void rename(RunId run, String name);

    /**
     * Deletes a tag; harmless when the run has no such tag.
     *
     * @throws RejectedException also when it is one of {@link Tag#RESERVED}
     */
    void deleteTag(RunId run, String key);

    /**
     * Describes an experiment anew: sets the description where the spec has one, and each tag that the spec has. Other
     * tags stay. The artifact location, which belongs to the creation of an experiment, is not looked at.
     *
     * <p>Where a server takes one tag at a time, a call that throws may have set some; to make it again is harmless.
     *
     * @throws RejectedException of scope {@link RejectedException.Scope#DESTINATION} when there is no such experiment, or
     *     it is deleted
     */
    void updateExperiment(ExperimentSpec spec);
}
