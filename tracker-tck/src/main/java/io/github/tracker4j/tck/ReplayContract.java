package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What one tracker gives to read can be logged again into another, equal to the last bit: a suite for an ordered pair of
 * backends. Extend it for each pair and direction.
 *
 * <p>Neither place need be empty: every case works in an experiment of a new name. What {@link #source()} and {@link
 * #target()} gave is closed by the suite.
 */
public abstract class ReplayContract {

    private final String experiment = "replay " + RunId.random();
    private @Nullable ExperimentTracker source;
    private @Nullable ExperimentTracker target;

    /** For subclasses. */
    protected ReplayContract() {}

    /** The tracker that is read; called once a case at most. */
    protected abstract ExperimentTracker source();

    /** The tracker that is logged to; called once a case at most. */
    protected abstract ExperimentTracker target();

    /** What the target makes of the value of a point, where it cannot keep every double; the default keeps all. */
    protected double kept(double value) {
        return value;
    }

    /** How many points the long history has: 20,000 unless a fast target can take more. */
    protected long longHistory() {
        return 20_000;
    }

    /** Closes what a case has opened. */
    @AfterEach
    protected void closeTrackers() {
        if (source != null) {
            source.close();
        }
        if (target != null) {
            target.close();
        }
    }

    private ExperimentTracker from() {
        if (source == null) {
            source = source();
        }
        return source;
    }

    private ExperimentTracker to() {
        if (target == null) {
            target = target();
        }
        return target;
    }

    private void assertReplicas(RunReader expected, List<RunId> ids) {
        for (RunId id : ids) {
            assertThat(RunComparison.differences(expected, to().reader(), id, this::kept))
                    .as(
                            "what differs in the replica of run %s",
                            expected.run(id).name())
                    .isEmpty();
        }
    }

    private List<RunInfo> replicas() {
        return to().reader().runs(RunQuery.in(experiment)).items();
    }

    @Test
    void aRunThatIsReadCanBeLoggedAgainEqualToTheLastBit() {
        List<RunId> ids = SampleRuns.log(from(), experiment);

        new Replay(from().reader(), to()).experiment(experiment);

        assertReplicas(from().reader(), ids);
        assertThat(replicas()).extracting(RunInfo::id).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void aRunIsReplayedAfterTheRunsThatItIsNestedUnder() {
        List<RunId> ids = SampleRuns.log(from(), experiment);

        new Replay(from().reader(), to()).run(ids.get(2));

        assertReplicas(from().reader(), ids.subList(0, 3));
        assertThat(replicas()).hasSize(3);
    }

    @Test
    void replayingAgainChangesNothing() {
        List<RunId> ids = SampleRuns.log(from(), experiment);
        new Replay(from().reader(), to()).experiment(experiment);
        List<RunInfo> before = replicas();

        new Replay(from().reader(), to()).experiment(experiment);

        assertThat(replicas()).isEqualTo(before);
        assertReplicas(from().reader(), ids);
    }

    @Test
    void aReplayThatWasCutOffIsCompletedByTheNext() {
        List<RunId> ids = SampleRuns.log(from(), experiment);
        RunId training = ids.get(1);
        for (int points : new int[] {3, 1500, 2300}) {
            Replay cutOff = new Replay(new BreakingReader(from().reader(), points), to());
            assertThatThrownBy(() -> cutOff.run(training)).isInstanceOf(UnavailableException.class);
            assertThat(to().reader().run(training).status()).isEqualTo(RunStatus.RUNNING);
        }

        new Replay(from().reader(), to()).experiment(experiment);

        assertReplicas(from().reader(), ids);
    }

    @Test
    void aRunThatWentOnIsBroughtUpToDate() {
        Run run = from().startRun(RunSpec.in(experiment).named("live").startedAt(1000));
        run.logParam("eta", 0.1);
        run.logMetric("loss", 1, 1, 1);
        run.logText("log.txt", "begun");
        new Replay(from().reader(), to()).run(run.id());
        assertReplicas(from().reader(), List.of(run.id()));

        run.logParam("depth", 4);
        run.setTag("phase", "two");
        run.logMetric("loss", 2, 2, 2);
        run.logMetric("loss", 3, 0, 0);
        run.logMetric("acc", Double.NaN, 1, 1);
        run.logText("log.txt", "ended");
        run.end(RunStatus.FINISHED, 2000);
        new Replay(from().reader(), to()).run(run.id());

        assertReplicas(from().reader(), List.of(run.id()));
        assertThat(to().reader().run(run.id()).params()).isEqualTo(Map.of("eta", "0.1", "depth", "4"));
    }

    @Test
    void aLongHistoryIsReplayedThatNobodyHolds() {
        GeneratedRun generated = new GeneratedRun(experiment, longHistory());

        new Replay(generated, to()).run(generated.id());

        assertReplicas(generated, List.of(generated.id()));
    }
}
