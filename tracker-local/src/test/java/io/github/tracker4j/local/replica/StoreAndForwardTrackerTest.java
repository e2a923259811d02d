package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.local.LocalTracker;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are logged to the disk and sent from there, whatever the destination does. */
@Timeout(60)
class StoreAndForwardTrackerTest {

    private static final StoreAndForwardOptions QUICK = StoreAndForwardOptions.DEFAULT
            .withAskDeadline(Duration.ofMillis(300))
            .withCloseDeadline(Duration.ofSeconds(5))
            .withReplica(ReplicaOptions.DEFAULT
                    .withLinger(Duration.ofMillis(1))
                    .withPauses(Duration.ofMillis(5), Duration.ofMillis(20))
                    .withRefusedPause(Duration.ofMillis(20)));

    @TempDir
    Path root;

    private final TroubledTracker remote = new TroubledTracker();
    private final CapturedLog log = new CapturedLog();

    @SuppressWarnings("NullAway.Init")
    private StoreAndForwardTracker tracker;

    private StoreAndForwardTracker open(StoreAndForwardOptions options) {
        return open(root, options);
    }

    private StoreAndForwardTracker open(Path directory, StoreAndForwardOptions options) {
        tracker = new StoreAndForwardTracker(
                new LocalTracker(directory),
                List.of(Destination.of(URI.create("http://server:5000"), remote)),
                options);
        return tracker;
    }

    @AfterEach
    void close() {
        remote.mend();
        tracker.close();
        log.close();
    }

