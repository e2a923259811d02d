package io.github.tracker4j.local.replica;

import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.JournalEvent;
import io.github.tracker4j.local.JournalEvents;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Knows which events of a journal are replaced by later ones: artifacts that were logged again, ends of resumed runs. */
final class Superseded {

    private final Journal journal;
    private final Map<String, Long> lastOfPath = new HashMap<>();
    private long lastResume = -1;
    private long scanned;

    Superseded(Journal journal) {
        this.journal = journal;
    }

    /** Reads the events that were not read before. */
    void scan() throws IOException {
        if (journal.eventsLength() <= scanned) {
            return;
        }
        try (JournalEvents events = journal.events(scanned)) {
            while (events.next()) {
                if (events.event() instanceof JournalEvent.Artifact artifact) {
                    lastOfPath.put(artifact.path(), events.start());
                } else if (events.event() instanceof JournalEvent.Resumed) {
                    lastResume = events.start();
                }
                scanned = events.end();
            }
        }
    }

    /** Whether the artifact that was logged at this offset was logged again later. */
    boolean isSuperseded(String path, long start) {
        return lastOfPath.getOrDefault(path, start) > start;
    }

    /** Whether an event names an artifact of this path. */
    boolean isNamed(String path) {
        return lastOfPath.containsKey(path);
    }

    /** Whether the run goes on after this offset. */
    boolean isResumedAfter(long start) {
        return lastResume > start;
    }
}
