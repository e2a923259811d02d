package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ending, closing and letting go. */
interface EndCases extends Cases {

    @ParameterizedTest
    @EnumSource(names = {"FINISHED", "FAILED", "KILLED"})
    default void aRunEndsWithTheStatusAndTimeThatAreGiven(RunStatus status) {
        Run run = store().tracker().startRun(store().spec().startedAt(1_600_000_000_000L));
        run.end(status, 1_600_000_000_789L);

        assertThat(store().read(run).status()).isEqualTo(status);
        assertThat(store().read(run).endTime()).isEqualTo(1_600_000_000_789L);
        assertThat(store().another().reader().run(run.id()).status()).isEqualTo(status);
    }

    @Test
    default void aRunEndsNowWhenNoTimeIsGiven() {
        Run run = store().start();
        long before = System.currentTimeMillis();
        run.end(RunStatus.FINISHED);
        long after = System.currentTimeMillis();

        assertThat(store().read(run).endTime()).isBetween(before, after);
    }

    @Test
    default void aRunMayHaveTimesAtTheEpoch() {
        Run run = store().tracker().startRun(store().spec().startedAt(0));
        run.end(RunStatus.FINISHED, 1);

        assertThat(store().read(run).startTime()).isZero();
        assertThat(store().read(run).endTime()).isEqualTo(1);
    }

    @Test
    default void theFirstEndWins() {
        Run run = store().start();
        run.end(RunStatus.FINISHED, 2_000_000_000_000L);

        run.end(RunStatus.FAILED, 3_000_000_000_000L);
        run.close();
        run.detach();

        assertEnd(run, RunStatus.FINISHED, 2_000_000_000_000L);
    }

    @ParameterizedTest
    @EnumSource(names = {"RUNNING", "SCHEDULED"})
    default void aRunDoesNotEndInAStateThatIsNoEnd(RunStatus status) {
        Run run = store().start();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> run.end(status, 2_000_000_000_000L))
                .withMessageContaining(status.name());

        run.end(RunStatus.FINISHED, 2_000_000_000_001L);
        assertEnd(run, RunStatus.FINISHED, 2_000_000_000_001L);
    }

    @Test
    default void aRunDoesNotEndBeforeTheEpoch() {
        Run run = store().start();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> run.end(RunStatus.FINISHED, -1))
                .withMessageContaining("-1");

        run.logParam("still", "open");
        assertThat(store().read(run).status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    default void nothingIsLoggedToARunThatHasEnded() {
        Run run = store().start();
        run.end(RunStatus.FINISHED, 2_000_000_000_000L);

        assertTakesNothing(run);
        assertEnd(run, RunStatus.FINISHED, 2_000_000_000_000L);
    }

    @Test
    default void aRunThatIsClosedWithoutAnEndHasFailed() {
        Run run = store().start();
        long before = System.currentTimeMillis();
        run.close();
        long after = System.currentTimeMillis();

        assertThat(store().read(run).status()).isEqualTo(RunStatus.FAILED);
        assertThat(store().read(run).endTime()).isBetween(before, after);
        assertTakesNothing(run);
    }

    @Test
    default void aRunThatIsLetGoStaysRunning() {
        Run run = store().start();
        run.logParam("eta", 0.1);
        run.detach();

        RunInfo info = store().read(run);
        assertThat(info.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(info.endTime()).isNull();
        assertThat(info.params()).isEqualTo(Map.of("eta", "0.1"));
        assertTakesNothing(run);
    }

    @Test
    default void endingOrClosingARunThatWasLetGoChangesNothing() {
        Run run = store().start();
        run.detach();

        run.end(RunStatus.FINISHED, 2_000_000_000_000L);
        run.close();
        run.detach();

        assertThat(store().read(run).status()).isEqualTo(RunStatus.RUNNING);
        assertThat(store().read(run).endTime()).isNull();
    }

    @Test
    default void aRunThatWasLetGoCanBeResumedByAnotherTracker() {
        Run run = store().start();
        run.logMetric("loss", 0.5);
        run.detach();

        Run resumed = store().another().startRun(RunSpec.resume(store().experiment(), run.id()));
        resumed.logMetric("loss", 0.25);
        resumed.end(RunStatus.FINISHED, 2_000_000_000_000L);

        assertThat(store().history(run, "loss"))
                .extracting(point -> point.value())
                .containsExactlyInAnyOrder(0.5, 0.25);
        assertEnd(run, RunStatus.FINISHED, 2_000_000_000_000L);
    }

    @Test
    default void aHolderThatLetGoDoesNotTouchTheRunOfTheNextHolder() {
        Run first = store().start();
        first.detach();
        Run second = store().resume(first.id());

        first.end(RunStatus.KILLED, 2_000_000_000_000L);
        first.close();

        second.logParam("still", "open");
        assertThat(store().read(second).status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    default void flushingChangesNothingThatCanBeSeen() {
        Run run = store().start();
        run.logParam("a", 1);
        run.flush();
        run.logParam("b", 2);
        run.flush();

        assertThat(store().read(run).params()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(store().read(run).status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    default void closingTheTrackerEndsTheRunsThatAreLeftOpenAsFailed() {
        ExperimentTracker tracker = store().another();
        Run left = tracker.startRun(store().spec());
        Run child = tracker.startRun(store().spec().childOf(left.id()));
        Run ended = tracker.startRun(store().spec());
        ended.end(RunStatus.FINISHED, 2_000_000_000_000L);
        Run detached = tracker.startRun(store().spec());
        detached.detach();

        long before = System.currentTimeMillis();
        tracker.close();
        long after = System.currentTimeMillis();

        assertThat(store().read(left).status()).isEqualTo(RunStatus.FAILED);
        assertThat(store().read(left).endTime()).isBetween(before, after);
        assertThat(store().read(child).status()).isEqualTo(RunStatus.FAILED);
        assertEnd(ended, RunStatus.FINISHED, 2_000_000_000_000L);
        assertThat(store().read(detached).status()).isEqualTo(RunStatus.RUNNING);
        assertTakesNothing(left);
    }

    @Test
    default void closingTheTrackerAgainIsHarmless() {
        ExperimentTracker tracker = store().another();
        Run run = tracker.startRun(store().spec());
        tracker.close();
        RunInfo before = store().read(run);

        tracker.close();
        run.close();

        assertThat(store().read(run)).isEqualTo(before);
    }

    private void assertEnd(Run run, RunStatus status, long time) {
        assertThat(store().read(run).status()).isEqualTo(status);
        assertThat(store().read(run).endTime()).isEqualTo(time);
    }

    private void assertTakesNothing(Run run) {
        RunInfo before = store().read(run);
        assertThatIllegalStateException().isThrownBy(() -> run.logParam("late", 1));
        assertThatIllegalStateException().isThrownBy(() -> run.setTag("late", "1"));
        assertThatIllegalStateException().isThrownBy(() -> run.logMetric("late", 1, 1));
        assertThatIllegalStateException().isThrownBy(() -> run.logMetric("late", 1));
        assertThatIllegalStateException().isThrownBy(() -> run.logDataset(Store.dataset("late")));
        assertThatIllegalStateException()
                .isThrownBy(() -> run.log(LogBatch.builder().param("late", 1).build()));
        assertThatIllegalStateException().isThrownBy(() -> run.logArtifact("late.txt", Content.of("late")));
        assertThat(store().read(run)).isEqualTo(before);
        assertThat(store().reader().artifacts(run.id(), "")).isEmpty();
    }
}