    private void awaitStatus(RunId run, RunStatus status) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(remote.memory.reader().find(run))
                        .hasValueSatisfying(info -> assertThat(info.status()).isEqualTo(status)));
    }

    private Replication.State state() {
        return tracker.replication().get(0).state();
    }

    private static RunId logged(ExperimentTracker tracker, String name) {
        return tracker.call(RunSpec.in("digits").named(name), run -> {
            run.logParam("eta", 0.1);
            run.logMetric("loss", 0.5, 1);
            run.logText("a.txt", "text");
            return run.id();
        });
    }

    @Test
    void whatIsLoggedArrives() {
        RunId run = logged(open(QUICK), "first");

        awaitStatus(run, RunStatus.FINISHED);
        RunInfo there = remote.memory.reader().run(run);
        assertThat(there.params()).isEqualTo(Map.of("eta", "0.1"));
        assertThat(there.tags()).doesNotContainKey(StoreAndForwardTracker.REPLICATION_TAG);
        assertThat(there.latestMetrics()).containsKey("loss");
        assertThat(remote.memory.reader().artifacts(run, "")).hasSize(1);
        Awaitility.await().until(() -> state() == Replication.State.UP_TO_DATE);
    }

    @Test
    void whoWaitsForTheDestinationsIsToldWhetherTheyHaveEverything() throws InterruptedException {
        remote.failing(new UnavailableException("no route"));
        RunId run = logged(open(QUICK), "first");

        assertThat(tracker.awaitDelivery(Duration.ofMillis(50))).isFalse();

        remote.mend();
        assertThat(tracker.awaitDelivery(Duration.ofSeconds(30))).isTrue();
        assertThat(remote.memory.reader().run(run).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void aRunStartsIsLoggedEndsAndIsReadWithADestinationThatFailsEveryCall() {
        remote.failing(new UnavailableException("no route"));
        RunId run = logged(open(QUICK), "first");

        assertThat(tracker.reader().run(run).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(tracker.reader().runs(RunQuery.in("digits")).items()).hasSize(1);
        Awaitility.await().until(() -> state() == Replication.State.UNREACHABLE);

        remote.mend();
        awaitStatus(run, RunStatus.FINISHED);
    }

    @Test
    void aDestinationThatNeverAnswersHoldsNobody() {
        remote.blocking();
        open(QUICK.withCloseDeadline(Duration.ofMillis(100)));
        RunId run = logged(tracker, "first");

        assertThat(tracker.reader().run(run).status()).isEqualTo(RunStatus.FINISHED);
        tracker.close();

        assertThat(log.text())
                .contains("Not everything that was logged is at http://server:5000")
                .contains("tracker push " + root + " --to http://server:5000");
    }

    @Test
    void theCommandThatSendsWhatIsLeftNamesTheWorkspace() {
        remote.blocking();
        Path directory = root.resolve("my runs");
        tracker = new StoreAndForwardTracker(
                new LocalTracker(directory),
                List.of(new Destination(URI.create("http://server:5000"), "team's", remote)),
                QUICK.withCloseDeadline(Duration.ofMillis(100)));
        logged(tracker, "first");

        tracker.close();

        assertThat(log.text())
                .contains("tracker push '" + directory + "' --to http://server:5000 --workspace 'team'\\''s'");
    }

    @Test
    void anErrorThatNobodyExpectsHoldsNobodyEither() {
        remote.failing(new IllegalStateException("a bug there"));
        open(QUICK.withCloseDeadline(Duration.ofMillis(100)));

        RunId run = logged(tracker, "first");
        tracker.close();

        try (LocalTracker local = new LocalTracker(root)) {
            assertThat(local.reader().run(run).status()).isEqualTo(RunStatus.FINISHED);
        }
    }

    @Test
    void closingEndsWhatIsOpenAndSendsIt() {
        open(QUICK);
        Run run = tracker.startRun(RunSpec.in("digits"));
        run.logMetric("loss", 1, 1);

        tracker.close();

        assertThat(remote.memory.reader().run(run.id()).status()).isEqualTo(RunStatus.FAILED);
        assertThat(remote.memory.reader().run(run.id()).latestMetrics()).containsKey("loss");
        assertThat(log.text()).doesNotContain("tracker push");
        assertThatThrownBy(() -> tracker.startRun(RunSpec.in("digits"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tracker.reader()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRunThatEndsWhileTheDestinationIsOutOfReachSaysSo() {
        open(QUICK);
        remote.failing(new UnavailableException("no route"));
        Run run = tracker.startRun(RunSpec.in("digits"));
        Awaitility.await().until(() -> state() == Replication.State.UNREACHABLE);
        run.end(RunStatus.FINISHED);
        remote.mend();

        awaitStatus(run.id(), RunStatus.FINISHED);
        assertThat(remote.memory.reader().run(run.id()).tags().get(StoreAndForwardTracker.REPLICATION_TAG))
                .startsWith("http://server:5000 could not be reached when the run ended, since ");
    }

    @Test
    void aRunOfWhichSomethingIsRefusedSaysSo() {
        open(QUICK);
        remote.refusing("a.txt");
        Run run = tracker.startRun(RunSpec.in("digits"));
        run.logText("a.txt", "refused");
        Awaitility.await().until(() -> !tracker.replication().get(0).setAside().isEmpty());
        run.end(RunStatus.FINISHED);

        awaitStatus(run.id(), RunStatus.FINISHED);
        assertThat(remote.memory.reader().run(run.id()).tags().get(StoreAndForwardTracker.REPLICATION_TAG))
                .isEqualTo("http://server:5000 has refused 1 item of the run, artifact a.txt first");
        tracker.close();
        assertThat(log.text()).contains("refused: artifact a.txt of run " + run.id());
    }

    @Test
    void whatEarlierProgramsHaveLeftIsSentOnlyWhenSomebodyAsks() {
        remote.failing(new UnavailableException("no route"));
        open(QUICK.withCloseDeadline(Duration.ZERO));
        RunId left = logged(tracker, "left");
        tracker.close();
        remote.mend();

        open(QUICK);
        RunId next = logged(tracker, "next");
        awaitStatus(next, RunStatus.FINISHED);
        assertThat(remote.memory.reader().find(left)).isEmpty();

        tracker.pickUp();
        awaitStatus(left, RunStatus.FINISHED);
    }

    @Test
    void theOptionsPickUpWhatIsLeft() {
        RunId left;
        try (LocalTracker local = new LocalTracker(root)) {
            left = logged(local, "left");
        }

        open(QUICK.withPickUp(true));

        awaitStatus(left, RunStatus.FINISHED);
    }

    @Test
    void aRunThatWasLetGoIsContinuedByAnotherTrackerOnTheSameJournal() {
        open(QUICK);
        Run run = tracker.startRun(RunSpec.in("digits"));
        run.logMetric("loss", 1);
        run.detach();
        try (StoreAndForwardTracker other = new StoreAndForwardTracker(
                new LocalTracker(root), List.of(Destination.of(URI.create("http://server:5000"), remote)), QUICK)) {
            Run resumed = other.startRun(RunSpec.resume("digits", run.id()));
            resumed.logMetric("loss", 2);
            resumed.end(RunStatus.FINISHED);
            awaitStatus(run.id(), RunStatus.FINISHED);
        }

        assertThat(remote.memory.reader().run(run.id()).latestMetrics().get("loss"))
                .extracting(Metric::step)
                .isEqualTo(1L);
        assertThat(remote.memory.reader().runs(RunQuery.in("digits")).items()).hasSize(1);
    }

    @Test
    void aRunWithoutAJournalHereGoesOnHereAndAtTheDestination() {
        Run begun =
                remote.memory.startRun(RunSpec.in("digits").named("elsewhere").startedAt(1000));
        begun.logParam("eta", 0.1);
        begun.logMetric("loss", 1, 7, 70);
        begun.detach();
        open(QUICK);

        Run run = tracker.startRun(RunSpec.resume("digits", begun.id()));
        assertThatThrownBy(() -> run.logParam("eta", 0.2)).isInstanceOf(RejectedException.class);
        run.logMetric("loss", 0.5);
        run.end(RunStatus.FINISHED);

        awaitStatus(begun.id(), RunStatus.FINISHED);
        RunInfo there = remote.memory.reader().run(begun.id());
        assertThat(there.name()).isEqualTo("elsewhere");
        assertThat(there.startTime()).isEqualTo(1000);
        assertThat(there.latestMetrics().get("loss")).extracting(Metric::step).isEqualTo(8L);
        assertThat(remote.memory.reader().runs(RunQuery.in("digits")).items()).hasSize(1);
        try (var points = tracker.reader().history(begun.id(), "loss")) {
            assertThat(points).toIterable().hasSize(2);
        }
    }

    @Test
    void aRunWithoutAJournalHereIsNotResumedWithoutItsDestinationAndTheMessageSaysWhatToDo() {
        open(QUICK);
        RunId run = RunId.random();
        remote.blocking();

        assertThatThrownBy(() -> tracker.startRun(RunSpec.resume("digits", run)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("no journal below " + root)
                .hasMessageContaining("http://server:5000")
                .hasMessageContaining("try again when it answers, or copy the directory");
        assertThatThrownBy(() -> tracker.startRun(RunSpec.in("digits").childOf(run)))
                .isInstanceOf(UnavailableException.class);
    }

    @Test
    void aRunThatIsCreatedOrResumedStartsWithTheDestinationDownAndIsAddedToThere() {
        Run begun = remote.memory.startRun(RunSpec.in("digits").startedAt(1000));
        begun.logMetric("loss", 1, 7, 70);
        begun.detach();
        open(QUICK);
        remote.blocking();

        Run run = tracker.startRun(RunSpec.in("digits").withId(begun.id()).createOrResume());
        run.logMetric("loss", 0.5, 8);
        run.end(RunStatus.FINISHED);
        assertThat(log.text()).contains("is started anew below " + root);
        remote.mend();

        awaitStatus(begun.id(), RunStatus.FINISHED);
        assertThat(remote.memory.reader().history(begun.id(), "loss"))
                .toIterable()
                .hasSize(2);
    }

    @Test
    void aContinuedRunThatIsGoneAtTheDestinationIsNotCreatedThere() {
        Run begun = remote.memory.startRun(RunSpec.in("digits"));
        begun.detach();
        open(QUICK);
        Run run = tracker.startRun(RunSpec.resume("digits", begun.id()));
        run.detach();
        tracker.close();
        TroubledTracker restored = new TroubledTracker();
        try (StoreAndForwardTracker other = new StoreAndForwardTracker(
                new LocalTracker(root), List.of(Destination.of(URI.create("http://backup"), restored)), QUICK)) {
            other.startRun(RunSpec.resume("digits", begun.id())).end(RunStatus.FINISHED);
            Awaitility.await()
                    .until(() -> !other.replication().get(0).setAside().isEmpty());

            assertThat(other.replication().get(0).setAside())
                    .singleElement()
                    .satisfies(one -> assertThat(one.reason()).contains("was begun at"));
            assertThat(restored.memory.reader().find(begun.id())).isEmpty();
        }
    }

    @Test
    void destinationsAreNamedOnce() {
        open(QUICK);
        Destination one = Destination.of(URI.create("http://server"), remote);
        try (LocalTracker local = new LocalTracker(root)) {
            assertThatIllegalArgumentException().isThrownBy(() -> new StoreAndForwardTracker(local, List.of(), QUICK));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new StoreAndForwardTracker(local, List.of(one, one), QUICK))
                    .withMessageContaining("http://server");
        }
    }

    @Test
    void severalDestinationsHaveTheSame() {
        TroubledTracker second = new TroubledTracker();
        tracker = new StoreAndForwardTracker(
                new LocalTracker(root),
                List.of(
                        Destination.of(URI.create("http://one"), remote),
                        Destination.of(URI.create("http://two"), second)),
                QUICK);
        remote.failing(new UnavailableException("no route"));
        RunId run = logged(tracker, "run");

        Awaitility.await()
                .untilAsserted(() -> assertThat(second.memory.reader().find(run))
                        .hasValueSatisfying(info -> assertThat(info.status()).isEqualTo(RunStatus.FINISHED)));
        remote.mend();
        awaitStatus(run, RunStatus.FINISHED);
    }
}
