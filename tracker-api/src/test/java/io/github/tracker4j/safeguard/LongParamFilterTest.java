package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.Condition.TextCondition;
import io.github.tracker4j.Condition.TextOperator;
import io.github.tracker4j.Content;
import io.github.tracker4j.Field;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.UnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pattern on long params misses no run: it is decided on whole values, or refused. */
class LongParamFilterTest {

    private static final String LONG = "You are a helpful assistant. ".repeat(300);
    private static final RunQuery NEEDLES =
            RunQuery.all().where(new TextCondition(Field.param("prompt"), TextOperator.LIKE, "%needle"));

    private final WatchedStore store = new WatchedStore();
    private final SafeguardedTracker tracker = new SafeguardedTracker(store, Safeguards.defaults());

    private Run logged(int startTime, String prompt) {
        Run run = tracker.startRun(RunSpec.in("prompts").startedAt(startTime));
        run.logParam("prompt", prompt);
        return run;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void onlyTheValuesOfRunsThatAreGivenCountAsRead(int pageSize) {
        for (int i = 0; i < 5; i++) {
            logged(1000 - i, LONG + i);
        }
        Run needle = logged(1, LONG + "needle");
        WholeParamReader reader =
                new WholeParamReader(store.reader(), new LongValues(), LONG.length() + "needle".length());

        assertThat(reader.runs(NEEDLES.pageSize(pageSize)).items())
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.id()).isEqualTo(needle.id());
                    assertThat(run.params()).containsEntry("prompt", LONG + "needle");
                });
    }

    @Test
    void aRunBeyondTheBoundIsFoundAllTheSameAndSaysThatItsValueIsNotWhole() {
        logged(2, LONG + "1 needle");
        logged(1, LONG + "2 needle");
        WholeParamReader reader = new WholeParamReader(store.reader(), new LongValues(), LONG.length() + 100);

        assertThat(reader.runs(NEEDLES).items())
                .extracting(RunInfo::notices)
                .satisfiesExactly(
                        first -> assertThat(first).isEmpty(),
                        second -> assertThat(second).singleElement().asString().contains("ask for fewer runs"));
    }

    @Test
    void whenTheArtifactsAreOutOfReachTheQuestionFails() {
        Run run = logged(1, LONG + "needle");
        store.openError = new UnavailableException("the artifacts are down");

        assertThatThrownBy(() -> tracker.reader().runs(NEEDLES))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("param 'prompt' of run " + run.id())
                .hasMessageContaining("the artifacts are down");
    }

    @Test
    void whenAnArtifactIsDamagedTheQuestionIsRefusedByTheNameOfItsRun() {
        Run run = logged(1, LONG + "needle");
        run.logArtifact(LongParam.of("prompt", LONG + "needle").artifactPath(), Content.of("something else"));

        assertThatThrownBy(() -> tracker.reader().runs(NEEDLES))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("param 'prompt' of run " + run.id())
                .hasMessageContaining("another text");
    }

    @Test
    void aValueThatNoConditionAsksForMayBeUnreadable() {
        Run run = logged(1, "a needle");
        store.startRun(RunSpec.resume("prompts", run.id()))
                .logParam("system", LongParam.of("system", LONG).stored());

        assertThat(tracker.reader().runs(NEEDLES).items())
                .singleElement()
                .satisfies(found -> assertThat(found.notices()).hasSize(1));
    }
}
