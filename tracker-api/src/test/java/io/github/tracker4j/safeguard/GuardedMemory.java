package io.github.tracker4j.safeguard;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.backend.InMemoryTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Runs in memory behind safeguards, read without them, and the notices that were given. */
abstract class GuardedMemory {

    final InMemoryTracker store = new InMemoryTracker();
    CapturedLog log;

    @BeforeEach
    void listen() {
        log = CapturedLog.of(SafeguardedTracker.class);
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    SafeguardedTracker guarded(String setting, String value) {
        return new SafeguardedTracker(store, Safeguards.fromSettings(Map.of(setting, value)));
    }

    static Run start(ExperimentTracker tracker) {
        return tracker.startRun(RunSpec.in("digits"));
    }

    RunInfo stored(Run run) {
        return store.reader().run(run.id());
    }

    List<Metric> history(Run run, String key) {
        List<Metric> points = new ArrayList<>();
        try (MetricCursor cursor = store.reader().history(run.id(), key)) {
            cursor.forEachRemaining(points::add);
        }
        return points;
    }
}
