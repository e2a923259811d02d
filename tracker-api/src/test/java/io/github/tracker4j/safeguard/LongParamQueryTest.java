package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.Condition;
import io.github.tracker4j.Condition.TextCondition;
import io.github.tracker4j.Condition.TextOperator;
import io.github.tracker4j.Field;
import io.github.tracker4j.Page;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters and pages over params that are stored by their beginning, and meant whole. */
class LongParamQueryTest {

    private static final String LONG = "You are a helpful assistant. ".repeat(300);
    private static final String OTHER = LONG + "Answer in verse.";

    private final WatchedStore store = new WatchedStore();
    private final SafeguardedTracker tracker = new SafeguardedTracker(store, Safeguards.defaults());

    private Run start() {
        return tracker.startRun(RunSpec.in("prompts"));
    }

    private List<RunId> runs(Condition condition) {
        return tracker.reader().runs(RunQuery.all().where(condition)).items().stream()
                .map(RunInfo::id)
                .toList();
    }

    @Test
    void equalAndDifferentAreDecidedOnWholeValuesWithoutReadingThoseOfRunsThatAreNotGiven() {
        Run one = start();
        one.logParam("prompt", LONG);
        Run other = start();
        other.logParam("prompt", OTHER);
        store.calls.clear();

        assertThat(runs(Field.param("prompt").equalTo("You are"))).isEmpty();
        assertThat(store.count("open")).isZero();
        assertThat(runs(Field.param("prompt").equalTo(LONG))).containsExactly(one.id());
        // Of the one that is given, which is read whole.
        assertThat(store.count("open")).isEqualTo(1);
        assertThat(runs(Field.param("prompt").notEqualTo(LONG))).containsExactly(other.id());
        assertThat(store.count("open")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"LIKE", "ILIKE"})
    void patternsSeeWholeValuesAndNothingOfThePointer(TextOperator operator) {
        Run one = start();
        one.logParam("prompt", LONG);
        Run other = start();
        other.logParam("prompt", OTHER);
        Run brief = start();
        brief.logParam("prompt", "Answer in verse.");

        assertThat(runs(new TextCondition(Field.param("prompt"), operator, "%in verse%")))
                .containsExactlyInAnyOrder(other.id(), brief.id());
        assertThat(runs(new TextCondition(Field.param("prompt"), operator, "You a_e%in verse.")))
                .containsExactly(other.id());
        assertThat(runs(new TextCondition(Field.param("prompt"), operator, "%SHA-256%")))
                .isEmpty();
        assertThat(runs(new TextCondition(Field.param("prompt"), operator, "Answer in verse_")))
                .containsExactly(brief.id());
        assertThat(runs(new TextCondition(Field.param("prompt"), operator, "%")))
                .containsExactlyInAnyOrder(one.id(), other.id(), brief.id());
    }

    /** Every fifth run has a needle; the ids of these, newest first. */
    private List<RunId> haystack() {
        List<RunId> needles = new ArrayList<>();
        IntStream.range(0, 60).forEach(i -> {
            RunId id = run(1000 - 10 * i, i % 5 == 0 ? "needle" : "straw");
            if (i % 5 == 0) {
                needles.add(id);
            }
        });
        return needles;
    }

    private RunId run(long startTime, String end) {
        Run run = tracker.startRun(RunSpec.in("prompts").startedAt(startTime));
        run.logParam("prompt", LONG + end);
        return run.id();
    }

    private static RunQuery endsWith(String end) {
        return RunQuery.all().where(new TextCondition(Field.param("prompt"), TextOperator.LIKE, "%" + end));
    }

    private List<RunId> allPages(RunQuery query) {
        List<RunId> found = new ArrayList<>();
        @Nullable String token = null;
        do {
            Page<RunInfo> page = tracker.reader().runs(query.after(token));
            token = page.nextPageToken();
            assertThat(page.items())
                    .hasSize(token == null ? page.items().size() : query.pageSize())
                    .isNotEmpty();
            page.items().forEach(run -> found.add(run.id()));
        } while (token != null);
        return found;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void pagesAreFullAndGiveEveryRunOnceInOrderWhateverAPatternTakesAway(int pageSize) {
        List<RunId> needles = haystack();

        assertThat(allPages(endsWith("needle").pageSize(pageSize))).isEqualTo(needles);
        assertThat(tracker.reader().allRuns(endsWith("needle").pageSize(pageSize)))
                .extracting(RunInfo::id)
                .isEqualTo(needles);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void runsThatComeWhileAPageIsReadMoveNoOther(int pageSize) {
        List<RunId> needles = haystack();
        long[] newest = {5000};
        store.afterRuns = page -> {
            run(++newest[0], "needle");
            // Before the first run of the page, and behind the last of the page before.
            page.items().stream().findFirst().ifPresent(first -> run(first.startTime() + 1, "straw"));
        };

        List<RunId> found = allPages(endsWith("needle").pageSize(pageSize));

        assertThat(found).doesNotHaveDuplicates().containsSubsequence(needles);
    }

    @Test
    void aTokenIsGoodForItsFilterAloneAlsoWhereTheBackendIsAskedTheSame() {
        haystack();
        RunQuery query = endsWith("needle").pageSize(2);
        String token = tracker.reader().runs(query).nextPageToken();
        String ofTheStore = store.reader()
                .runs(RunQuery.all()
                        .where(new TextCondition(Field.param("prompt"), TextOperator.LIKE, "%"))
                        .pageSize(2))
                .nextPageToken();

        assertThat(tracker.reader().runs(query.pageSize(5).after(token)).items())
                .hasSize(5);
        for (RunQuery another : List.of(
                endsWith("straw").after(token),
                endsWith("needle").inExperiment("prompts").after(token),
                RunQuery.all().after(token),
                query.after(ofTheStore),
                query.after("made up"))) {
            assertThatThrownBy(() -> tracker.reader().runs(another))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("was not given by a page of this query");
        }
    }
}
