package io.github.tracker4j.testservers;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers the servers that nobody has closed, so that the end of the JVM removes their directories too. */
final class LiveServers {
    private static final Set<MlflowServer> LIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(LiveServers::discardAll, "test-servers-end"));
    }

    private LiveServers() {}

    static MlflowServer add(MlflowServer server) {
        LIVE.add(server);
        return server;
    }

    static void remove(MlflowServer server) {
        LIVE.remove(server);
    }

    private static void discardAll() {
        for (MlflowServer server : LIVE) {
            try {
                server.discard();
            } catch (RuntimeException e) {
                // One server that resists must not keep the others alive.
                System.err.println("[test-servers] " + server + ": " + e);
            }
        }
    }
}
