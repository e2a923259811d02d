package io.github.tracker4j.fanout;

import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.safeguard.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Branches that do as a test says, a fan-out over two of them and one over three, and what it logs. */
abstract class BranchesOfAFanOut {

    static final String TAG = FanOutTracker.INCOMPLETE_TAG;

    final ScriptedTracker a = new ScriptedTracker();
    final ScriptedTracker b = new ScriptedTracker();
    final ScriptedTracker c = new ScriptedTracker();
    final FanOutTracker both = new FanOutTracker(List.of(new Branch("a", a), new Branch("b", b)));
    final FanOutTracker three = new FanOutTracker(List.of(new Branch("a", a), new Branch("b", b), new Branch("c", c)));
    CapturedLog log;

    @BeforeEach
    void listen() {
        log = CapturedLog.of(FanOutTracker.class);
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    static RunInfo in(ScriptedTracker branch, Run run) {
        return branch.store.reader().run(run.id());
    }

    static List<Metric> history(ScriptedTracker branch, Run run, String key) {
        List<Metric> points = new ArrayList<>();
        try (MetricCursor cursor = branch.store.reader().history(run.id(), key)) {
            cursor.forEachRemaining(points::add);
        }
        return points;
    }

    static UnavailableException down(String message) {
        return new UnavailableException(message);
    }
}
