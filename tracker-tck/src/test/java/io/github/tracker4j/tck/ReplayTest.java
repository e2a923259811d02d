package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayTest {

    @Test
    void aRequestHasNoMorePointsThanTheTargetTakes() {
        GeneratedRun generated = new GeneratedRun("limits", 20);
        try (RecordingTracker target = new RecordingTracker(true)) {
            new Replay(generated, target).run(generated.id());

            List<Integer> points = target.calls().stream()
                    .filter(call -> call.startsWith("log "))
                    .map(call -> call.split("Metric\\[", -1).length - 1)
                    .toList();
            assertThat(points).containsExactly(7, 7, 6);
        }
    }

    @Test
    void whatMayHaveArrivedIsReconciledAndNotLoggedAgain() {
        GeneratedRun generated = new GeneratedRun("again", 20);
        try (RecordingTracker target = new RecordingTracker(true)) {
            new Replay(generated, target).run(generated.id());
            int first = target.calls().size();
            new Replay(generated, target).run(generated.id());

            assertThat(target.calls().subList(first, target.calls().size()))
                    .noneMatch(call -> call.startsWith("log "))
                    .filteredOn(call -> call.startsWith("reconcile "))
                    .hasSize(4);
        }
    }
}
