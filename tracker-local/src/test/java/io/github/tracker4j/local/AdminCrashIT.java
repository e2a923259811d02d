package io.github.tracker4j.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills programs that rename, delete and restore a run with {@code kill -9}. {@code -Dtracker4j.kills=1000} sets how many;
 * the default is 4.
 */
@Tag("each-jdk")
class AdminCrashIT {

    private static final int KILLS = Integer.getInteger("tracker4j.kills", 4);

    private final Random random = new Random(20260101);

    @TempDir
    Path root;

    @TempDir
    Path notes;

    @Test
    void aRunIsWholeAndInOnePlaceWheneverTheProgramThatChangesItIsKilled() throws Exception {
        RunId id = RunId.random();
        try (LocalTracker tracker = new LocalTracker(root)) {
            Run run = tracker.startRun(RunSpec.in("crash").named("name -1").withId(id));
            run.logMetric("loss", 0.5, 1);
            run.end(RunStatus.FINISHED);
        }
        MappedByteBuffer progress = LoggingChild.map(notes.resolve("acknowledged"));
        for (int kill = 0; kill < KILLS; kill++) {
            long until = progress.getLong(0) + 30 + random.nextInt(100);
            try (ChildJvm child = ChildJvm.start(
                    "-Xmx64m",
                    "administer",
                    root.toString(),
                    id.value(),
                    notes.resolve("acknowledged").toString())) {
                Awaitility.await()
                        .atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> progress.getLong(0) >= until || !child.isAlive());
                assertThat(child.isAlive()).isTrue();
                child.kill();
            }
            check(id, progress.getLong(0));
        }
    }

    /** What was acknowledged is done; the step behind it is done or not. */
    private void check(RunId id, long acknowledged) {
        try (LocalTracker tracker = new LocalTracker(root)) {
            List<RunInfo> runs = tracker.reader()
                    .runs(RunQuery.all().view(RunQuery.View.ALL))
                    .items();
            assertThat(runs).singleElement().satisfies(run -> {
                assertThat(run.id()).isEqualTo(id);
                assertThat(state(run)).isIn(state(acknowledged), state(acknowledged + 1));
                assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
                assertThat(run.notices()).isEmpty();
            });
            assertThat(RunFiles.history(tracker.reader(), id, "loss")).hasSize(1);
        }
    }

    private static String state(RunInfo run) {
        return run.name() + (run.deleted() ? " deleted" : "");
    }

    private static String state(long step) {
        return "name " + (step - step % 3) + (step % 3 == 1 ? " deleted" : "");
    }
}
