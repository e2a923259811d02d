package io.github.tracker4j.local.replica;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.Journals;
import io.github.tracker4j.local.LocalTracker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The journals below a root, each of which answers for its run until its cursor says that the first destination has all. */
final class JournalDisk implements Disk {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final LocalTracker local;
    private final Journals journals;
    private final String cursor;

    /** The disk of a tracker whose first destination is this one. */
    JournalDisk(LocalTracker local, Destination first) {
        this.local = local;
        this.journals = local.journals();
        this.cursor = "sync/" + first.fileName() + ".json";
    }

    @Override
    public RunReader all() {
        return local.reader();
    }

    @Override
    public Own own() {
        Set<Path> directories = new HashSet<>();
        try {
            Set<RunId> ids = journals.ids(directory -> !isSent(directory) && directories.add(directory));
            return new Own(ids, local.reader(directories::contains));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public Share shareOf(RunId run) {
        try {
            Optional<Path> directory = journals.directory(run);
            if (directory.isEmpty()) {
                return Share.NONE;
            }
            if (isSent(directory.get())) {
                return Share.SENT;
            }
            Optional<Journal> journal = journals.find(run);
            return journal.isPresent() && journal.get().begunAt().isPresent() ? Share.CONTINUATION : Share.WHOLE;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Whether the first destination has all of the run in a directory: a cursor that cannot be read does not say so. */
    private boolean isSent(Path directory) {
        Path file = directory.resolve(cursor);
        if (!Files.exists(file)) {
            return false;
        }
        try {
            JsonNode json = MAPPER.readTree(file.toFile());
            File events = directory.resolve("events.jsonl").toFile();
            return json.path("complete").asBoolean()
                    // That of a foreign run counts events that stand in no file.
                    && (!events.exists() || json.at("/events/offset").asLong() >= events.length())
                    && json.at("/metrics/offset").asLong()
                            >= directory.resolve("metrics.jsonl").toFile().length();
        } catch (IOException damaged) {
            return false;
        }
    }

    private UnavailableException unreadable(IOException e) {
        return new UnavailableException("The journals below " + journals.root() + " cannot be read: " + e, e);
    }
}
