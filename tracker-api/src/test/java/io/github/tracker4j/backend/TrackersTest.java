package io.github.tracker4j.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import java.net.URI;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class TrackersTest {

    @Test
    void opensMemoryWithTheDefaultSafeguards() {
        try (ExperimentTracker tracker = Trackers.open("memory:");
                Run run = tracker.startRun(RunSpec.in("digits"))) {
            run.logMetric("loss", 0.25);

            Assertions.assertThatExceptionOfType(RejectedException.class)
                    .isThrownBy(() -> run.logMetric("loss", Double.NaN))
                    .withMessageContaining("safeguards.non-finite");
            assertThat(tracker.reader().run(run.id()).latestMetrics().get("loss"))
                    .extracting("value")
                    .isEqualTo(0.25);
        }
    }

    @Test
    void opensTheGhostMode() {
        try (ExperimentTracker tracker = Trackers.open("none:")) {
            tracker.run(RunSpec.in("digits"), run -> run.logMetric("loss", 0.25));

            assertThat(tracker.reader().experiments()).isEmpty();
        }
    }

    @Test
    void namesTheSchemesThereAreWhenNoBackendOpensOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trackers.open("gopher://host"))
                .withMessageContaining("'gopher'")
                .withMessageContaining("[memory, none]")
                .withMessageContaining("class path");
    }

    @Test
    void showsNoPasswordOfAUriThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trackers.open("http://me:geheim@ho st:5000"))
                .withMessageContaining("no URI")
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("geheim"));
    }

    @Test
    void takesAPlainPathForAFile() {
        // No backend for files is on the class path of this module, so the message tells the scheme it was taken for.
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trackers.open("experiments"))
                .withMessageContaining("'file'");
    }

    @Test
    void wantsASchemeInAUri() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trackers.open(URI.create("experiments")))
                .withMessageContaining("scheme");
    }
}
