package io.github.tracker4j.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.backend.Trackers;
import io.github.tracker4j.spi.TrackerProvider;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTrackerProviderTest {

    private final TrackerProvider provider = new LocalTrackerProvider();

    @Test
    void itIsFoundByItsScheme(@TempDir Path root) {
        try (ExperimentTracker tracker = Trackers.open(root.toUri())) {
            Run run = tracker.startRun(RunSpec.in("e"));
            run.end(RunStatus.FINISHED);
            assertThat(tracker.reader().run(run.id()).uri())
                    .asString()
                    .startsWith(root.toUri().toString());
        }
    }

    @Test
    void itOpensADirectoryOfAnyName(@TempDir Path parent) {
        Path root = parent.resolve("my runs");
        try (ExperimentTracker tracker =
                provider.open(root.toUri(), Map.of("stale", "PT1H", "durability", "power-loss"))) {
            assertThat(root).as("nothing is created before the first run").doesNotExist();
            tracker.startRun(RunSpec.in("e")).end(RunStatus.FINISHED);
        }
        assertThat(root.resolve("e/experiment.json")).exists();
    }

    @Test
    void wrongSettingsAndUrisAreRefusedNamingWhatIsAllowed() {
        URI uri = URI.create("file:runs");
        assertThatThrownBy(() -> provider.open(uri, Map.of("stal", "PT1H")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'stal'")
                .hasMessageContaining("stale and durability");
        assertThatThrownBy(() -> provider.open(uri, Map.of("stale", "ten")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'ten'")
                .hasMessageContaining("PT10M");
        assertThatThrownBy(() -> provider.open(uri, Map.of("stale", "PT0S")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10 minutes");
        assertThatThrownBy(() -> provider.open(uri, Map.of("durability", "best")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("power-loss");
        for (String wrong : new String[] {"file://server/share", "file:///a?b", "http://x/"}) {
            assertThatThrownBy(() -> provider.open(URI.create(wrong), Map.of()))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("file:///absolute/path");
        }
    }
}
