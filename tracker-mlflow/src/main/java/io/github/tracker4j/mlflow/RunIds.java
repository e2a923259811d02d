package io.github.tracker4j.mlflow;

import io.github.tracker4j.RunId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers which run of a server has which id of ours: the last few thousand. They never change. Thread-safe. */
final class RunIds {

    private static final int CAPACITY = 10_000;

    private final Map<RunId, String> serverIds = recent();
    private final Map<String, RunId> ids = recent();

    void remember(ServerRun run) {
        ids.put(run.serverId(), run.id());
        // Of two runs with one id the first that was found stays the one.
        serverIds.putIfAbsent(run.id(), run.serverId());
    }

    Optional<String> serverId(RunId id) {
        return Optional.ofNullable(serverIds.get(id));
    }

    Optional<RunId> id(String serverId) {
        return Optional.ofNullable(ids.get(serverId));
    }

    /** For a run that is gone for good. */
    void forget(RunId id) {
        serverIds.remove(id);
    }

    private static <K, V> Map<K, V> recent() {
        return Collections.synchronizedMap(new LinkedHashMap<K, V>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > CAPACITY;
            }
        });
    }
}
