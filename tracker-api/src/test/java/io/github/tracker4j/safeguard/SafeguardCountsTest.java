package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.backend.InMemoryTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted while a run is logged, and where it stands afterwards. */
class SafeguardCountsTest {

    private static final Safeguards DROPPING =
            Safeguards.builder().nonFinite(NonFinitePolicy.DROP).build();

    private final InMemoryTracker store = new InMemoryTracker();
    private final ScriptedStore scripted = new ScriptedStore(store);
    private final SafeguardedTracker tracker = new SafeguardedTracker(scripted, DROPPING);
    private CapturedLog log;

    @BeforeEach
    void listen() {
        log = CapturedLog.of(SafeguardedTracker.class);
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    private Run start() {
        return tracker.startRun(RunSpec.in("digits"));
    }

    private RunInfo stored(Run run) {
        return store.reader().run(run.id());
    }

    private static void logBoth(Run run) {
        run.logMetric("loss", Double.NaN, 1);
        run.logMetric("loss", Double.NaN, 2);
        run.logMetric("acc?", 0.5, 1);
        run.logMetric("acc?", 0.75, 2);
        run.setTag("b?", "x");
    }

    @Test
    void theCountsOfAnOpenRunCanBeAskedFor() {
        Run run = start();
        logBoth(run);

        assertThat(tracker.counts(run.id())).isEqualTo(new SafeguardCounts(2, 2, 0, 0));
        assertThat(tracker.droppedPoints(run.id())).isEqualTo(Map.of("loss", 2L));
        assertThat(tracker.counts(start().id())).isEqualTo(SafeguardCounts.NONE);
    }

    @Test
    void theCountsStandInTheTagsWhenARunEnds() {
        Run run = start();
        logBoth(run);
        run.end(RunStatus.FINISHED, 5_000_000_000_000L);

        assertThat(stored(run).tags())
                .containsEntry("tracker4j.dropped_points", "2")
                .containsEntry("tracker4j.mapped_keys", "2")
                .doesNotContainKeys("tracker4j.shortened_params", "tracker4j.redacted_values");
        assertThat(stored(run).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(stored(run).endTime()).isEqualTo(5_000_000_000_000L);
    }

    @Test
    void aRunOfWhichNothingWasLeftOutOrChangedGetsNoTag() {
        Run run = start();
        run.logMetric("loss", 0.5, 1);
        run.end(RunStatus.FINISHED);

        assertThat(stored(run).tags().keySet())
                .noneMatch(key -> key.endsWith("points") || key.endsWith("keys") || key.endsWith("values"));
        assertThat(scripted.batches()).isEqualTo(1);
    }

    @Test
    void aKeyOfTheSpecIsCountedLikeAnyOther() {
        Run run = tracker.startRun(RunSpec.in("digits").withTag("a?", "1"));
        run.setTag("a?", "2");
        run.end(RunStatus.FINISHED);

        assertThat(stored(run).tags()).containsEntry("tracker4j.mapped_keys", "1");
    }

    @Test
    void aKeyOfACallThatFailedIsNotCounted() {
        Run run = start();

        assertThatThrownBy(() -> run.logMetric("a?", 1, 1, -1)).hasMessageContaining("-1");
        assertThat(tracker.counts(run.id())).isEqualTo(SafeguardCounts.NONE);
    }

    @Test
    void ofACallThatFailedHalfWayWhatWasStoredIsCountedAndTheRestWhenItIs() {
        Run run = start();
        scripted.failNextLogHalfWay();
        LogBatch batch = LogBatch.builder()
                .param("text?", "x".repeat(6001))
                .tag("password", "a1b2c3d4")
                .metric(Metric.of("acc?", 0.5, 1, 1))
                .metric(Metric.of("loss", Double.NaN, 1, 1))
                .build();

        UnavailableException failed = catchThrowableOfType(UnavailableException.class, () -> run.log(batch));
        assertThat(tracker.counts(run.id())).isEqualTo(new SafeguardCounts(1, 1, 1, 1));

        run.log(failed.remaining());
        assertThat(tracker.counts(run.id())).isEqualTo(new SafeguardCounts(1, 2, 1, 1));
    }

    @Test
    void whatTheSpecOfARunThatIsThereAlreadySaysIsNotCounted() {
        Run first = start();
        first.detach();
        RunSpec again = RunSpec.in("digits")
                .withId(first.id())
                .withTag("password", "a1b2c3d4")
                .withTag("a?", "b");

        Run resumed = tracker.startRun(again.createOrResume());

        assertThat(tracker.counts(resumed.id())).isEqualTo(SafeguardCounts.NONE);
        assertThat(tracker.counts(tracker.startRun(again.withId(RunId.random()).createOrResume())
                        .id()))
                .isEqualTo(new SafeguardCounts(0, 1, 0, 1));
    }

    @Test
    void ofMappedKeysWithoutEndTheFirstAreCounted() {
        GuardCounts counts = new GuardCounts();
        for (int i = 0; i < 10_010; i++) {
            counts.mapped("key? " + i);
            counts.shortened("key " + i);
        }

        assertThat(counts.totals()).isEqualTo(new SafeguardCounts(0, 10_000, 10_000, 0));
    }

    @Test
    void aLongParamThatIsLeftOutIsNotCounted() {
        SafeguardedTracker keeping = new SafeguardedTracker(
                store, Safeguards.builder().paramDrift(ParamDriftPolicy.KEEP).build());
        Run run = keeping.startRun(RunSpec.in("digits"));
        run.logParam("text", "short");
        run.logParam("text", "x".repeat(6001));

        assertThat(keeping.counts(run.id())).isEqualTo(SafeguardCounts.NONE);
    }

    @Test
    void theCountsOfAResumedRunAreAddedToThoseThatItHad() {
        Run first = start();
        logBoth(first);
        first.detach();
        assertThat(stored(first).tags()).containsEntry("tracker4j.dropped_points", "2");

        Run second = tracker.startRun(RunSpec.resume("digits", first.id()));
        second.logMetric("loss", Double.NaN, 3);
        second.close();

        assertThat(stored(first).tags())
                .containsEntry("tracker4j.dropped_points", "3")
                .containsEntry("tracker4j.mapped_keys", "2");
    }

    @Test
    void anotherTextInATagOfOursCountsAsNothing() {
        Run first = start();
        first.setTag("tracker4j.dropped_points", "many");
        first.detach();
        Run second = tracker.startRun(RunSpec.resume("digits", first.id()));
        second.logMetric("loss", Double.NaN, 3);
        second.close();

        assertThat(stored(first).tags()).containsEntry("tracker4j.dropped_points", "1");
    }

    @Test
    void aRunThatIsOverIsForgotten() {
        Run ended = start();
        logBoth(ended);
        ended.end(RunStatus.FINISHED);
        Run detached = start();
        logBoth(detached);
        detached.detach();

        assertThat(tracker.counts(ended.id())).isEqualTo(SafeguardCounts.NONE);
        assertThat(tracker.droppedPoints(ended.id())).isEmpty();
        assertThat(tracker.counts(detached.id())).isEqualTo(SafeguardCounts.NONE);
    }

    @Test
    void keysWithoutEndAreCountedTogether() {
        Run run = start();
        for (int i = 0; i < 1010; i++) {
            run.logMetric("loss " + i, Double.NaN, 1);
        }

        assertThat(tracker.droppedPoints(run.id())).hasSize(1001).containsEntry("*", 10L);
        assertThat(tracker.counts(run.id()).droppedPoints()).isEqualTo(1010);
    }

    @Test
    void theCountsOfARunThatWasLeftOpenAreToldWhenTheTrackerIsClosed() {
        Run run = start();
        logBoth(run);
        tracker.close();

        assertThat(stored(run).tags()).containsEntry("tracker4j.dropped_points", "2");
        assertThat(stored(run).status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void countsThatCannotBeWrittenKeepNoRunFromItsEnd() {
        Run run = start();
        logBoth(run);
        scripted.failNextLog(false);

        run.end(RunStatus.FINISHED);

        assertThat(stored(run).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(stored(run).tags()).doesNotContainKey("tracker4j.dropped_points");
        assertThat(log.at(Level.WARNING))
                .last()
                .asString()
                .isEqualTo("Run " + run.id() + ": its tags do not tell what its safeguards have counted,"
                        + " SafeguardCounts[droppedPoints=2, mappedKeys=2, shortenedParams=0, redactedValues=0]");
    }

    @Test
    void anEndThatIsRepeatedAddsNothingTwice() {
        Run first = start();
        logBoth(first);
        first.detach();
        Run run = tracker.startRun(RunSpec.resume("digits", first.id()));
        run.logMetric("loss", Double.NaN, 3);
        scripted.failNextLog(true);
        scripted.failNextEnd();

        assertThatThrownBy(run::close).isInstanceOf(UnavailableException.class);
        run.close();

        assertThat(stored(run).tags()).containsEntry("tracker4j.dropped_points", "3");
        assertThat(stored(run).status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void closingAsksABackendThatIsOutOfReachNoFurther() {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            runs.add(start());
            logBoth(runs.get(i));
        }
        int before = scripted.batches();
        scripted.goOutOfReach();

        assertThatThrownBy(tracker::close).isInstanceOf(UnavailableException.class);

        assertThat(scripted.batches() - before).isEqualTo(1);
    }

    @Test
    void anEndThatIsNoneIsRefusedAndTheRunGoesOn() {
        Run run = start();
        logBoth(run);

        assertThatThrownBy(() -> run.end(RunStatus.RUNNING)).isInstanceOf(IllegalArgumentException.class);
        run.logMetric("loss", Double.NaN, 3);
        run.log(LogBatch.ofMetrics(List.of(Metric.of("loss", 1, 4))));
        run.end(RunStatus.FINISHED);

        assertThat(stored(run).tags()).containsEntry("tracker4j.dropped_points", "3");
    }
}
