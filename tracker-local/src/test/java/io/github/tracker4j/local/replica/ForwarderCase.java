package io.github.tracker4j.local.replica;

import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.RunId;
import io.github.tracker4j.local.LocalTracker;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tests of a forwarder begin with: a local tracker, a destination with switches, and forwarders that are closed. */
@Timeout(60)
abstract class ForwarderCase {

    static final Duration LONG = Duration.ofSeconds(20);
    static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path root;

    LocalTracker local;
    SwitchedTracker remote = new SwitchedTracker();
    final List<Forwarder> open = new ArrayList<>();
    static final ReplicaOptions QUICK = ReplicaOptions.DEFAULT
            .withLinger(Duration.ofMillis(1))
            .withPauses(Duration.ofMillis(30), Duration.ofMillis(60));

    @BeforeEach
    void open() {
        local = new LocalTracker(root);
    }

    @AfterEach
    void close() {
        Thread.interrupted();
        open.forEach(Forwarder::close);
        local.close();
    }

    Forwarder forwarder(ReplicaOptions options) {
        Forwarder forwarder =
                new Forwarder(local.journals(), Destination.of(URI.create("memory:there"), remote), options);
        open.add(forwarder);
        return forwarder;
    }

    Path cursor(RunId id) throws Exception {
        Path directory = local.journals().find(id).orElseThrow().directory();
        try (var files = Files.newDirectoryStream(directory.resolve("sync"), "*.json")) {
            return files.iterator().next();
        }
    }

    List<Metric> there(RunId id, String key) {
        List<Metric> points = new ArrayList<>();
        try (MetricCursor history = remote.memory.reader().history(id, key)) {
            history.forEachRemaining(points::add);
        }
        return points;
    }
}
