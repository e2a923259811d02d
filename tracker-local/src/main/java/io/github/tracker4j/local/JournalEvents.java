package io.github.tracker4j.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.Param;
import io.github.tracker4j.RunId;
import io.github.tracker4j.Tag;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of a journal in the order of the file, up to the length that it had when they were opened. Those of a foreign
 * run are made of its files.
 */
public final class JournalEvents implements AutoCloseable {

    private static final RunId NOBODY = new RunId("nobody");

    private final @Nullable Lines lines;
    private final @Nullable ForeignRun foreign;
    private JournalEvent event = new JournalEvent.Started();
    private long start;
    private long end;

    private JournalEvents(@Nullable Lines lines, @Nullable ForeignRun foreign, long from) {
        this.lines = lines;
        this.foreign = foreign;
        this.start = from;
        this.end = from;
    }

    static JournalEvents of(Path file, long from, long limit) throws IOException {
        try {
            return new JournalEvents(Lines.of(file, from, limit), null, from);
        } catch (NoSuchFileException nothingLogged) {
            return new JournalEvents(null, null, from);
        }
    }

    /** The events of a foreign run, where an event counts as a byte. */
    static JournalEvents of(ForeignRun run, long from) {
        return new JournalEvents(null, run, from);
    }

    /** Moves to the next event; false when there is none. */
    public boolean next() throws IOException {
        if (foreign != null) {
            return nextOf(foreign);
        }
        if (lines == null || !lines.next()) {
            return false;
        }
        start = end;
        end = lines.consumed();
        ObjectNode line = lines.overlong() ? null : Json.parseObject(lines.bytes(), lines.lineStart(), lines.lineEnd());
        event = line == null ? new JournalEvent.Unknown(lines.lineEnd() > lines.lineStart()) : read(line);
        return true;
    }

    private boolean nextOf(ForeignRun run) throws IOException {
        if (end >= run.size()) {
            return false;
        }
        start = end;
        event = run.event((int) start);
        end = start + 1;
        return true;
    }

    /** The present event. */
    public JournalEvent event() {
        return event;
    }

    /** Where the present event begins in the file. */
    public long start() {
        return start;
    }

    /** Where the next event begins in the file. */
    public long end() {
        return end;
    }

    @Override
    public void close() throws IOException {
        if (lines != null) {
            lines.close();
        }
    }

    /** Takes apart what {@link EventLines#apply} accepts, by the same rules. */
    private static JournalEvent read(ObjectNode line) {
        String kind = Json.text(line, "event");
        if (kind == null) {
            return new JournalEvent.Unknown(true);
        }
        return switch (kind) {
            case "start" -> new JournalEvent.Started();
            case Continuation.KIND -> continued(line);
            case "artifact" -> artifact(line);
            case "params", "tags", "inputs", "resume", "detach", "status", "rename", "delete_tag" -> known(kind, line);
            default -> new JournalEvent.Unknown(false);
        };
    }

    private static JournalEvent known(String kind, ObjectNode line) {
        RunRecord only = new RunRecord(NOBODY, "", "", null, 0);
        if (!EventLines.apply(line, only) && only.inputs.isEmpty()) {
            return new JournalEvent.Unknown(true);
        }
        return switch (kind) {
            case "params" -> new JournalEvent.Params(params(only.params));
            case "tags" -> new JournalEvent.Tags(tags(only.tags));
            case "inputs" -> new JournalEvent.Inputs(List.copyOf(only.inputs));
            case "resume" -> new JournalEvent.Resumed();
            case "detach" -> new JournalEvent.Detached();
            case "rename" -> new JournalEvent.Renamed(only.name);
            case "delete_tag" -> deletedTag(line);
            default -> ended(only);
        };
    }

    private static JournalEvent ended(RunRecord only) {
        return !only.status.isTerminal() || only.endTime == null || only.endTime < 0
                ? new JournalEvent.Unknown(true)
                : new JournalEvent.Ended(only.status, only.endTime, only.metricsBytes);
    }

    private static JournalEvent continued(ObjectNode line) {
        String uri = Json.text(line, "uri");
        return uri == null ? new JournalEvent.Unknown(true) : new JournalEvent.Continued(uri);
    }

    private static JournalEvent artifact(ObjectNode line) {
        String path = Json.text(line, "path");
        Long size = Json.integer(line, "size");
        String sha256 = Json.text(line, "sha256");
        return path == null || size == null || sha256 == null
                ? new JournalEvent.Unknown(true)
                : new JournalEvent.Artifact(path, size, sha256);
    }

    private static JournalEvent deletedTag(ObjectNode line) {
        String key = Json.text(line, "key");
        return key == null ? new JournalEvent.Unknown(true) : new JournalEvent.TagDeleted(key);
    }

    static List<Param> params(Map<String, String> texts) {
        List<Param> params = new ArrayList<>();
        texts.forEach((key, value) -> params.add(new Param(key, value)));
        return params;
    }

    static List<Tag> tags(Map<String, String> texts) {
        List<Tag> tags = new ArrayList<>();
        texts.forEach((key, value) -> tags.add(new Tag(key, value)));
        return tags;
    }
}
