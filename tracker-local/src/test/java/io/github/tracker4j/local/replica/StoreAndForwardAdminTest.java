package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.local.LocalTracker;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs are deleted and restored on the disk and at every destination, or nowhere, whatever becomes of the answers. */
@Timeout(60)
class StoreAndForwardAdminTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final StoreAndForwardOptions QUICK = StoreAndForwardOptions.DEFAULT
            .withAskDeadline(Duration.ofMillis(300))
            .withReplica(ReplicaOptions.DEFAULT
                    .withLinger(Duration.ofMillis(1))
                    .withPauses(Duration.ofMillis(5), Duration.ofMillis(20)));

    @TempDir
    Path root;

    private final TroubledTracker first = new TroubledTracker();
    private final TroubledTracker second = new TroubledTracker();

    @SuppressWarnings("NullAway.Init")
    private LocalTracker local;

    @SuppressWarnings("NullAway.Init")
    private StoreAndForwardTracker tracker;

    @SuppressWarnings("NullAway.Init")
    private RunId run;

    @BeforeEach
    void log() throws InterruptedException {
        local = new LocalTracker(root);
        tracker = new StoreAndForwardTracker(
                local,
                List.of(
                        Destination.of(URI.create("http://first"), first),
                        Destination.of(URI.create("http://second"), second)),
                QUICK);
        Run logged = tracker.startRun(RunSpec.in("digits"));
        logged.logMetric("loss", 0.5, 1);
        logged.end(RunStatus.FINISHED);
        run = logged.id();
        assertThat(tracker.awaitDelivery(LONG)).isTrue();
    }

    @AfterEach
    void close() {
        first.mend();
        second.mend();
        tracker.close();
    }

    private RunAdmin admin() {
        return tracker.admin().orElseThrow();
    }

    private void assertDeletedEverywhere(boolean deleted) {
        assertThat(local.reader().run(run).deleted()).as("on the disk").isEqualTo(deleted);
        assertThat(first.memory.reader().run(run).deleted()).as("at the first").isEqualTo(deleted);
        assertThat(second.memory.reader().run(run).deleted())
                .as("at the second")
                .isEqualTo(deleted);
    }

    @Test
    void whatOneDestinationCannotDoIsTakenBackAtTheOthers() {
        second.failing(new UnavailableException("no route"));

        assertThatThrownBy(() -> admin().delete(run))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("was not deleted, which is done in all places or in none")
                .hasMessageContaining("no route");

        assertDeletedEverywhere(false);
    }

    @Test
    void aDeletionWhoseAnswerIsLostIsTakenBackThereToo() {
        second.losing("delete");

        assertThatThrownBy(() -> admin().delete(run))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("was not deleted");

        assertDeletedEverywhere(false);
    }

    @Test
    void aRestorationWhoseAnswerIsLostIsTakenBackThereToo() {
        admin().delete(run);
        first.losing("restore");

        assertThatThrownBy(() -> admin().restore(run))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("was not restored");

        assertDeletedEverywhere(true);
    }

    @Test
    void aDeletionThatCannotBeTakenBackIsToldAndIsWholeWhenItIsAskedForAgain() {
        second.losing("delete");
        second.failingTo("restore");

        assertThatThrownBy(() -> admin().delete(run))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("may be deleted at http://second")
                .hasMessageContaining("and is not elsewhere")
                .hasMessageContaining("ask for it again");

        assertThat(local.reader().run(run).deleted()).isFalse();
        assertThat(first.memory.reader().run(run).deleted()).isFalse();
        second.mend();
        admin().delete(run);
        assertDeletedEverywhere(true);
    }

    @Test
    void aRunWithoutAJournalIsDeletedAtAllDestinationsOrAtNoneToo() throws Exception {
        local.journals().remove(run);
        second.failing(new UnavailableException("no route"));

        assertThatThrownBy(() -> admin().delete(run))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("was not deleted, which is done in all places or in none");

        assertThat(first.memory.reader().run(run).deleted()).isFalse();
        second.mend();
        admin().delete(run);
        assertThat(first.memory.reader().run(run).deleted()).isTrue();
        assertThat(second.memory.reader().run(run).deleted()).isTrue();
    }

    @Test
    void aDestinationThatDoesNotAnswerInTimeHasNotDoneIt() {
        second.blocking();

        assertThatThrownBy(() -> admin().delete(run))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("was not deleted")
                .hasMessageContaining("http://second did not answer within 300 ms");

        second.mend();
        assertDeletedEverywhere(false);
    }
}
