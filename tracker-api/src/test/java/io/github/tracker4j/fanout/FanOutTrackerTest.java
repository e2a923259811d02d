package io.github.tracker4j.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TransferLimits;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.fanout.ScriptedTracker.Operation;
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
import org.junit.jupiter.api.Test;

/** What a fan-out over branches that work gives to each of them, and what it makes of all as a tracker. */
class FanOutTrackerTest extends BranchesOfAFanOut {

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

    @Test
    void whoHasLookedForARunHasAskedTheFirstBranchAndTheOthersLookForThemselves() {
        both.startRun(RunSpec.in("digits").withId(RunId.random()).createAbsent())
                .detach();

        assertThat(a.modes).containsExactly(RunSpec.Mode.CREATE_ABSENT);
        assertThat(b.modes).containsExactly(RunSpec.Mode.CREATE);
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
