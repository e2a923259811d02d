package io.github.tracker4j.local;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Param;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.Tag;
import java.util.List;

/** What one line of {@code events.jsonl} says; {@code docs/local-format.md} has the lines. */
public sealed interface JournalEvent {

    /** The run began; what it began with is in {@link Journal#spec()}. */
    record Started() implements JournalEvent {}

    /**
     * The run was begun elsewhere, and this journal has only what was logged here.
     *
     * @param uri where it was begun
     */
    record Continued(String uri) implements JournalEvent {}

    /** Params were logged. */
    record Params(List<Param> params) implements JournalEvent {}

    /** Tags were set. */
    record Tags(List<Tag> tags) implements JournalEvent {}

    /** Datasets were noted. */
    record Inputs(List<DatasetInput> inputs) implements JournalEvent {}

    /**
     * A file appeared below {@code artifacts/}; the last event of a path counts.
     *
     * @param size in bytes
     * @param sha256 in hex
     */
    record Artifact(String path, long size, String sha256) implements JournalEvent {}

    /** Another writer goes on; the run is running again. */
    record Resumed() implements JournalEvent {}

    /** A writer let go of the run, which goes on. */
    record Detached() implements JournalEvent {}

    /**
     * The run ended.
     *
     * @param endTime milliseconds since the epoch
     * @param pointsLength how many bytes of points belong to it
     */
    record Ended(RunStatus status, long endTime, long pointsLength) implements JournalEvent {}

    /** The run has another name. */
    record Renamed(String name) implements JournalEvent {}

    /** A tag was taken from the run. */
    record TagDeleted(String key) implements JournalEvent {}

    /** A kind of event that this version does not know, or a line that is damaged; it changes nothing. */
    record Unknown(boolean damaged) implements JournalEvent {}
}
