package io.github.tracker4j.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunQuery.View;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What an owner does to runs after they were logged; skipped where a backend has no such thing. */
interface AdminCases extends Cases {

    private RunAdmin admin() {
        Optional<RunAdmin> admin = store().tracker().admin();
        assumeTrue(admin.isPresent(), "this backend has no admin()");
        return admin.orElseThrow();
    }

    private Run deleted(RunAdmin admin) {
        Run run = store().tracker().startRun(store().spec().named("gone").startedAt(1000));
        run.logParam("eta", 0.1);
        run.logMetric("loss", 0.5, 1, 1);
        run.end(RunStatus.FINISHED, 2000);
        admin.delete(run.id());
        return run;
    }

    private List<String> names(View view) {
        return store().reader().runs(RunQuery.in(store().experiment()).view(view)).items().stream()
                .map(RunInfo::name)
                .toList();
    }

    @Test
    default void aDeletedRunIsReadOnlyWhereThatIsAsked() {
        RunAdmin admin = admin();
        store().tracker().startRun(store().spec().named("here").startedAt(500));
        Run run = deleted(admin);

        assertThat(names(View.ACTIVE)).containsExactly("here");
        assertThat(names(View.DELETED)).containsExactly("gone");
        assertThat(names(View.ALL)).containsExactly("gone", "here");
        assertThat(store().read(run).deleted()).isTrue();
        assertThat(store().read(run).params()).isEqualTo(Map.of("eta", "0.1"));
        assertThat(store().history(run, "loss")).hasSize(1);
    }

    @Test
    default void deletingAndRestoringAgainIsHarmless() {
        RunAdmin admin = admin();
        Run run = deleted(admin);
        admin.delete(run.id());
        assertThat(store().read(run).deleted()).isTrue();

        admin.restore(run.id());
        admin.restore(run.id());

        assertThat(names(View.ACTIVE)).containsExactly("gone");
        RunInfo info = store().read(run);
        assertThat(info.deleted()).isFalse();
        assertThat(info.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(info.endTime()).isEqualTo(2000);
        assertThat(store().history(run, "loss")).hasSize(1);
    }

    @Test
    default void aDeletedRunIsNeitherResumedNorCreatedAgain() {
        RunAdmin admin = admin();
        Run run = deleted(admin);

        assertRefused(() -> store().resume(run.id()));
        assertRefused(() -> store().tracker().startRun(store().spec().withId(run.id())));
        assertRefused(
                () -> store().tracker().startRun(store().spec().withId(run.id()).createOrResume()));
        assertThat(store().read(run).deleted()).isTrue();

        admin.restore(run.id());
        store().resume(run.id()).logParam("after", 1);
        assertThat(store().read(run).params()).containsEntry("after", "1");
    }

    @Test
    default void nothingIsLoggedToARunThatWasDeletedMeanwhile() {
        RunAdmin admin = admin();
        Run run = store().start();
        run.logParam("before", 1);
        admin.delete(run.id());
        LogBatch params = LogBatch.builder().param("late", 1).build();
        LogBatch metrics = LogBatch.builder().metric(Metric.of("late", 1, 1, 1)).build();

        assertRefused(() -> run.log(params));
        assertRefused(() -> run.log(metrics));
        assertRefused(() -> run.log(LogBatch.builder().tag("late", "1").build()));
        assertRefused(
                () -> run.log(LogBatch.builder().input(Store.dataset("late")).build()));
        assertRefused(() -> run.logArtifact("late.txt", Content.of("late")));
        assertThatThrownBy(() -> run.log(metrics))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e.remaining()).isEqualTo(metrics));

