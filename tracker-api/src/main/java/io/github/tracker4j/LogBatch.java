package io.github.tracker4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one log call brings: params, tags, dataset inputs and metrics, applied in this order. Everything that is logged
 * but artifacts passes through {@link Run#log} in this one shape.
 *
 * @param params in the caller's order
 * @param tags in the caller's order; of equal keys the last wins
 * @param inputs in the caller's order
 * @param metrics in the caller's order
 */
public record LogBatch(List<Param> params, List<Tag> tags, List<DatasetInput> inputs, List<Metric> metrics) {

    /** A batch that changes nothing. */
    public static final LogBatch EMPTY = new LogBatch(List.of(), List.of(), List.of(), List.of());

    /** Copies the lists. */
    public LogBatch {
        params = List.copyOf(params);
        tags = List.copyOf(tags);
        inputs = List.copyOf(inputs);
        metrics = List.copyOf(metrics);
    }

    /** A batch of params only. */
    public static LogBatch ofParams(List<Param> params) {
        return new LogBatch(params, List.of(), List.of(), List.of());
    }

    /** A batch of tags only. */
    public static LogBatch ofTags(List<Tag> tags) {
        return new LogBatch(List.of(), tags, List.of(), List.of());
    }

    /** A batch of dataset inputs only. */
    public static LogBatch ofInputs(List<DatasetInput> inputs) {
        return new LogBatch(List.of(), List.of(), inputs, List.of());
    }

    /** A batch of metrics only. */
    public static LogBatch ofMetrics(List<Metric> metrics) {
        return new LogBatch(List.of(), List.of(), List.of(), metrics);
    }

    /** Starts a batch of several kinds. */
    public static Builder builder() {
        return new Builder();
    }

    /** This batch with other params. */
    public LogBatch withParams(List<Param> replacement) {
        return new LogBatch(replacement, tags, inputs, metrics);
    }

    /** This batch with other tags. */
    public LogBatch withTags(List<Tag> replacement) {
        return new LogBatch(params, replacement, inputs, metrics);
    }

    /** This batch with other metrics. */
    public LogBatch withMetrics(List<Metric> replacement) {
        return new LogBatch(params, tags, inputs, replacement);
    }

    /** Whether it changes nothing. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** How many items it has. */
    public int size() {
        return params.size() + tags.size() + inputs.size() + metrics.size();
    }

    /**
     * This batch, if every item is lawful: keys by {@link Keys}, lengths by {@link Limits}, timestamps of at least 0, whole
     * Unicode characters. What a backend calls before it applies anything.
     *
     * @throws RejectedException naming the item, its value, the limit and the remedy; {@link
     *     TrackingException#remaining()} is this whole batch
     */
    public LogBatch validated() {
        try {
            params.forEach(Param::check);
            tags.forEach(Tag::check);
            inputs.forEach(DatasetInput::check);
            metrics.forEach(Metric::check);
        } catch (RejectedException unlawful) {
            throw unlawful.withRemaining(this);
        }
        return this;
    }

    /**
     * The params of this batch that a run does not have yet, each key once: logging an equal param again is a no-op, also
     * within one batch.
     *
     * @param known the params that the run has
     * @throws RejectedException when a param has another value already, naming both values
     */
    public List<Param> newParams(Map<String, String> known) {
        try {
            return BatchRules.newParams(params, known);
        } catch (RejectedException changed) {
            throw changed.withRemaining(this);
        }
    }

    /** Collects a batch of several kinds; not thread-safe. */
    public static final class Builder {
        private final List<Param> params = new ArrayList<>();
        private final List<Tag> tags = new ArrayList<>();
        private final List<DatasetInput> inputs = new ArrayList<>();
        private final List<Metric> metrics = new ArrayList<>();

        private Builder() {}

        /** Adds a param with the text form of any value ({@link ParamText}). */
        public Builder param(String key, @Nullable Object value) {
            params.add(Param.of(key, value));
            return this;
        }

        /** Adds a tag. */
        public Builder tag(String key, String value) {
            tags.add(new Tag(key, value));
            return this;
        }

        /** Adds a dataset input. */
        public Builder input(DatasetInput input) {
            inputs.add(input);
            return this;
        }

        /** Adds a point of a metric. */
        public Builder metric(Metric metric) {
            metrics.add(metric);
            return this;
        }

        /** The batch. */
        public LogBatch build() {
            return new LogBatch(params, tags, inputs, metrics);
        }
    }
}
