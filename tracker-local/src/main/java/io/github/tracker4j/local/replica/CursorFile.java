package io.github.tracker4j.local.replica;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.JournalPosition;
import io.github.tracker4j.local.SyncFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of a {@link Cursor}, {@code sync/<destination>.json}. One that cannot be read counts as absent: then the run is
 * adopted, and all of its history is in doubt, which costs time and never a point.
 */
class CursorFile {

    static final int FORMAT = 1;

    private static final System.Logger LOG = System.getLogger("io.github.tracker4j.local.replica");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final SyncFile file;
    private final RunId run;
    private final String destination;

    CursorFile(SyncFile file, RunId run, String destination) {
        this.file = file;
        this.run = run;
        this.destination = destination;
    }

    /**
     * Reads it.
     *
     * @return a new cursor when there is no file, or it is damaged
     * @throws RejectedException of the run when a later version has written it
     */
    Cursor read() throws IOException {
        byte[] bytes = file.read();
        if (bytes == null) {
            return new Cursor(run);
        }
        JsonNode json;
        try {
            json = MAPPER.readTree(bytes);
        } catch (IOException notJson) {
            return damaged();
        }
        long format = json.path("format").asLong(0);
        if (format > FORMAT) {
            throw new RejectedException(
                    RejectedException.Scope.RUN,
                    file.path() + " has format " + format + ", and this version knows " + FORMAT
                            + "; take a later Tracker4J, or remove the file to have the whole run compared");
        }
        Cursor cursor = format == FORMAT ? parsed(json) : null;
        return cursor == null ? damaged() : cursor;
    }

