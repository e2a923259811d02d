package io.github.tracker4j.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.Content;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.fanout.ScriptedTracker.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Artifacts, flushes, reconciliations and ends of a run, where branches take them and where they fail. */
class FanOutRunTest extends BranchesOfAFanOut {

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
}
