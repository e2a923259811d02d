package io.github.tracker4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what of a batch a backend does not have yet, by reading it back. */
final class Reconciliation {

    private Reconciliation() {}

    static LogBatch missing(RunId id, LogBatch batch, RunReader reader) {
        for (Metric metric : batch.metrics()) {
            if (!metric.isComplete()) {
                throw new IllegalArgumentException("Metric " + Text.quoted(metric.key())
                        + " has no step or no time, so it cannot be told from another point; log the batch instead");
            }
        }
        RunInfo info = reader.run(id);
        return new LogBatch(
                batch.newParams(info.params()),
                changedTags(batch.tags(), info.tags()),
                newInputs(batch.inputs(), info.inputs()),
                newPoints(id, batch.metrics(), reader));
    }

    private static List<Tag> changedTags(List<Tag> tags, Map<String, String> stored) {
        Map<String, Tag> last = new LinkedHashMap<>();
        tags.forEach(tag -> last.put(tag.key(), tag));
        last.values().removeIf(tag -> tag.value().equals(stored.get(tag.key())));
        return List.copyOf(last.values());
    }

    private static List<DatasetInput> newInputs(List<DatasetInput> inputs, List<DatasetInput> stored) {
        List<DatasetInput> missing = new ArrayList<>();
        for (DatasetInput input : inputs) {
            if (stored.stream().noneMatch(input::isSameDataset)
                    && missing.stream().noneMatch(input::isSameDataset)) {
                missing.add(input);
            }
        }
        return missing;
    }

    /** Holds the points of the batch, never those of the history. */
    private static List<Metric> newPoints(RunId id, List<Metric> metrics, RunReader reader) {
        Map<String, Set<Metric>> wanted = new HashMap<>();
        for (Metric metric : metrics) {
            wanted.computeIfAbsent(metric.key(), key -> new HashSet<>()).add(metric);
        }
        wanted.forEach((key, points) -> {
            try (MetricCursor history = reader.history(id, key)) {
                while (!points.isEmpty() && history.hasNext()) {
                    points.remove(history.next());
                }
            }
        });
        List<Metric> missing = new ArrayList<>();
        for (Metric metric : metrics) {
            Set<Metric> points = wanted.get(metric.key());
            if (points != null && points.remove(metric)) {
                missing.add(metric);
            }
        }
        return missing;
    }
}
