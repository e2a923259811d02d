package io.github.tracker4j.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The zone of the times of a foreign run that name none, noted beside it when it is sent for the first time, so that it is
 * read in the same zone ever after.
 */
final class ForeignZone {

    private static final String FILE = "zone.json";
    private static final String ZONE = "zone";

    private ForeignZone() {}

    /** The zone that was noted; null when none was. */
    static @Nullable ZoneId noted(RunDirectory run) throws IOException {
        ObjectNode json = RecordedRun.readObject(file(run));
        String zone = json == null ? null : Json.text(json, ZONE);
        try {
            return zone == null ? null : ZoneId.of(zone);
        } catch (DateTimeException damaged) {
            return null;
        }
    }

    /** Notes a zone, unless there is one. */
    static void note(RunDirectory run, ZoneId zone) throws IOException {
        if (noted(run) == null) {
            Path file = file(run);
            Files.createDirectories(file.resolveSibling(""));
            String json = "{\"format\":1,\"" + ZONE + "\":\"" + zone.getId() + "\"}\n";
            AtomicFile.write(file, json.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Path file(RunDirectory run) {
        return run.path().resolve(SyncFile.DIRECTORY).resolve(FILE);
    }
}
