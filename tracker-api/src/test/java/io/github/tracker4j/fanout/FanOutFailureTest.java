package io.github.tracker4j.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.Param;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.fanout.ScriptedTracker.Operation;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Branches that fail to start a run or to log: what they miss, who is told, and when a call fails. */
class FanOutFailureTest extends BranchesOfAFanOut {

    // Starting

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
}
