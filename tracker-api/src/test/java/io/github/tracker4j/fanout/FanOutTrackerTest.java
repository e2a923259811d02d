package io.github.tracker4j.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.Param;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TransferLimits;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.fanout.ScriptedTracker.Operation;
import io.github.tracker4j.safeguard.CapturedLog;
import io.github.tracker4j.safeguard.SafeguardedTracker;
import io.github.tracker4j.safeguard.Safeguards;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FanOutTrackerTest {

    private static final String TAG = FanOutTracker.INCOMPLETE_TAG;

    private final ScriptedTracker a = new ScriptedTracker();
    private final ScriptedTracker b = new ScriptedTracker();
    private final ScriptedTracker c = new ScriptedTracker();
    private final FanOutTracker both = new FanOutTracker(List.of(new Branch("a", a), new Branch("b", b)));
    private final FanOutTracker three =
            new FanOutTracker(List.of(new Branch("a", a), new Branch("b", b), new Branch("c", c)));
    private CapturedLog log;

    @BeforeEach
    void listen() {
        log = CapturedLog.of(FanOutTracker.class);
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    private static RunInfo in(ScriptedTracker branch, Run run) {
        return branch.store.reader().run(run.id());
    }

    private static List<Metric> history(ScriptedTracker branch, Run run, String key) {
        List<Metric> points = new ArrayList<>();
        try (MetricCursor cursor = branch.store.reader().history(run.id(), key)) {
            cursor.forEachRemaining(points::add);
        }
        return points;
    }

    private static UnavailableException down(String message) {
        return new UnavailableException(message);
    }

    // Agreement

    @Test
    void theBranchesAgreeOnEverythingThatTheCallerLeftOpen() {
        Run run = both.startRun(RunSpec.in("digits"));
        run.log(LogBatch.builder()
                .param("eta", 0.1)
                .tag("phase", "one")
                .metric(Metric.of("loss", 1))
                .metric(Metric.of("loss", 2))
                .build());
        run.logMetric("loss", 3, 9);
        run.logMetric("loss", 4);
        run.logText("notes/a.txt", "hello");
        run.end(RunStatus.FINISHED);

        RunInfo first = in(a, run);
        RunInfo second = in(b, run);
        assertThat(second)
                .usingRecursiveComparison()
                .ignoringFields("uri", "backendId")
                .isEqualTo(first);
        assertThat(history(a, run, "loss"))
                .isEqualTo(history(b, run, "loss"))
                .extracting(Metric::step)
                .containsExactly(0L, 1L, 9L, 10L);
        assertThat(first.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(b.store.reader().artifacts(run.id(), "notes")).hasSize(1);
        assertThat(both.failures()).isEmpty();
    }

    @Test
    void stepsGoOnAfterAResumptionFromWhatTheFirstBranchHas() {
        Run first = both.startRun(RunSpec.in("digits"));
        first.logMetric("loss", 1, 7);
        first.detach();

        Run resumed = both.startRun(RunSpec.resume("digits", first.id()));
        resumed.logMetric("loss", 2);

        assertThat(history(a, resumed, "loss")).extracting(Metric::step).containsExactly(7L, 8L);
        assertThat(history(b, resumed, "loss")).isEqualTo(history(a, resumed, "loss"));
    }

    @Test
    void createOrResumeIsDecidedByEachBranch() {
        Run onlyInA = a.startRun(RunSpec.in("digits").withId(RunId.random()));
        onlyInA.logMetric("loss", 1, 4);
        onlyInA.detach();

        Run run = both.startRun(RunSpec.in("digits").withId(onlyInA.id()).createOrResume());
        run.logMetric("loss", 2);

        assertThat(history(a, run, "loss")).extracting(Metric::step).containsExactly(4L, 5L);
        assertThat(history(b, run, "loss")).extracting(Metric::step).containsExactly(5L);
    }

    @Test
    void callsThatMustBeOrderedReachEveryBranchInTheSameOrder() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            Run run = both.startRun(RunSpec.in("digits"));
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                String value = "thread " + t;
                tasks.add(() -> {
                    for (int i = 0; i < 200; i++) {
                        run.setTag("owner-" + i, value);
                        run.logMetric("loss", i);
                    }
                    return true;
                });
            }
            for (Future<Boolean> task : pool.invokeAll(tasks)) {
                task.get();
            }

            assertThat(in(a, run).tags()).isEqualTo(in(b, run).tags());
            assertThat(history(a, run, "loss")).hasSize(800).isEqualTo(history(b, run, "loss"));
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void endingWaitsForCallsUnderWaySoThatNoBranchSeemsToHaveFailed() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 50; round++) {
                Run run = both.startRun(RunSpec.in("digits"));
                Future<?> logging = pool.submit(() -> {
                    for (int i = 0; i < 1000; i++) {
                        run.logMetric("loss", i, i);
                    }
                });
                run.end(RunStatus.FINISHED);
                try {
                    logging.get();
                } catch (java.util.concurrent.ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(IllegalStateException.class);
                }
                assertThat(history(a, run, "loss")).isEqualTo(history(b, run, "loss"));
            }
            assertThat(both.failures()).isEmpty();
        } finally {
            pool.shutdownNow();
        }
    }

    // Invalid input

    @Test
    void anInvalidBatchIsThrownBeforeAnyBranchIsCalled() {
        Run run = both.startRun(RunSpec.in("digits"));
        LogBatch invalid = LogBatch.builder().param("ok", 1).tag("a?", "x").build();

        RejectedException refused = catchThrowableOfType(RejectedException.class, () -> run.log(invalid));

        assertThat(refused.remaining()).isEqualTo(invalid);
        assertThatThrownBy(() -> run.logText("../x", "x")).isInstanceOf(RejectedException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run.reconcile(LogBatch.ofMetrics(List.of(Metric.of("loss", 1))), both.reader()));
        assertThat(a.calls).doesNotContain(Operation.LOG, Operation.ARTIFACT);
        assertThat(both.failures()).isEmpty();
    }

    @Test
    void anInvalidSpecIsThrownBeforeAnyBranchIsCalled() {
        assertThatThrownBy(() -> both.startRun(RunSpec.in("digits").withTag("a?", "x")))
                .isInstanceOf(RejectedException.class);
        assertThat(a.calls).isEmpty();
    }

    @Test
    void aRunThatEndedTakesNothingMore() {
        Run run = both.startRun(RunSpec.in("digits"));
        run.end(RunStatus.FINISHED, 5);
        run.end(RunStatus.FAILED, 6);
        run.close();

        assertThatThrownBy(() -> run.logMetric("loss", 1)).isInstanceOf(IllegalStateException.class);
        assertThat(in(b, run).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(in(b, run).endTime()).isEqualTo(5);
        assertThat(both.failures()).isEmpty();
    }

    // Starting

    @Test
    void whoHasLookedForARunHasAskedTheFirstBranchAndTheOthersLookForThemselves() {
        both.startRun(RunSpec.in("digits").withId(RunId.random()).createAbsent())
                .detach();

        assertThat(a.modes).containsExactly(RunSpec.Mode.CREATE_ABSENT);
        assertThat(b.modes).containsExactly(RunSpec.Mode.CREATE);
    }

    @ParameterizedTest
    @EnumSource(RunSpec.Mode.class)
    void aBranchThatCannotStartTheRunIsOutForThisRun(RunSpec.Mode mode) {
        RunId id = RunId.random();
        b.startRun(RunSpec.in("digits").withId(id)).detach();
        if (mode.isNew()) {
            id = RunId.random();
        }
        a.failing(Operation.START, down("a is down"));
        RunSpec base = RunSpec.in("digits").withId(id);
        Run run = both.startRun(
                switch (mode) {
                    case CREATE -> base;
                    case CREATE_ABSENT -> base.createAbsent();
                    case RESUME -> RunSpec.resume("digits", id);
                    case CREATE_OR_RESUME -> base.createOrResume();
                });
        a.heal();
        run.logMetric("loss", 1);
        run.end(RunStatus.FINISHED);

        assertThat(a.count(Operation.LOG)).isZero();
        assertThat(in(b, run).tags()).containsEntry(TAG, "a");
        assertThat(in(b, run).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(both.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.branch()).isEqualTo("a");
            assertThat(failure.run()).isEqualTo(run.id());
            assertThat(failure.what()).isEqualTo("start");
            assertThat(failure.error()).hasMessage("a is down");
        });
        assertThat(log.at(Level.WARNING))
                .containsExactly("Run " + run.id() + ": branch 'a' failed to start and is out for this run: a is down");
    }

    @Test
    void aBranchThatIsOutForOneRunIsAskedAgainForTheNext() {
        a.failing(Operation.START, down("a is down"));
        both.startRun(RunSpec.in("digits")).detach();
        a.heal();
        Run next = both.startRun(RunSpec.in("digits"));

        assertThat(in(a, next).tags()).doesNotContainKey(TAG);
        assertThat(in(b, next).tags()).doesNotContainKey(TAG);
    }

    @Test
    void aRunThatNoBranchCanStartIsAnErrorOfTheFirstWithTheOthersAttached() {
        a.failing(Operation.START, down("a is down"));
        b.failing(Operation.START, new RejectedException(Scope.DESTINATION, "wrong password"));

        assertThatThrownBy(() -> both.startRun(RunSpec.in("digits")))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("a is down")
                .satisfies(error -> assertThat(error.getSuppressed())
                        .singleElement()
                        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
                        .hasMessage("wrong password"));
        assertThat(both.failures()).isEmpty();
    }

    @Test
    void aResumedRunThatNoBranchCanReadIsLetGoOf() {
        Run first = both.startRun(RunSpec.in("digits"));
        first.detach();
        a.calls.clear();
        a.failing(Operation.READ, down("a does not read"));
        b.failing(Operation.READ, down("b does not read"));

        assertThatThrownBy(() -> both.startRun(RunSpec.resume("digits", first.id())))
                .hasMessage("a does not read");
        assertThat(a.calls).containsExactly(Operation.START, Operation.READ, Operation.DETACH);
    }

    @Test
    void aResumedRunStaysIncomplete() {
        Run first = three.startRun(RunSpec.in("digits"));
        b.failing(Operation.LOG, down("b is down"));
        first.logMetric("loss", 1);
        b.heal();
        first.detach();
        c.failing(Operation.START, down("c is down"));

        Run resumed = three.startRun(RunSpec.resume("digits", first.id()));

        assertThat(in(a, resumed).tags()).containsEntry(TAG, "b, c");
        assertThat(in(b, resumed).tags()).containsEntry(TAG, "b, c");
    }

    // Logging

    static Stream<RuntimeException> failuresOfABranch() {
        return Stream.of(
                new UnavailableException("down"),
                new OutcomeUnknownException("no answer"),
                new RejectedException(Scope.RUN, "deleted"),
                new RejectedException(Scope.DESTINATION, "wrong password"),
                new IllegalStateException("broken"));
    }

    @ParameterizedTest
    @MethodSource("failuresOfABranch")
    void aBranchThatFailsIsLetGoOfForTheRestOfTheRun(RuntimeException failure) {
        Run run = three.startRun(RunSpec.in("digits"));
        b.failing(Operation.LOG, failure);
        run.logMetric("loss", 1, 1);
        b.heal();
        run.logMetric("loss", 2, 2);
        run.end(RunStatus.FINISHED);

        assertThat(b.calls).containsExactly(Operation.START, Operation.LOG, Operation.DETACH);
        assertThat(in(b, run).status()).isEqualTo(RunStatus.RUNNING);
        assertThat(history(a, run, "loss")).hasSize(2);
        assertThat(history(c, run, "loss")).hasSize(2);
        assertThat(in(a, run).tags()).containsEntry(TAG, "b");
        assertThat(in(c, run).tags()).containsEntry(TAG, "b");
        assertThat(three.failures()).containsExactly(new BranchFailure("b", run.id(), "log 1 item", failure));
        assertThat(log.at(Level.WARNING))
                .containsExactly("Run " + run.id() + ": branch 'b' failed to log 1 item and is left out for the rest of"
                        + " this run: " + failure.getMessage());
    }

    @Test
    void aBranchThatRefusesItemsMissesThemAndStaysInTheRun() {
        Run run = both.startRun(RunSpec.in("digits"));
        b.failing(Operation.LOG, new RejectedException("too long for b"));
        run.logMetric("loss", 1, 1);
        run.logMetric("loss", 2, 2);
        b.heal();
        run.logMetric("loss", 3, 3);
        run.end(RunStatus.FINISHED);

        assertThat(history(a, run, "loss")).hasSize(3);
        assertThat(history(b, run, "loss")).extracting(Metric::step).containsExactly(3L);
        assertThat(in(a, run).tags()).containsEntry(TAG, "b");
        assertThat(in(b, run).tags()).containsEntry(TAG, "b");
        assertThat(in(b, run).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(both.failures())
                .extracting(BranchFailure::what)
                .containsExactly("log 1 item", "set the tag " + TAG, "log 1 item");
        assertThat(log.at(Level.WARNING))
                .containsExactly(
                        "Run " + run.id() + ": branch 'b' failed to log 1 item and misses that; further failures"
                                + " of it in this run are listed without a word: too long for b");
    }

    @Test
    void aCallThatEveryBranchFailsThrowsAnUnknownOutcomeFirstMarksNothingAndTheRunGoesOn() {
        Run run = both.startRun(RunSpec.in("digits"));
        a.failing(Operation.LOG, down("a is down"));
        b.failing(Operation.LOG, new OutcomeUnknownException("b gave no answer"));

        assertThatThrownBy(() -> run.logParam("eta", 0.1))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessage("b gave no answer")
                .satisfies(error ->
                        assertThat(error.getSuppressed()).hasExactlyElementsOfTypes(UnavailableException.class));
        assertThat(both.failures()).isEmpty();
        a.heal();
        b.heal();
        run.logParam("eta", 0.2);

        assertThat(in(a, run).params()).isEqualTo(Map.of("eta", "0.2"));
        assertThat(in(b, run).params()).isEqualTo(Map.of("eta", "0.2"));
        assertThat(in(a, run).tags()).doesNotContainKey(TAG);
    }

    @Test
    void whatRemainsOfACallThatEveryBranchFailedIsWhatAnyOfThemLacks() {
        Run run = both.startRun(RunSpec.in("digits"));
        Param eta = Param.of("eta", 0.1);
        Param depth = Param.of("depth", 4);
        Param seed = Param.of("seed", 1);
        a.failing(Operation.LOG, down("a is down").withRemaining(LogBatch.ofParams(List.of(seed))));
        b.failing(Operation.LOG, down("b is down").withRemaining(LogBatch.ofParams(List.of(depth))));

        UnavailableException error = catchThrowableOfType(
                UnavailableException.class, () -> run.log(LogBatch.ofParams(List.of(eta, depth, seed))));

        assertThat(error.remaining()).isEqualTo(LogBatch.ofParams(List.of(depth, seed)));
    }

    @Test
    void theLastBranchStaysWhateverHappens() {
        Run run = both.startRun(RunSpec.in("digits"));
        a.failing(Operation.LOG, down("a is down"));
        run.logMetric("loss", 1, 1);
        b.failing(Operation.LOG, down("b is down"));

        assertThatThrownBy(() -> run.logMetric("loss", 2, 2)).hasMessage("b is down");
        b.heal();
        run.logMetric("loss", 2, 2);

        assertThat(history(b, run, "loss")).hasSize(2);
    }

    @Test
    void anErrorOfLettingGoIsAttachedToTheFailure() {
        b.failing(Operation.DETACH, new IllegalStateException("stuck"));
        Run run = both.startRun(RunSpec.in("digits"));
        b.failing(Operation.LOG, down("b is down"));
        run.logMetric("loss", 1);

        assertThat(both.failures()).hasSize(1);
        assertThat(both.failures().get(0).error().getSuppressed())
                .hasExactlyElementsOfTypes(IllegalStateException.class);
    }

    @Test
    void theTagIsTriedAgainAtTheEndWhereItCouldNotBeSet() {
        Run run = both.startRun(RunSpec.in("digits"));
        b.failing(Operation.ARTIFACT, new RejectedException("b takes no artifacts"));
        a.failing(Operation.LOG, down("a is down"));
        run.logText("a.txt", "x");
        a.heal();
        assertThat(in(a, run).tags()).doesNotContainKey(TAG);
        run.end(RunStatus.FINISHED);

        assertThat(in(a, run).tags()).containsEntry(TAG, "b");
        assertThat(both.failures())
                .extracting(BranchFailure::branch, BranchFailure::what)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("b", "log the artifact 'a.txt'"),
                        org.assertj.core.api.Assertions.tuple("a", "set the tag " + TAG));
    }

    @Test
    void noMoreThanAThousandFailuresAreListed() {
        Run run = both.startRun(RunSpec.in("digits"));
        b.failing(Operation.LOG, new RejectedException("no"));
        for (int i = 0; i < 1500; i++) {
            run.logMetric("loss", i, i);
        }

        assertThat(both.failures()).hasSize(1000);
        assertThat(log.at(Level.WARNING)).hasSize(1);
    }

    // Artifacts, flush, reconcile

    @Test
    void aContentIsOpenedForEachBranch() {
        Run run = both.startRun(RunSpec.in("digits"));
        run.logArtifact("a.bin", Content.of(new byte[] {1, 2, 3}));

        assertThat(a.store.reader().artifacts(run.id(), ""))
                .isEqualTo(b.store.reader().artifacts(run.id(), ""));
    }

    @Test
    void anArtifactThatOneBranchCannotStoreIsInTheOther() {
        Run run = both.startRun(RunSpec.in("digits"));
        a.failing(Operation.ARTIFACT, down("a is down"));
        run.logText("a.txt", "x");

        assertThat(b.store.reader().artifacts(run.id(), "")).hasSize(1);
        assertThat(in(b, run).tags()).containsEntry(TAG, "a");
        assertThat(both.failures()).extracting(BranchFailure::what).containsExactly("log the artifact 'a.txt'");
    }

    @Test
    void anArtifactThatNoBranchCanStoreIsAnError() {
        Run run = both.startRun(RunSpec.in("digits"));
        Content broken = Content.of(3, () -> {
            throw new java.io.IOException("gone");
        });

        assertThatThrownBy(() -> run.logArtifact("a.bin", broken))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("gone");
        assertThat(both.failures()).isEmpty();
    }

    @Test
    void flushingFailsOnlyWhereEveryBranchFails() {
        Run run = both.startRun(RunSpec.in("digits"));
        b.failing(Operation.FLUSH, down("b is down"));
        run.flush();
        a.failing(Operation.FLUSH, down("a is down"));

        assertThatThrownBy(run::flush).hasMessage("a is down");
        a.heal();
        run.end(RunStatus.FINISHED);
        assertThatCode(run::flush).doesNotThrowAnyException();
    }

    @Test
    void eachBranchIsReconciledWithWhatItHasItself() {
        Run run = both.startRun(RunSpec.in("digits"));
        LogBatch batch = LogBatch.ofMetrics(List.of(Metric.of("loss", 1, 0, 10), Metric.of("loss", 2, 1, 20)));
        b.failing(Operation.LOG, new RejectedException("not now"));
        run.log(batch);
        b.heal();
        a.calls.clear();
        run.reconcile(batch, both.reader());

        assertThat(history(b, run, "loss")).isEqualTo(history(a, run, "loss"));
        assertThat(a.calls).doesNotContain(Operation.LOG);
    }

    // Ending

    @Test
    void aBranchThatCannotEndTheRunIsReportedAndTheOthersEnd() {
        Run run = both.startRun(RunSpec.in("digits"));
        b.failing(Operation.END, down("b is down"));
        run.end(RunStatus.FINISHED);

        assertThat(in(a, run).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(in(a, run).tags()).containsEntry(TAG, "b");
        assertThat(b.calls).containsExactly(Operation.START, Operation.END, Operation.DETACH);
        assertThat(both.failures()).extracting(BranchFailure::what).containsExactly("end");
    }

    @Test
    void anEndThatEveryBranchFailsIsThrownAndMayBeRepeated() {
        Run run = both.startRun(RunSpec.in("digits"));
        a.failing(Operation.END, down("a is down"));
        b.failing(Operation.END, down("b is down"));

        assertThatThrownBy(() -> run.end(RunStatus.FINISHED))
                .hasMessage("a is down")
                .satisfies(error -> assertThat(error.getSuppressed()).hasSize(1));
        a.heal();
        b.heal();
        run.end(RunStatus.FINISHED);

        assertThat(in(a, run).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(in(b, run).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(both.failures()).isEmpty();
    }

    @Test
    void detachingLeavesTheRunRunningInEveryBranch() {
        Run run = both.startRun(RunSpec.in("digits"));
        run.detach();
        run.close();

        assertThat(in(a, run).status()).isEqualTo(RunStatus.RUNNING);
        assertThat(in(b, run).status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void closingTheTrackerEndsOpenRunsFailedAtTheSameTimeAndClosesEveryBranch() {
        Run run = both.startRun(RunSpec.in("digits"));
        both.close();
        both.close();

        assertThat(in(a, run).status()).isEqualTo(RunStatus.FAILED);
        assertThat(in(b, run).endTime()).isEqualTo(in(a, run).endTime());
        assertThat(a.calls).contains(Operation.CLOSE);
        assertThat(b.calls).contains(Operation.CLOSE);
        assertThatThrownBy(() -> both.startRun(RunSpec.in("digits"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void everyBranchIsClosedAlsoWhenOneFailsTo() {
        a.failing(Operation.CLOSE, down("a does not close"));
        b.failing(Operation.CLOSE, down("b does not close"));

        assertThatThrownBy(three::close)
                .hasMessage("a does not close")
                .satisfies(error -> assertThat(error.getSuppressed()).hasSize(1));
        assertThat(c.calls).containsExactly(Operation.CLOSE);
    }

    // The tracker

    @Test
    void readingIsTheFirstBranchs() {
        assertThat(both.reader()).isSameAs(a.store.reader());
    }

    @Test
    void theTransferLimitsAreTheLeastOfTheBranches() {
        ScriptedTracker wide = new ScriptedTracker(
                new InMemoryTracker(), new TransferLimits(5000, 1, true, Duration.ofSeconds(5)), true);
        ScriptedTracker busy = new ScriptedTracker(
                new InMemoryTracker(), new TransferLimits(800, 4, false, Duration.ofSeconds(3)), true);

        assertThat(new FanOutTracker(List.of(new Branch("w", wide), new Branch("b", busy))).transferLimits())
                .isEqualTo(new TransferLimits(800, 1, false, Duration.ofSeconds(5)));
    }

    @Test
    void anAdminActsOnEveryBranchThatHasTheRun() {
        b.failing(Operation.START, down("b is down"));
        Run onlyInA = both.startRun(RunSpec.in("digits"));
        b.heal();
        Run inBoth = both.startRun(RunSpec.in("digits"));

        both.admin().orElseThrow().rename(inBoth.id(), "other");
        both.admin().orElseThrow().delete(onlyInA.id());
        both.admin().orElseThrow().delete(inBoth.id());

        assertThat(in(a, onlyInA).deleted()).isTrue();
        assertThat(in(a, inBoth).deleted()).isTrue();
        assertThat(in(b, inBoth).deleted()).isTrue();
        assertThat(in(b, inBoth).name()).isEqualTo("other");
        assertThatThrownBy(() -> both.admin().orElseThrow().delete(RunId.random()))
                .isInstanceOf(RejectedException.class);
    }

    @Test
    void anAdminThatOneBranchRefusesThrowsAfterTheOthersWereTried() {
        Run run = both.startRun(RunSpec.in("digits"));
        a.store.admin().orElseThrow().delete(run.id());

        assertThatThrownBy(() -> both.admin().orElseThrow().rename(run.id(), "other"))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("is deleted");
        assertThat(in(b, run).name()).isEqualTo("other");
    }

    @Test
    void anExperimentIsDescribedInEveryBranchThatHasIt() {
        a.failing(Operation.START, down("a is down"));
        both.startRun(RunSpec.in("only in b"));
        a.heal();
        both.startRun(RunSpec.in("in both"));
        RunAdmin admin = both.admin().orElseThrow();

        admin.updateExperiment(ExperimentSpec.named("only in b").describedAs("one"));
        admin.updateExperiment(ExperimentSpec.named("in both").describedAs("two"));

        assertThat(a.store.reader().experiments())
                .extracting(ExperimentInfo::description)
                .containsExactly("two");
        assertThat(b.store.reader().experiments())
                .extracting(ExperimentInfo::description)
                .containsExactlyInAnyOrder("one", "two");
        assertThatThrownBy(() -> admin.updateExperiment(ExperimentSpec.named("in none")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("in none");
    }

    @Test
    void thereIsNoAdminWhereOneBranchHasNone() {
        ScriptedTracker without = new ScriptedTracker(new InMemoryTracker(), TransferLimits.DEFAULT, false);

        assertThat(new FanOutTracker(List.of(new Branch("a", a), new Branch("w", without))).admin())
                .isEmpty();
    }

    @Test
    void branchesAreAtLeastOneWithNamesOfTheirOwn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FanOutTracker(List.of()))
                .withMessageContaining("at least one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FanOutTracker(List.of(new Branch("a", a), new Branch("a", b))))
                .withMessage("Two branches are named 'a'; rename one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Branch("a, b", a))
                .withMessageContaining("'a, b'");
    }

    @Test
    void behindSafeguardsTheBranchesGetTheSameGuardedItems() {
        SafeguardedTracker guarded = new SafeguardedTracker(
                both, Safeguards.fromSettings(Map.of("non-finite", "DROP", "param-drift", "TAG")));
        Run run = guarded.startRun(RunSpec.in("digits"));
        run.logMetrics(Map.of("loss (val)", 0.5, "grad", Double.NaN));
        run.logParam("eta", 1);
        run.logParam("eta", 2);
        run.end(RunStatus.FINISHED);

        assertThat(in(b, run))
                .usingRecursiveComparison()
                .ignoringFields("uri", "backendId")
                .isEqualTo(in(a, run));
        assertThat(in(a, run).latestMetrics()).hasSize(1);
        assertThat(in(a, run).tags()).containsEntry("tracker4j.param.eta", "2");
    }
}