    /** A destination that does not have all of a journal yet, as far as any cursor beside it tells; null when there is none. */
    static @Nullable String incomplete(Journal journal) throws IOException {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(journal.directory().resolve("sync"), "*.json")) {
            for (Path file : files) {
                JsonNode json = MAPPER.readTree(file.toFile());
                // Other things are noted there, too, which are no cursors.
                if (json.path("destination").isTextual()
                        && !json.path("complete").asBoolean()) {
                    return json.path("destination").textValue();
                }
            }
        }
        return null;
    }

    private Cursor damaged() {
        LOG.log(
                System.Logger.Level.WARNING,
                file.path() + " is damaged; run " + run + " is compared with what " + destination
                        + " has, and what is missing there is sent");
        return new Cursor(run);
    }

    private @Nullable Cursor parsed(JsonNode json) {
        Cursor cursor = new Cursor(run);
        try {
            if (!run.value().equals(json.path("run_id").textValue())
                    || !destination.equals(json.path("destination").textValue())) {
                return null;
            }
            cursor.origin = Cursor.Origin.valueOf(word(json, "origin"));
            cursor.events = number(json.path("events"), "offset");
            cursor.points = position(json.path("metrics"));
            cursor.pointCount = number(json.path("metrics"), "points");
            cursor.eventsBefore = json.path("events").path("before").asText("");
            cursor.pointsBefore = json.path("metrics").path("before").asText("");
            cursor.doubtTo = number(json, "doubt_to");
            cursor.adopted = number(json, "adopted");
            cursor.snapshots = json.path("snapshots").textValue();
            cursor.ended = json.path("ended").asBoolean();
            cursor.interrupted = json.path("interrupted").asBoolean();
            cursor.refused = json.path("refused").textValue();
            cursor.stopped = json.path("stopped").asBoolean();
            cursor.journalOnly = json.path("journal_only").asBoolean();
            cursor.complete = json.path("complete").asBoolean();
            for (JsonNode request : json.path("in_flight")) {
                cursor.inFlight.add(new Cursor.Request(
                        Cursor.Kind.valueOf(word(request, "kind")),
                        position(request.path("from")),
                        position(request.path("to")),
                        number(request, "sent"),
                        texts(request.path("touches"))));
            }
            for (JsonNode hold : json.path("holds")) {
                cursor.holds.add(
                        new Cursor.Hold(texts(hold.path("touches")), number(hold, "since"), number(hold, "until")));
            }
            cursor.setAsideMore = number(json, "set_aside_more");
            for (JsonNode item : json.path("set_aside")) {
                cursor.setAside.add(new SetAside(
                        run, item.path("what").asText(), item.path("reason").asText()));
            }
            return cursor;
        } catch (IllegalArgumentException damaged) {
            return null;
        }
    }

    /** Replaces what was written. */
    void write(Cursor cursor) throws IOException {
        file.write(bytes(cursor));
    }

    /** Replaces what was written, and returns when the device has it. */
    void writeThrough(Cursor cursor) throws IOException {
        file.writeThrough(bytes(cursor));
    }

    private byte[] bytes(Cursor cursor) {
        ObjectNode json = MAPPER.createObjectNode()
                .put("format", FORMAT)
                .put("destination", destination)
                .put("run_id", run.value())
                .put("origin", cursor.origin.name().toLowerCase(Locale.ROOT))
                .put("complete", cursor.complete);
        json.putObject("events").put("offset", cursor.events).put("before", cursor.eventsBefore);
        put(json.putObject("metrics"), cursor.points)
                .put("points", cursor.pointCount)
                .put("before", cursor.pointsBefore);
        if (cursor.doubtTo > 0) {
            json.put("doubt_to", cursor.doubtTo).put("adopted", cursor.adopted);
        }
        putUnlessNull(json, "snapshots", cursor.snapshots);
        putIf(json, "ended", cursor.ended);
        putIf(json, "interrupted", cursor.interrupted);
        putUnlessNull(json, "refused", cursor.refused);
        putIf(json, "stopped", cursor.stopped);
        putIf(json, "journal_only", cursor.journalOnly);
        if (!cursor.inFlight.isEmpty()) {
            ArrayNode requests = json.putArray("in_flight");
            for (Cursor.Request request : cursor.inFlight) {
                ObjectNode one = requests.addObject()
                        .put("kind", request.kind().name().toLowerCase(Locale.ROOT))
                        .put("sent", request.sent());
                put(one.putObject("from"), request.from());
                put(one.putObject("to"), request.to());
                request.touches().stream().sorted().forEach(one.withArray("touches")::add);
            }
        }
        if (!cursor.holds.isEmpty()) {
            ArrayNode holds = json.putArray("holds");
            for (Cursor.Hold hold : cursor.holds) {
                ObjectNode one = holds.addObject().put("since", hold.since()).put("until", hold.until());
                hold.touches().stream().sorted().forEach(one.withArray("touches")::add);
            }
        }
        if (!cursor.setAside.isEmpty()) {
            ArrayNode items = json.putArray("set_aside");
            cursor.setAside.forEach(
                    item -> items.addObject().put("what", item.what()).put("reason", item.reason()));
        }
        if (cursor.setAsideMore > 0) {
            json.put("set_aside_more", cursor.setAsideMore);
        }
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree of JSON can be written", e);
        }
    }

    private static ObjectNode put(ObjectNode node, JournalPosition position) {
        return node.put("offset", position.offset()).put("index", position.index());
    }

    private static void putIf(ObjectNode node, String member, boolean value) {
        if (value) {
            node.put(member, true);
        }
    }

    private static void putUnlessNull(ObjectNode node, String member, @Nullable String value) {
        if (value != null) {
            node.put(member, value);
        }
    }

    private static String word(JsonNode node, String member) {
        return node.path(member).asText().toUpperCase(Locale.ROOT);
    }

    /** A number that is absent is 0; anything else that is no number of ours is damage. */
    private static long number(JsonNode node, String member) {
        JsonNode value = node.path(member);
        if (value.isMissingNode()) {
            return 0;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new IllegalArgumentException(member);
        }
        return value.longValue();
    }

    private static JournalPosition position(JsonNode node) {
        return new JournalPosition(number(node, "offset"), (int) Math.min(Integer.MAX_VALUE, number(node, "index")));
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new LinkedHashSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
