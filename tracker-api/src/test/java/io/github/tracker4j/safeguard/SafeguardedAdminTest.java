package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.backend.InMemoryTracker;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafeguardedAdminTest {

    private final InMemoryTracker store = new InMemoryTracker();

    @Test
    void aTagIsDeletedByTheKeyThatItWasSetWith() {
        try (SafeguardedTracker tracker = new SafeguardedTracker(store, Safeguards.defaults())) {
            Run run = tracker.startRun(RunSpec.in("digits").startedAt(1));
            run.setTag("why (1)", "mapped");
            run.setTag("kept", "as it is");

            tracker.admin().orElseThrow().deleteTag(run.id(), "why (1)");

            assertThat(store.reader().run(run.id()).tags()).isEqualTo(Map.of("kept", "as it is"));
        }
    }

    @Test
    void secretsAreReplacedInWhatIsNewlySaidOfAnExperiment() {
        try (SafeguardedTracker tracker = new SafeguardedTracker(store, Safeguards.defaults())) {
            tracker.startRun(RunSpec.in("digits"));

            tracker.admin()
                    .orElseThrow()
                    .updateExperiment(
                            ExperimentSpec.named("digits").withTags(Map.of("password", "hunter2", "team", "vision")));

            assertThat(store.reader().experiments().get(0).tags())
                    .isEqualTo(Map.of("password", Redactor.REDACTED, "team", "vision"));
        }
    }
}
