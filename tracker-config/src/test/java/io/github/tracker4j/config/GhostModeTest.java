package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the contract is left when {@code backend: none} keeps nothing. */
class GhostModeTest {

    @TempDir
    Path directory;

    private ExperimentTracker tracker;

    @BeforeEach
    void open() {
        tracker = new ConfigFile(directory).open("tracking: {backend: none}");
    }

    @AfterEach
    void close() {
        tracker.close();
    }

    @Test
    void aProgramRunsAsEverAndNothingIsKeptAnywhere() throws IOException {
        String result = tracker.call(RunSpec.in("digits"), run -> {
            run.logParams(Map.of("eta", 0.1));
            run.logMetric("loss", 0.25);
            run.logMetric("loss", Double.NaN, 4);
            run.setTag("team", "blue");
            run.logText("notes.txt", "hello");
            run.flush();
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(tracker.reader().experiments()).isEmpty();
        assertThat(tracker.reader().runs(RunQuery.all()).items()).isEmpty();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).extracting(Path::getFileName).containsExactly(Path.of("tracking.yaml"));
        }
        assertThat(Path.of("experiments")).doesNotExist();
    }

    @Test
    void theExceptionOfAProgramIsItsOwn() {
        IOException failure = new IOException("out of data");

        assertThatThrownBy(() -> tracker.run(RunSpec.in("digits"), run -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void whatEveryBackendRefusesIsRefused() {
        try (Run run = tracker.startRun(RunSpec.in("digits"))) {
            assertThatThrownBy(() -> run.logParam("a\nb", 1)).isInstanceOf(RejectedException.class);
            assertThatThrownBy(() -> run.logText("../x", "")).isInstanceOf(RejectedException.class);
        }
    }

    @Test
    void aRunThatHasEndedAndATrackerThatIsClosedTakeNothing() {
        Run run = tracker.startRun(RunSpec.in("digits"));
        run.end(RunStatus.FINISHED);
        run.end(RunStatus.FAILED);
        assertThatIllegalStateException().isThrownBy(() -> run.logParam("late", 1));

        tracker.close();
        assertThatIllegalStateException().isThrownBy(() -> tracker.startRun(RunSpec.in("digits")));
    }
}
