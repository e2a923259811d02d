package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import org.junit.jupiter.api.Test;

/**
 * What a decorator passes on to the tracker that it stands in front of. A decorator keeps {@link TrackerContract} too.
 */
public abstract class DecoratorContract {

    private static final LogBatch BATCH = LogBatch.builder()
            .param("eta", 0.1)
            .tag("phase", "one")
            .input(Store.dataset("train"))
            .metric(Metric.of("loss", 0.5, 1, 1))
            .build();

    private final RecordingTracker inner = new RecordingTracker(true);
    private final RunId id = RunId.random();

    /** For subclasses. */
    protected DecoratorContract() {}

    /** The decorator in front of this tracker and no other, changing nothing that is lawful. */
    protected abstract ExperimentTracker around(ExperimentTracker tracker);

    private Run start(ExperimentTracker tracker) {
        return tracker.startRun(RunSpec.in("decorated").withId(id).startedAt(1000));
    }

    @Test
    void aSpecReachesTheInnerTrackerOnceWithItsMode() {
        ExperimentTracker tracker = around(inner);
        start(tracker).detach();
        tracker.startRun(RunSpec.resume("decorated", id)).detach();

        assertThat(inner.calls()).containsOnlyOnce("startRun CREATE", "startRun RESUME");
        assertThat(inner.reader().run(id).startTime()).isEqualTo(1000);
    }

    @Test
    void aBatchReachesTheInnerRunAsOneLogCall() {
        start(around(inner)).log(BATCH);

        assertThat(inner.calls()).contains("log " + BATCH);
        assertThat(inner.calls()).filteredOn(call -> call.startsWith("log ")).hasSize(1);
    }

    @Test
    void reconcilingIsLeftToTheInnerRun() {
        ExperimentTracker tracker = around(inner);
        Run run = start(tracker);
        run.log(LogBatch.ofParams(BATCH.params()));

        run.reconcile(BATCH, tracker.reader());

        assertThat(inner.calls()).contains("reconcile " + BATCH);
        assertThat(inner.reader().run(id).latestMetrics()).containsEntry("loss", Metric.of("loss", 0.5, 1, 1));
    }

    @Test
    void flushAndDetachReachTheInnerRun() {
        Run run = start(around(inner));
        run.flush();
        run.detach();

        assertThat(inner.calls()).containsSubsequence("flush", "detach");
        assertThat(inner.calls()).noneMatch(call -> call.startsWith("end "));
        assertThat(inner.reader().run(id).status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void theEndAndAnArtifactReachTheInnerRun() {
        Run run = start(around(inner));
        run.logArtifact("a/b.txt", Content.of("b"));
        run.end(RunStatus.KILLED, 5000);

        assertThat(inner.calls()).contains("logArtifact a/b.txt", "end KILLED 5000");
    }

    @Test
    void readingIsTheInnerTrackers() {
        ExperimentTracker tracker = around(inner);
        start(tracker).log(BATCH);

        assertThat(tracker.reader().run(id)).isEqualTo(inner.reader().run(id));
    }

    @Test
    void theTransferLimitsAreTheInnerTrackers() {
        assertThat(around(inner).transferLimits()).isEqualTo(RecordingTracker.LIMITS);
    }

    @Test
    void whatBecomesOfAPointIsTheInnerTrackers() {
        Metric negativeZero = Metric.of("loss", -0.0, 1, 1);

        assertThat(around(inner).asStored(negativeZero)).isEqualTo(Metric.of("loss", 0.0, 1, 1));
    }

    @Test
    void theDirectoryIsTheInnerTrackers() {
        assertThat(around(inner).directory()).contains(RecordingTracker.DIRECTORY);
    }

    @Test
    void theAdminIsTheInnerTrackers() {
        ExperimentTracker tracker = around(inner);
        start(tracker).end(RunStatus.FINISHED);

        tracker.admin().orElseThrow().delete(id);

        assertThat(inner.reader().run(id).deleted()).isTrue();
        assertThat(around(new RecordingTracker(false)).admin()).isEmpty();
    }

    @Test
    void closingClosesTheInnerTrackerAndTheRunsThatAreOpen() {
        ExperimentTracker tracker = around(inner);
        start(tracker);
        tracker.close();
        tracker.close();

        assertThat(inner.calls()).contains("close tracker");
        assertThat(inner.reader().run(id).status()).isEqualTo(RunStatus.FAILED);
        assertThat(inner.reader().run(id).tags()).isEmpty();
    }
}
