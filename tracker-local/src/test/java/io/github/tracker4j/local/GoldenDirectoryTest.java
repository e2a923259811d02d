package io.github.tracker4j.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Directories as earlier programs wrote them, committed and never changed, must be readable for ever. */
class GoldenDirectoryTest {

    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
    private static final RunId ID = new RunId("0123456789abcdef0123456789abcdef");

    @Test
    void aRunOfFormatOneIsRead() throws IOException {
        try (LocalTracker tracker = new LocalTracker(GOLDEN.resolve("v1"))) {
            RunInfo run = tracker.reader().run(ID);

            assertThat(run.name()).isEqualTo("lr 0.1");
            assertThat(run.experiment()).isEqualTo("golden digits");
            assertThat(run.parent()).isEqualTo(new RunId("fedcba9876543210fedcba9876543210"));
            assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
            assertThat(run.startTime()).isEqualTo(1_767_268_800_000L);
            assertThat(run.endTime()).isEqualTo(1_767_268_950_000L);
            assertThat(run.params()).containsExactly(Map.entry("eta", "0.1"), Map.entry("max_depth", "4"));
            assertThat(run.tags()).containsEntry("mlflow.user", "ada").containsEntry("note", "second\ntry");
            assertThat(run.inputs())
                    .containsExactly(DatasetInput.of("digits", "5f1b", "local", "{\"uri\":\"digits.csv\"}")
                            .usedFor("training"));
            assertThat(run.latestMetrics())
                    .containsEntry("train/loss", Metric.of("train/loss", Double.NaN, 1, 1_767_268_801_000L))
                    .containsEntry("gain", Metric.of("gain", Double.POSITIVE_INFINITY, -3, 1_767_268_802_000L));
            assertThat(RunFiles.history(tracker.reader(), ID, "train/loss")).hasSize(2);
            try (InputStream in = tracker.reader().open(ID, "model/digits.txt")) {
                assertThat(in.readAllBytes()).asString().isEqualTo("abc");
            }
            assertThat(run.notices()).isEmpty();
            assertThat(tracker.reader().experiments())
                    .extracting(ExperimentInfo::description)
                    .containsExactly("Which learning rate?");
        }
    }

    @Test
    void aRunOfThePythonTrackerIsRead() {
        try (LocalTracker tracker = new LocalTracker(GOLDEN.resolve("python"))) {
            RunInfo run = tracker.reader().runs(RunQuery.all()).items().get(0);

            assertThat(run.id().value()).isEqualTo("d7c254f3f652580191f0620ec6470405");
            assertThat(run.name()).isEqualTo("baseline");
            assertThat(run.experiment()).isEqualTo("python");
            assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
            assertThat(run.params()).containsEntry("learning_rate", "0.001").containsEntry("layers", "[64,32]");
            assertThat(run.latestMetrics()).containsOnlyKeys("loss", "accuracy");
            assertThat(RunFiles.history(tracker.reader(), run.id(), "loss"))
                    .extracting(Metric::step)
                    .containsExactly(0L, 1L, 2L, 0L);
            assertThat(run.notices()).isEmpty();
        }
    }
}
