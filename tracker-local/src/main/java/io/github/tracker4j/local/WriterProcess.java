package io.github.tracker4j.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The process that writes, or wrote, a run.
 *
 * @param host the name of its machine
 * @param pid its number there
 * @param started when it started, in milliseconds since the epoch; tells it from a later process of the same number
 */
record WriterProcess(String host, long pid, @Nullable Long started) {

    /** Clocks that are corrected move the start that a system tells; numbers are not reused that fast. */
    private static final long TOLERANCE_MILLIS = 5_000;

    private static final WriterProcess CURRENT =
            new WriterProcess(localHost(), ProcessHandle.current().pid(), startOf(ProcessHandle.current()));

    /** What can be known about another process. */
    enum State {
        ALIVE,
        GONE,
        UNKNOWN
    }

    static WriterProcess current() {
        return CURRENT;
    }

    State state() {
        if (!host.equals(CURRENT.host)) {
            return State.UNKNOWN;
        }
        Optional<ProcessHandle> handle = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (handle.isEmpty()) {
            return State.GONE;
        }
        Long seen = startOf(handle.get());
        boolean another = started != null && seen != null && Math.abs(started - seen) > TOLERANCE_MILLIS;
        return another ? State.GONE : State.ALIVE;
    }

    ObjectNode writeTo(ObjectNode node) {
        node.put("host", host).put("pid", pid);
        if (started != null) {
            node.put("process_start", started);
        }
        return node;
    }

    static @Nullable WriterProcess readFrom(JsonNode node) {
        String host = Json.text(node, "host");
        Long pid = Json.integer(node, "pid");
        return host == null || pid == null ? null : new WriterProcess(host, pid, Json.integer(node, "process_start"));
    }

    @Override
    public String toString() {
        return "process " + pid + " on " + host;
    }

    private static @Nullable Long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(null);
    }

    private static String localHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            String name = System.getenv("HOSTNAME");
            return name == null ? "localhost" : name;
        }
    }
}
