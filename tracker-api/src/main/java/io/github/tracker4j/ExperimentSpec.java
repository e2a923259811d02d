package io.github.tracker4j;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The experiment that a run belongs to; whoever starts its first run creates it.
 *
 * <p>Description, tags and artifact location are applied only when the experiment is created: an experiment that exists
 * is never changed by starting a run in it.
 *
 * @param name 1 to {@value Limits#EXPERIMENT_NAME} code points without control characters
 * @param description what a page shows above the runs, at most {@value Limits#EXPERIMENT_TAG_VALUE} code points
 * @param tags tags of the experiment, values of at most {@value Limits#EXPERIMENT_TAG_VALUE} code points
 * @param artifactLocation where the backend shall keep artifacts of new runs; absent for the backend's own choice
 */
public record ExperimentSpec(
        String name,
        @Nullable String description,
        Map<String, String> tags,
        @Nullable String artifactLocation) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when a part breaks its rule; the message names it
     */
    public ExperimentSpec {
        Names.checkExperiment(name);
        if (description != null) {
            checkValue("The description", name, description);
        }
        tags = Map.copyOf(tags);
        tags.forEach((key, value) -> {
            String problem = Keys.problem(key);
            if (problem != null) {
                throw new IllegalArgumentException(
                        "Tag key " + Text.quoted(key) + " of experiment " + Text.quoted(name) + " " + problem);
            }
            checkValue("Tag " + Text.quoted(key), name, value);
        });
    }

    private static void checkValue(String what, String experiment, String value) {
        int length = Text.length(value);
        if (length > Limits.EXPERIMENT_TAG_VALUE || Text.loneSurrogate(value) >= 0) {
            throw new IllegalArgumentException(what + " of experiment " + Text.quoted(experiment) + " has " + length
                    + " code points; the limit is " + Limits.EXPERIMENT_TAG_VALUE
                    + ", of whole Unicode characters; shorten it");
        }
    }

    /** The experiment with this name and nothing else said about it. */
    public static ExperimentSpec named(String name) {
        return new ExperimentSpec(name, null, Map.of(), null);
    }

    /** This experiment, described. */
    public ExperimentSpec describedAs(String text) {
        return new ExperimentSpec(name, text, tags, artifactLocation);
    }

    /** This experiment, with these tags in place of any it had. */
    public ExperimentSpec withTags(Map<String, String> replacement) {
        return new ExperimentSpec(name, description, replacement, artifactLocation);
    }

    /** This experiment, with artifacts of new runs kept there. */
    public ExperimentSpec withArtifactLocation(@Nullable String location) {
        return new ExperimentSpec(name, description, tags, location);
    }
}
