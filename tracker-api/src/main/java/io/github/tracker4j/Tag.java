package io.github.tracker4j;

import java.util.Set;

/**
 * One remark on a run: may be set again, the last one wins.
 *
 * @param key its name, lawful by {@link Keys} when it reaches a backend, and none of {@link #RESERVED}
 * @param value its text, at most {@value Limits#TAG_VALUE} code points; may be empty
 */
public record Tag(String key, String value) {

    /**
     * Tags in which backends keep the id, name and parent of a run; they cannot be set and are not read back as tags.
     */
    public static final Set<String> RESERVED =
            Set.of("tracker4j.run.id", "tracker4j.run.parent", "mlflow.runName", "mlflow.parentRunId");

    /**
     * The key of a tag that shall be deleted. For those who write a backend.
     *
     * @throws RejectedException when it is one of {@link #RESERVED}
     */
    public static String deletable(String key) {
        if (RESERVED.contains(key)) {
            throw new RejectedException(
                    "Tag " + Text.quoted(key) + " is where the run's id, name or parent is kept; it cannot be deleted");
        }
        return key;
    }

    static void check(Tag tag) {
        BatchRules.checkKey("Tag", tag.key);
        if (RESERVED.contains(tag.key)) {
            throw new RejectedException("Tag " + Text.quoted(tag.key) + " is where backends keep a run's id, name or"
                    + " parent; give these in the RunSpec, and rename a run through ExperimentTracker.admin()");
        }
        BatchRules.checkValue(
                "Tag", tag.key, tag.value, Limits.TAG_VALUE, "shorten it or log it as an artifact with logText");
    }
}
