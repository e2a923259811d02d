package io.github.tracker4j.config;

import io.github.tracker4j.ExperimentSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code experiment}: what the runs of a program belong to.
 *
 * @param name its name
 * @param project the larger undertaking it is part of
 * @param description what a page shows above its runs
 * @param tags its tags
 */
public record ExperimentSettings(
        String name, @Nullable String project, @Nullable String description, Map<String, String> tags) {

    /** The tag of the experiment that holds its project. */
    public static final String PROJECT_TAG = "project";

    /** Copies the tags, in their order. */
    public ExperimentSettings {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /** The experiment to start runs in: {@code RunSpec.in(config.experiment().spec())}. The project becomes a tag. */
    public ExperimentSpec spec() {
        Map<String, String> all = new LinkedHashMap<>(tags);
        if (project != null) {
            all.put(PROJECT_TAG, project);
        }
        return new ExperimentSpec(name, description, all, null);
    }
}
