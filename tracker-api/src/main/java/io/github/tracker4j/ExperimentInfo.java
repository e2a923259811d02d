package io.github.tracker4j;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as a backend has it.
 *
 * @param name its name
 * @param backendId the backend's own id for it, where it has one
 * @param description what a page shows above its runs
 * @param tags its tags, without those in which the backend keeps other parts
 * @param artifactLocation where artifacts of new runs are kept
 * @param deleted whether it is deleted; no run can be started in it then
 * @param page a page to open in a browser, where there is one
 */
public record ExperimentInfo(
        String name,
        @Nullable String backendId,
        @Nullable String description,
        Map<String, String> tags,
        @Nullable String artifactLocation,
        boolean deleted,
        @Nullable URI page) {

    /** Copies the tags. */
    public ExperimentInfo {
        tags = Map.copyOf(tags);
    }
}
