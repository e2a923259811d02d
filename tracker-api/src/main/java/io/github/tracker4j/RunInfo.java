package io.github.tracker4j;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as a backend has it, but for the histories of its metrics and its artifacts, which {@link RunReader} streams.
 *
 * @param id our id; for a run that another program made, the backend's
 * @param backendId the backend's own id, where it has one
 * @param experiment the name of its experiment
 * @param name what people call it
 * @param parent the run it is nested under
 * @param status its state
 * @param interrupted whether it reads {@link RunStatus#RUNNING} although its program is gone, where a backend can tell
 * @param deleted whether it is deleted
 * @param startTime milliseconds since the epoch
 * @param endTime milliseconds since the epoch; absent while it runs, and where another program ended the run without
 *     telling when: who logs such a run again ends it at its start time
 * @param params its params, in the order of their first logging where the backend keeps it
 * @param tags its tags, without those in which the backend keeps the id, name and parent
 * @param inputs the datasets it has read
 * @param latestMetrics the latest point of each metric: the greatest by {@link Metric#LATEST_ORDER}
 * @param uri where it lives
 * @param page a page to open in a browser, where there is one
 * @param notices what the backend found wrong with its record of this run, in words for a person; usually empty
 */
public record RunInfo(
        RunId id,
        @Nullable String backendId,
        String experiment,
        String name,
        @Nullable RunId parent,
        RunStatus status,
        boolean interrupted,
        boolean deleted,
        long startTime,
        @Nullable Long endTime,
        Map<String, String> params,
        Map<String, String> tags,
        List<DatasetInput> inputs,
        Map<String, Metric> latestMetrics,
        URI uri,
        @Nullable URI page,
        List<String> notices) {

    /** Copies maps, in their order, and lists. */
    public RunInfo {
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        inputs = List.copyOf(inputs);
        latestMetrics = Collections.unmodifiableMap(new LinkedHashMap<>(latestMetrics));
        notices = List.copyOf(notices);
    }

    /** Starts the description of a run. */
    public static Builder builder(RunId id, String experiment, String name, URI uri) {
        return new Builder(id, experiment, name, uri);
    }

    /** A description that starts as a copy of this one. */
    public Builder toBuilder() {
        return new Builder(id, experiment, name, uri)
                .backendId(backendId)
                .parent(parent)
                .status(status)
                .interrupted(interrupted)
                .deleted(deleted)
                .startTime(startTime)
                .endTime(endTime)
                .params(params)
                .tags(tags)
                .inputs(inputs)
                .latestMetrics(latestMetrics)
                .page(page)
                .notices(notices);
    }

    /** Collects the description of a run; not thread-safe. Starts as a running run of time 0 with nothing logged. */
    public static final class Builder {
        private final RunId id;
        private final String experiment;
        private final String name;
        private final URI uri;
        private @Nullable String backendId;
        private @Nullable RunId parent;
        private RunStatus status = RunStatus.RUNNING;
        private boolean interrupted;
        private boolean deleted;
        private long startTime;
        private @Nullable Long endTime;
        private Map<String, String> params = Map.of();
        private Map<String, String> tags = Map.of();
        private List<DatasetInput> inputs = List.of();
        private Map<String, Metric> latestMetrics = Map.of();
        private @Nullable URI page;
        private List<String> notices = new ArrayList<>();

        private Builder(RunId id, String experiment, String name, URI uri) {
            this.id = id;
            this.experiment = experiment;
            this.name = name;
            this.uri = uri;
        }

        /** Sets the backend's own id. */
        public Builder backendId(@Nullable String value) {
            backendId = value;
            return this;
        }

        /** Sets the run that this one is nested under. */
        public Builder parent(@Nullable RunId value) {
            parent = value;
            return this;
        }

        /** Sets the state. */
        public Builder status(RunStatus value) {
            status = value;
            return this;
        }

        /** Sets whether the run's program is gone without having ended it. */
        public Builder interrupted(boolean value) {
            interrupted = value;
            return this;
        }

        /** Sets whether the run is deleted. */
        public Builder deleted(boolean value) {
            deleted = value;
            return this;
        }

        /** Sets the start, in milliseconds since the epoch. */
        public Builder startTime(long value) {
            startTime = value;
            return this;
        }

        /** Sets the end, in milliseconds since the epoch. */
        public Builder endTime(@Nullable Long value) {
            endTime = value;
            return this;
        }

        /** Sets the params. */
        public Builder params(Map<String, String> value) {
            params = value;
            return this;
        }

        /** Sets the tags. */
        public Builder tags(Map<String, String> value) {
            tags = value;
            return this;
        }

        /** Sets the datasets. */
        public Builder inputs(List<DatasetInput> value) {
            inputs = value;
            return this;
        }

        /** Sets the latest point of each metric. */
        public Builder latestMetrics(Map<String, Metric> value) {
            latestMetrics = value;
            return this;
        }

        /** Sets the page to open in a browser. */
        public Builder page(@Nullable URI value) {
            page = value;
            return this;
        }

        /** Sets what the backend found wrong. */
        public Builder notices(List<String> value) {
            notices = value;
            return this;
        }

        /** The description. */
        public RunInfo build() {
            return new RunInfo(
                    id,
                    backendId,
                    experiment,
                    name,
                    parent,
                    status,
                    interrupted,
                    deleted,
                    startTime,
                    endTime,
                    params,
                    tags,
                    inputs,
                    latestMetrics,
                    uri,
                    page,
                    notices);
        }
    }
}
