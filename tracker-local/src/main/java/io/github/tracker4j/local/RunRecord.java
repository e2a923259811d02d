package io.github.tracker4j.local;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.Tag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of a run but its metrics and artifacts: the sum of its events so far.
 *
 * <p>Not thread-safe; a writer guards it with the lock of its run.
 */
final class RunRecord {

    final RunId id;
    final String experiment;
    String name;
    final @Nullable RunId parent;
    final long startTime;
    final Map<String, String> params = new LinkedHashMap<>();
    final Map<String, String> tags = new LinkedHashMap<>();
    final List<DatasetInput> inputs = new ArrayList<>();
    /** The latest points that it had where it was begun; none of a run that was begun here. */
    final List<Metric> begunWith = new ArrayList<>();
    /** What was found wrong, in words for a person. */
    final List<String> notices = new ArrayList<>();

    RunStatus status = RunStatus.RUNNING;

    @Nullable Long endTime;
    /** Where it was begun, if not here; what was logged there is not in the files. */
    @Nullable String begunAt;

    /** Who wrote it last, where that was noted. */
    @Nullable WriterProcess writer;
    /** Whether its writer let go of it without ending it. */
    boolean detached;
    /** When the last event was written, in milliseconds since the epoch. */
    long lastEvent;
    /** The length that metrics.jsonl must have at least. */
    long metricsBytes;
    /** Whether its events have their first line. */
    boolean hasStart = true;
    /** Whether the Python tracker wrote it, so that snapshots are all there is. */
    boolean python;
    /** The version of the format that it was written in. */
    long format = EventLines.FORMAT;

    RunRecord(RunId id, String experiment, String name, @Nullable RunId parent, long startTime) {
        this.id = id;
        this.experiment = experiment;
        this.name = name;
        this.parent = parent;
        this.startTime = startTime;
    }

    /** Adds a dataset, unless the run knows it. */
    boolean addInput(DatasetInput input) {
        if (inputs.stream().anyMatch(input::isSameDataset)) {
            return false;
        }
        return inputs.add(input);
    }

    /** The tags that the run does not have with that value; of equal keys the last. */
    List<Tag> changed(List<Tag> given) {
        Map<String, Tag> last = new LinkedHashMap<>();
        given.forEach(tag -> last.put(tag.key(), tag));
        last.values().removeIf(tag -> tag.value().equals(tags.get(tag.key())));
        return List.copyOf(last.values());
    }

    /** The datasets that the run does not know. */
    List<DatasetInput> unknown(List<DatasetInput> given) {
        List<DatasetInput> unknown = new ArrayList<>();
        for (DatasetInput input : given) {
            if (inputs.stream().noneMatch(input::isSameDataset)
                    && unknown.stream().noneMatch(input::isSameDataset)) {
                unknown.add(input);
            }
        }
        return unknown;
    }

    /** The word of a status in the files. */
    static String word(RunStatus status) {
        return status == RunStatus.FINISHED ? "completed" : status.name().toLowerCase(Locale.ROOT);
    }

    /** The status of a word; null for a word that is none. */
    static @Nullable RunStatus status(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "running" -> RunStatus.RUNNING;
            case "scheduled" -> RunStatus.SCHEDULED;
            case "completed", "finished" -> RunStatus.FINISHED;
            case "failed" -> RunStatus.FAILED;
            case "killed" -> RunStatus.KILLED;
            default -> null;
        };
    }
}