        admin.restore(run.id());
        assertThat(store().read(run).params()).isEqualTo(Map.of("before", "1"));
        assertThat(store().read(run).latestMetrics()).isEmpty();
        assertThat(store().reader().artifacts(run.id(), "")).isEmpty();
        run.logParam("after", 1);
        assertThat(store().read(run).params()).containsEntry("after", "1");
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e.scope()).isEqualTo(Scope.RUN));
    }

    @Test
    default void aRunIsRenamed() {
        RunAdmin admin = admin();
        Run run = store().tracker().startRun(store().spec().named("before").startedAt(1000));
        run.end(RunStatus.FINISHED, 2000);

        admin.rename(run.id(), "after \u00e9 / 2");

        assertThat(store().read(run).name()).isEqualTo("after \u00e9 / 2");
        assertThat(names(View.ACTIVE)).containsExactly("after \u00e9 / 2");
        assertThat(store().read(run).tags()).isEmpty();
        assertThat(store().read(run).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    default void aTagIsDeleted() {
        RunAdmin admin = admin();
        Run run =
                store().tracker().startRun(store().spec().startedAt(1000).withTags(Map.of("keep", "1", "a/b c", "2")));

        admin.deleteTag(run.id(), "a/b c");
        admin.deleteTag(run.id(), "never set");

        assertThat(store().read(run).tags()).isEqualTo(Map.of("keep", "1"));
        run.setTag("a/b c", "3");
        assertThat(store().read(run).tags()).containsEntry("a/b c", "3");
    }

    @Test
    default void aTagThatBackendsKeepIsNotDeleted() {
        RunAdmin admin = admin();
        Run run = store().tracker().startRun(store().spec().named("kept"));

        for (String key : Tag.RESERVED) {
            assertThatThrownBy(() -> admin.deleteTag(run.id(), key))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining(key);
        }

        assertThat(store().read(run).name()).isEqualTo("kept");
    }

    @Test
    default void anUnlawfulNameIsRefused() {
        RunAdmin admin = admin();
        Run run = store().tracker().startRun(store().spec().named("kept"));

        for (String name : List.of("", "a\nb")) {
            assertThatThrownBy(() -> admin.rename(run.id(), name)).isInstanceOf(IllegalArgumentException.class);
        }

        assertThat(store().read(run).name()).isEqualTo("kept");
    }

    @Test
    default void nothingIsChangedThroughATrackerThatIsClosed() {
        RunAdmin admin = admin();
        Run run = store().tracker().startRun(store().spec().named("kept").withTags(Map.of("keep", "1")));
        run.end(RunStatus.FINISHED);
        store().tracker().close();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> admin.delete(run.id()),
                () -> admin.restore(run.id()),
                () -> admin.rename(run.id(), "other"),
                () -> admin.deleteTag(run.id(), "keep"),
                () -> admin.updateExperiment(
                        ExperimentSpec.named(store().experiment()).describedAs("x")))) {
            assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    default void aDeletedRunIsWholeForWhoAsksForItById() {
        RunAdmin admin = admin();
        Run run = store().start();
        run.logMetric("loss", 0.5, 1, 1);
        run.logArtifact("a/b.txt", Content.of("b"));
        run.end(RunStatus.FINISHED);
        admin.delete(run.id());

        assertThat(store().reader().find(run.id())).map(RunInfo::deleted).contains(true);
        assertThat(store().reader().runs(RunQuery.all().withId(run.id())).items())
                .isEmpty();
        assertThat(store().history(run, "loss")).hasSize(1);
        assertThat(store().reader().artifacts(run.id(), "a"))
                .extracting(ArtifactInfo::path)
                .containsExactly("a/b.txt");
        assertThat(store().artifact(run, "a/b.txt")).isEqualTo("b".getBytes(UTF_8));
    }

    @Test
    default void theChildrenOfADeletedRunStay() {
        RunAdmin admin = admin();
        Run parent = store().tracker().startRun(store().spec().named("parent").startedAt(1000));
        Run child = store().tracker()
                .startRun(store().spec().named("child").childOf(parent.id()).startedAt(500));
        child.end(RunStatus.FINISHED);
        parent.end(RunStatus.FINISHED);

        admin.delete(parent.id());

        assertThat(names(View.ACTIVE)).containsExactly("child");
        assertThat(store().read(child).parent()).isEqualTo(parent.id());
    }

    @Test
    default void aDeletedRunIsNeitherRenamedNorLosesATag() {
        RunAdmin admin = admin();
        Run run = store().tracker()
                .startRun(store().spec().named("name").startedAt(1000).withTags(Map.of("keep", "1")));
        run.end(RunStatus.FINISHED);
        admin.delete(run.id());

        assertRefused(() -> admin.rename(run.id(), "other"));
        assertRefused(() -> admin.deleteTag(run.id(), "keep"));

        assertThat(store().read(run).name()).isEqualTo("name");
        assertThat(store().read(run).tags()).isEqualTo(Map.of("keep", "1"));
    }

    @Test
    default void anExperimentIsDescribedAnew() {
        RunAdmin admin = admin();
        ExperimentSpec first = ExperimentSpec.named(store().experiment())
                .describedAs("before")
                .withTags(Map.of("team", "vision", "stage", "1"));
        store().tracker().startRun(RunSpec.in(first)).end(RunStatus.FINISHED);

        admin.updateExperiment(
                ExperimentSpec.named(store().experiment()).withTags(Map.of("stage", "2", "owner", "ada")));

        assertThat(experiment().description()).isEqualTo("before");
        assertThat(experiment().tags()).isEqualTo(Map.of("team", "vision", "stage", "2", "owner", "ada"));

        admin.updateExperiment(ExperimentSpec.named(store().experiment()).describedAs("after,\nwith \u00e9"));

        assertThat(experiment().description()).isEqualTo("after,\nwith \u00e9");
        assertThat(experiment().tags()).isEqualTo(Map.of("team", "vision", "stage", "2", "owner", "ada"));
    }

    private ExperimentInfo experiment() {
        return store().reader().experiments().stream()
                .filter(one -> one.name().equals(store().experiment()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    default void anExperimentThatIsUnknownIsNotDescribed() {
        RunAdmin admin = admin();
        String unknown = "unknown " + RunId.random();

        assertThatThrownBy(() ->
                        admin.updateExperiment(ExperimentSpec.named(unknown).describedAs("x")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining(unknown);
        assertThat(store().reader().experiments()).noneMatch(one -> one.name().equals(unknown));
    }

    @Test
    default void thereIsNothingToDoToARunThatIsUnknown() {
        RunAdmin admin = admin();
        store().start();
        RunId unknown = RunId.random();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> admin.delete(unknown),
                () -> admin.restore(unknown),
                () -> admin.rename(unknown, "x"),
                () -> admin.deleteTag(unknown, "x"))) {
            assertThatThrownBy(call).isInstanceOf(RejectedException.class).hasMessageContaining(unknown.value());
        }
    }
}
