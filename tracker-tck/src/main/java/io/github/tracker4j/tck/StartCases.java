package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Limits;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Starting, resuming and nesting runs, and the experiments that they make. */
interface StartCases extends Cases {

    @Test
    default void aRunStartsRunningWithNothingLogged() {
        Run run = store().start();

        RunInfo info = store().read(run);
        assertThat(info.id()).isEqualTo(run.id());
        assertThat(info.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(info.endTime()).isNull();
        assertThat(info.deleted()).isFalse();
        assertThat(info.parent()).isNull();
        assertThat(info.params()).isEmpty();
        assertThat(info.inputs()).isEmpty();
        assertThat(info.latestMetrics()).isEmpty();
        assertThat(store().reader().artifacts(run.id(), "")).isEmpty();
    }

    @Test
    default void aRunIsWhatItsSpecSays() {
        RunId id = RunId.random();
        Run run = store().tracker()
                .startRun(store().spec()
                        .withId(id)
                        .named("Lauf \u00e9 \u4e2d \ud83d\ude80: 100 % / \"1\"")
                        .startedAt(1_600_000_000_123L)
                        .withTags(Map.of("team", "vision", "note", "two\nlines", "empty", "")));

        assertThat(run.id()).isEqualTo(id);
        RunInfo info = store().read(run);
        assertThat(info.experiment()).isEqualTo(store().experiment());
        assertThat(info.name()).isEqualTo("Lauf \u00e9 \u4e2d \ud83d\ude80: 100 % / \"1\"");
        assertThat(info.startTime()).isEqualTo(1_600_000_000_123L);
        assertThat(info.tags()).isEqualTo(Map.of("team", "vision", "note", "two\nlines", "empty", ""));
    }

    @Test
    default void whatASpecLeavesOpenIsFilled() {
        long before = System.currentTimeMillis();
        Run run = store().start();
        long after = System.currentTimeMillis();

        RunInfo info = store().read(run);
        assertThat(info.startTime()).isBetween(before, after);
        String name = RunSpec.in("any").startedAt(info.startTime()).complete().name();
        assertThat(info.name()).isEqualTo(name).matches("run_\\d{8}_\\d{6}");
    }

    @Test
    default void theStandardTagsAreAddedToASpecWithoutAStartTime() {
        Map<String, String> standard = RunSpec.in("any").complete().tags();

        // A decorator may add what it has to say, under a prefix of ours.
        Map<String, String> added = new HashMap<>(store().read(store().start()).tags());
        added.keySet().removeIf(key -> key.startsWith("tracker4j."));
        assertThat(added).isEqualTo(standard);
    }

    @Test
    default void theStandardTagsOfTheCallerStay() {
        Run run = store().tracker().startRun(store().spec().withTag("mlflow.source.name", "train.sh"));

        assertThat(store().read(run).tags()).containsEntry("mlflow.source.name", "train.sh");
    }

    @Test
    default void noTagIsAddedToASpecWithAStartTime() {
        Run run = store().tracker().startRun(store().spec().startedAt(1_600_000_000_000L));

        assertThat(store().read(run).tags()).isEmpty();
    }

    @Test
    default void noTagIsAddedWhenARunIsResumed() {
        Run run = store().tracker().startRun(store().spec().startedAt(1_600_000_000_000L));
        run.detach();

        assertThat(store().read(store().resume(run.id())).tags()).isEmpty();
    }

    @Test
    default void runsOfOneNameAreDifferentRuns() {
        RunSpec spec = store().spec().named("twin").startedAt(1_600_000_000_000L);
        Run first = store().tracker().startRun(spec);
        Run second = store().tracker().startRun(spec);
        first.logParam("which", "first");
        second.logParam("which", "second");

        assertThat(first.id()).isNotEqualTo(second.id());
        assertThat(store().read(first).params()).isEqualTo(Map.of("which", "first"));
        assertThat(store().read(second).params()).isEqualTo(Map.of("which", "second"));
    }

    @Test
    default void namesOfTheGreatestLengthAreKept() {
        String suffix = RunId.random().value();
        String experiment = "\u00e9".repeat(Limits.EXPERIMENT_NAME - suffix.length()) + suffix;
        String name = "\u4e2d".repeat(Limits.RUN_NAME);
        Run run = store().tracker().startRun(RunSpec.in(experiment).named(name));

        RunInfo info = store().read(run);
        assertThat(info.experiment()).isEqualTo(experiment);
        assertThat(info.name()).isEqualTo(name);
    }

    @Test
    default void anExperimentMayHaveANameThatIsNoFileName() {
        String experiment = "../a/b: *?\"<>| %41 # \u00e9 " + RunId.random();
        Run run = store().tracker().startRun(RunSpec.in(experiment).named("../up/"));
        run.logText("a.txt", "a");
        run.end(RunStatus.FINISHED);

        assertThat(store().read(run).name()).isEqualTo("../up/");
        assertThat(store().reader().runs(RunQuery.in(experiment)).items())
                .extracting(RunInfo::id)
                .containsExactly(run.id());
    }

    @Test
    default void anIdThatExistsIsNotCreatedAgain() {
        Run run = store().tracker().startRun(store().spec().named("first"));
        run.end(RunStatus.FINISHED, System.currentTimeMillis());

        assertThatThrownBy(() -> store().tracker()
                        .startRun(store().spec().withId(run.id()).named("second")))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e.scope()).isEqualTo(Scope.RUN))
                .satisfies(e -> assertThat(e).hasMessageContaining(run.id().value()));
        assertThat(store().read(run).name()).isEqualTo("first");
        assertThat(store().read(run).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    default void aRunThatIsUnknownIsNotResumed() {
        RunId unknown = RunId.random();
        store().start();

        assertThatThrownBy(() -> store().resume(unknown))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e.scope()).isEqualTo(Scope.RUN))
                .satisfies(e -> assertThat(e).hasMessageContaining(unknown.value()));
        assertThat(store().reader().find(unknown)).isEmpty();
    }

    @Test
    default void aRunThatIsUnknownIsCreatedWhereThatIsAllowed() {
        RunId id = RunId.random();
        Run run = store().tracker()
                .startRun(store().spec()
                        .withId(id)
                        .named("restartable")
                        .startedAt(5)
                        .withTag("a", "b")
                        .createOrResume());

        RunInfo info = store().read(run);
        assertThat(info.id()).isEqualTo(id);
        assertThat(info.name()).isEqualTo("restartable");
        assertThat(info.startTime()).isEqualTo(5);
        assertThat(info.tags()).isEqualTo(Map.of("a", "b"));
    }

    @Test
    default void aRunThatWasLookedForInVainIsCreated() {
        RunId id = RunId.random();
        assertThat(store().reader().find(id)).isEmpty();

        Run run = store().tracker()
                .startRun(store().spec().withId(id).named("absent").startedAt(5).createAbsent());

        RunInfo info = store().read(run);
        assertThat(info.id()).isEqualTo(id);
        assertThat(info.name()).isEqualTo("absent");
        assertThat(info.startTime()).isEqualTo(5);
        assertThatThrownBy(() -> store().tracker().startRun(store().spec().withId(id)))
                .isInstanceOf(RejectedException.class);
    }

    @Test
    default void resumingARunThatEndedSetsItRunningWithoutAnEndTime() {
        Run run = store().start();
        run.end(RunStatus.FAILED, System.currentTimeMillis());

        Run resumed = store().resume(run.id());

        assertThat(resumed.id()).isEqualTo(run.id());
        assertThat(store().read(run).status()).isEqualTo(RunStatus.RUNNING);
        assertThat(store().read(run).endTime()).isNull();
        resumed.logParam("after", 1);
        resumed.end(RunStatus.FINISHED, 7_000_000_000_000L);
        assertThat(store().read(run).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(store().read(run).endTime()).isEqualTo(7_000_000_000_000L);
    }

    @Test
    default void resumingKeepsEverythingThatWasLogged() {
        Run run = store().tracker().startRun(store().spec().named("kept").startedAt(1_600_000_000_000L));
        run.logParam("eta", 0.1);
        run.setTag("phase", "one");
        run.logDataset(Store.dataset("train"));
        run.logMetric("loss", 0.5, 3, 1_600_000_000_001L);
        run.logText("notes/a.txt", "a");
        run.end(RunStatus.FINISHED, 1_600_000_000_002L);
        RunInfo before = store().read(run);

        Run resumed = store().another().startRun(RunSpec.resume(store().experiment(), run.id()));

        RunInfo after = store().read(run);
        assertThat(after.name()).isEqualTo(before.name());
        assertThat(after.startTime()).isEqualTo(before.startTime());
        assertThat(after.params()).isEqualTo(before.params());
        assertThat(after.tags()).isEqualTo(before.tags());
        assertThat(after.inputs()).isEqualTo(before.inputs());
        assertThat(after.latestMetrics()).isEqualTo(before.latestMetrics());
        assertThat(store().history(resumed, "loss")).containsExactly(Metric.of("loss", 0.5, 3, 1_600_000_000_001L));
        assertThat(store().artifact(resumed, "notes/a.txt")).asString().isEqualTo("a");
    }

    @Test
    default void nothingOfASpecButIdAndExperimentIsAppliedToARunThatExists() {
        Run parent = store().start();
        Run run = store().tracker()
                .startRun(store().spec()
                        .named("first")
                        .startedAt(1_600_000_000_000L)
                        .withTag("a", "1"));
        run.detach();

        store().tracker()
                .startRun(store().spec()
                        .withId(run.id())
                        .named("second")
                        .startedAt(1_700_000_000_000L)
                        .childOf(parent.id())
                        .withTags(Map.of("a", "2", "b", "3"))
                        .createOrResume());

        RunInfo info = store().read(run);
        assertThat(info.name()).isEqualTo("first");
        assertThat(info.startTime()).isEqualTo(1_600_000_000_000L);
        assertThat(info.parent()).isNull();
        assertThat(info.tags()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    default void aRunIsNestedUnderItsParent() {
        Run parent = store().start();
        Run child = store().tracker().startRun(store().spec().childOf(parent.id()));
        Run grandchild = store().tracker().startRun(store().spec().childOf(child.id()));

        assertThat(store().read(parent).parent()).isNull();
        assertThat(store().read(child).parent()).isEqualTo(parent.id());
        assertThat(store().read(grandchild).parent()).isEqualTo(child.id());
    }

    @Test
    default void aRunMayBeNestedUnderOneThatHasEnded() {
        Run parent = store().start();
        parent.end(RunStatus.FINISHED, System.currentTimeMillis());
        Run child = store().tracker().startRun(store().spec().childOf(parent.id()));

        assertThat(store().read(child).parent()).isEqualTo(parent.id());
        assertThat(store().read(parent).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    default void aParentThatIsUnknownIsRefusedAndNothingIsCreated() {
        store().start();
        RunId id = RunId.random();
        RunId unknown = RunId.random();

        assertThatThrownBy(() ->
                        store().tracker().startRun(store().spec().withId(id).childOf(unknown)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining(unknown.value());
        assertThat(store().reader().find(id)).isEmpty();
    }

    @Test
    default void unlawfulTagsOfASpecAreRefusedAndNothingIsCreated() {
        Map<String, String> values = Map.of(
                "tracker4j.run.id", "x",
                "mlflow.runName", "x",
                "a@b", "x",
                "long", "x".repeat(Limits.TAG_VALUE + 1),
                "half", "\ud800");
        values.forEach((key, value) -> {
            RunId id = RunId.random();
            assertThatThrownBy(() ->
                            store().tracker().startRun(store().spec().withId(id).withTag(key, value)))
                    .as(key)
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining(key);
            assertThat(store().reader().find(id)).as(key).isEmpty();
        });
    }

    @Test
    default void anExperimentIsCreatedAsTheSpecOfItsFirstRunSays() {
        ExperimentSpec described = ExperimentSpec.named(store().experiment())
                .describedAs("digits,\nwith \u00e9")
                .withTags(Map.of("team", "vision", "empty", ""));
        store().tracker().startRun(RunSpec.in(described));

        ExperimentInfo info = experiment();
        assertThat(info.description()).isEqualTo("digits,\nwith \u00e9");
        assertThat(info.tags()).isEqualTo(Map.of("team", "vision", "empty", ""));
        assertThat(info.deleted()).isFalse();
    }

    @Test
    default void anExperimentThatExistsIsNotChangedByStartingARunInIt() {
        store().start();
        store().tracker()
                .startRun(RunSpec.in(ExperimentSpec.named(store().experiment())
                        .describedAs("late")
                        .withTags(Map.of("late", "too"))));

        assertThat(experiment().description()).isNull();
        assertThat(experiment().tags()).isEmpty();
    }

    private ExperimentInfo experiment() {
        return store().reader().experiments().stream()
                .filter(one -> one.name().equals(store().experiment()))
                .reduce((one, other) -> {
                    throw new AssertionError("two experiments have the name " + one.name());
                })
                .orElseThrow();
    }

    @Test
    default void runsThatStartAtOnceShareOneNewExperiment() throws Exception {
        ExperimentTracker tracker = store().tracker();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<RunId>> starts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                starts.add(() -> tracker.startRun(store().spec()).id());
            }
            List<RunId> ids = new ArrayList<>();
            for (Future<RunId> started : threads.invokeAll(starts)) {
                ids.add(started.get());
            }
            assertThat(store().reader().runs(RunQuery.in(store().experiment())).items())
                    .extracting(RunInfo::id)
                    .containsExactlyInAnyOrderElementsOf(ids);
            assertThat(experiment().deleted()).isFalse();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    default void aTrackerThatIsClosedStartsNoRun() {
        ExperimentTracker tracker = store().another();
        tracker.close();

        assertThatIllegalStateException().isThrownBy(() -> tracker.startRun(store().spec()));
    }
}
