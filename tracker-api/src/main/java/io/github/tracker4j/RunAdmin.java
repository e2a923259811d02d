package io.github.tracker4j;

/**
 * What an owner does to runs after they were logged, where a backend can. Every method throws {@link RejectedException}
 * when there is no such run.
 */
public interface RunAdmin {

    /** Deletes a run so that it can be restored; harmless when it is deleted already. */
    void delete(RunId run);

    /** Takes a deletion back; harmless when the run is not deleted. */
    void restore(RunId run);

    /** Renames a run. */
    void rename(RunId run, String name);

    /** Deletes a tag; harmless when the run has no such tag. */
    void deleteTag(RunId run, String key);
}
