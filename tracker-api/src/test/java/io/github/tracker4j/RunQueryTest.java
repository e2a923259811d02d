package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunQueryTest {

    private static final Field LOSS = Field.metric("loss");

    private final List<RunInfo> runs = new ArrayList<>();

    private RunInfo.Builder run(String id) {
        return RunInfo.builder(new RunId(id), "digits", "run " + id, URI.create("memory:" + id));
    }

    private void add(RunInfo.Builder run) {
        runs.add(run.build());
    }

    private void withLoss(String id, double value) {
        add(run(id).latestMetrics(Map.of("loss", Metric.of("loss", value, 1, 1))));
    }

    private List<String> ids(RunQuery query) {
        return query.page(runs).items().stream().map(run -> run.id().value()).toList();
    }

    @Test
    void naNMeetsOnlyDifferentAndAMissingKeyMeetsNothing() {
        withLoss("nan", Double.NaN);
        withLoss("one", 1);
        add(run("missing"));

        assertThat(ids(RunQuery.all().where(LOSS.notEqualTo(2)))).containsExactly("nan", "one");
        assertThat(ids(RunQuery.all().where(LOSS.atLeast(0)))).containsExactly("one");
        assertThat(ids(RunQuery.all().where(LOSS.atMost(2)))).containsExactly("one");
        assertThat(ids(RunQuery.all().where(LOSS.lessThan(2)))).containsExactly("one");
        assertThat(ids(RunQuery.all().where(LOSS.greaterThan(0)))).containsExactly("one");
        assertThat(ids(RunQuery.all().where(LOSS.equalTo(1)))).containsExactly("one");
        assertThat(ids(RunQuery.all().where(Field.param("x").notEqualTo("y")))).isEmpty();
    }

    @Test
    void anInfinityIsTheGreatestNumberAsItIsInADatabase() {
        withLoss("infinity", Double.POSITIVE_INFINITY);
        withLoss("greatest", Double.MAX_VALUE);
        withLoss("minus", Double.NEGATIVE_INFINITY);

        assertThat(ids(RunQuery.all().where(LOSS.equalTo(Double.MAX_VALUE)))).containsExactly("greatest", "infinity");
        assertThat(ids(RunQuery.all().where(LOSS.equalTo(Double.POSITIVE_INFINITY))))
                .containsExactly("greatest", "infinity");
        assertThat(ids(RunQuery.all().where(LOSS.lessThan(-Double.MAX_VALUE)))).isEmpty();
        assertThat(ids(RunQuery.all().orderBy(LOSS.ascending()))).containsExactly("minus", "greatest", "infinity");
        assertThat(ids(RunQuery.all().orderBy(LOSS.descending()))).containsExactly("greatest", "infinity", "minus");
    }

    @Test
    void textsAreOrderedByCodePoint() {
        add(run("rocket").params(Map.of("text", "a\ud83d\ude80")));
        add(run("last").params(Map.of("text", "a\uffee")));
        add(run("prefix").params(Map.of("text", "a")));
        add(run("upper").params(Map.of("text", "B")));

        assertThat(ids(RunQuery.all().orderBy(Field.param("text").ascending())))
                .containsExactly("upper", "prefix", "last", "rocket");
        assertThat(ids(RunQuery.all().orderBy(Field.param("text").descending())))
                .containsExactly("rocket", "last", "prefix", "upper");
    }

    @Test
    void bothZerosAreOneNumber() {
        withLoss("b", -0.0);
        withLoss("a", 0.0);

        assertThat(ids(RunQuery.all().where(LOSS.equalTo(0.0)))).containsExactly("a", "b");
        assertThat(ids(RunQuery.all().orderBy(LOSS.ascending()))).containsExactly("a", "b");
        assertThat(ids(RunQuery.all().orderBy(LOSS.descending()))).containsExactly("a", "b");
    }

    @Test
    void valuesComeBeforeNaNAndNaNBeforeTheMissingInBothDirections() {
        add(run("missing"));
        withLoss("nan", Double.NaN);
        withLoss("low", Double.NEGATIVE_INFINITY);
        withLoss("high", 3);

        assertThat(ids(RunQuery.all().orderBy(LOSS.ascending()))).containsExactly("low", "high", "nan", "missing");
        assertThat(ids(RunQuery.all().orderBy(LOSS.descending()))).containsExactly("high", "low", "nan", "missing");
    }

    @Test
    void tiesGoByStartTimeDescendingAndThenById() {
        add(run("b").startTime(5));
        add(run("a").startTime(5));
        add(run("z").startTime(9));

        assertThat(ids(RunQuery.all())).containsExactly("z", "a", "b");
        assertThat(ids(RunQuery.all().orderBy(Field.param("x").descending()))).containsExactly("z", "a", "b");
    }

    @Test
    void theViewDecidesAboutDeletedRuns() {
        add(run("here"));
        add(run("gone").deleted(true));

        assertThat(ids(RunQuery.all())).containsExactly("here");
        assertThat(ids(RunQuery.all().view(RunQuery.View.DELETED))).containsExactly("gone");
        assertThat(ids(RunQuery.all().view(RunQuery.View.ALL))).containsExactly("gone", "here");
    }

    @Test
    void runsAreFoundByTheirIdTheBackendsAndTheirExperiment() {
        add(run("a").backendId("77"));
        add(run("b"));

        assertThat(ids(RunQuery.all().withId(new RunId("77")))).containsExactly("a");
        assertThat(ids(RunQuery.all().withId(new RunId("a")).withId(new RunId("b"))))
                .containsExactly("a", "b");
        assertThat(ids(RunQuery.in("other"))).isEmpty();
        assertThat(ids(RunQuery.in("other").inExperiment("digits"))).containsExactly("a", "b");
    }

    @Test
    void aFieldIsFoundByItsKeyBeforeAndAfterMapping() {
        String mapped = Keys.map("a@b");
        add(run("r").params(Map.of(mapped, "1")).tags(Map.of(mapped, "2")));

        assertThat(ids(RunQuery.all().where(Field.param("a@b").equalTo("1")))).containsExactly("r");
        assertThat(ids(RunQuery.all().where(Field.tag(mapped).equalTo("2")))).containsExactly("r");
    }

    @Test
    void aPatternTakesAnyTextForPercentAndOneCodePointForUnderscore() {
        add(run("r").params(Map.of("text", "\ud83d\ude80 Adam.W")));

        assertThat(ids(RunQuery.all().where(Field.param("text").like("_ Adam%"))))
                .containsExactly("r");
        assertThat(ids(RunQuery.all().where(Field.param("text").like("%dam_W%"))))
                .containsExactly("r");
        assertThat(ids(RunQuery.all().where(Field.param("text").like("_ adam%"))))
                .isEmpty();
        assertThat(ids(RunQuery.all().where(Field.param("text").like("__ Adam%"))))
                .isEmpty();
        assertThat(ids(RunQuery.all().where(Field.param("text").ilike("_ aDAM.w"))))
                .containsExactly("r");
        assertThat(ids(RunQuery.all().where(Field.param("other").like("%")))).isEmpty();
    }

    @Test
    void aRunIsFoundByAConditionOnItsIdOrTheBackends() {
        add(run("a").backendId("77"));
        add(run("b").backendId("78"));

        assertThat(ids(RunQuery.all().where(Field.RUN_ID.equalTo("a")))).containsExactly("a");
        assertThat(ids(RunQuery.all().where(Field.RUN_ID.equalTo("77")))).containsExactly("a");
        assertThat(ids(RunQuery.all().where(Field.RUN_ID.notEqualTo("77")))).containsExactly("b");
        assertThat(ids(RunQuery.all()
                        .where(new Condition.IdCondition(
                                Condition.IdOperator.IN, Set.of(new RunId("77"), new RunId("b"), new RunId("c"))))))
                .containsExactly("a", "b");
    }

    @Test
    void timesAreComparedAsWholeNumbers() {
        long beyondDoubles = (1L << 53) + 1;
        add(run("a").startTime(beyondDoubles));

        assertThat(ids(RunQuery.all().where(Field.START_TIME.equalTo(beyondDoubles))))
                .containsExactly("a");
        assertThat(ids(RunQuery.all().where(Field.START_TIME.greaterThan(beyondDoubles - 1))))
                .containsExactly("a");
        assertThat(ids(RunQuery.all().where(Field.START_TIME.equalTo(beyondDoubles - 1))))
                .isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Field.START_TIME.lessThan(0.5))
                .withMessageContaining("0.5");
        assertThatIllegalArgumentException().isThrownBy(() -> Field.START_TIME.lessThan(0x1p63));
    }

    @Test
    void attributesAreFields() {
        add(run("a").status(RunStatus.FINISHED).startTime(5).endTime(9L));
        add(run("b").startTime(6));

        assertThat(ids(RunQuery.all().withStatus(RunStatus.FINISHED))).containsExactly("a");
        assertThat(ids(RunQuery.all().where(Field.RUN_NAME.equalTo("run b")))).containsExactly("b");
        assertThat(ids(RunQuery.all().where(Field.START_TIME.greaterThan(5)))).containsExactly("b");
        assertThat(ids(RunQuery.all().where(Field.END_TIME.notEqualTo(0)))).containsExactly("a");
        assertThat(ids(RunQuery.all().orderBy(Field.END_TIME.descending()))).containsExactly("a", "b");
    }

    @Test
    void pagesGiveEveryRunOnceEvenWhenRunsAreAddedBetweenThem() {
        for (int i = 0; i < 23; i++) {
            add(run("r" + i).startTime(i));
        }
        Collections.shuffle(runs, new Random(1));
        RunQuery query = RunQuery.all().pageSize(5);
        List<String> expected = ids(RunQuery.all());
        List<String> read = new ArrayList<>();
        Page<RunInfo> page = query.page(runs);
        while (true) {
            page.items().forEach(run -> read.add(run.id().value()));
            if (page.next().isEmpty()) {
                break;
            }
            add(run("new" + read.size()).startTime(1000 + read.size()));
            page = query.after(page.nextPageToken()).page(runs);
        }

        assertThat(read).isEqualTo(expected).hasSize(23);
    }

    @Test
    void aTokenOfAnotherQueryIsRefused() {
        add(run("a"));

        assertThatThrownBy(() -> RunQuery.all().after("b").page(runs))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("'b'");
    }

    @Test
    void aQueryThatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunQuery.all().pageSize(0))
                .withMessageContaining("1000");
        assertThatIllegalArgumentException().isThrownBy(() -> RunQuery.all().pageSize(1001));
        assertThatIllegalArgumentException().isThrownBy(() -> LOSS.equalTo("1"));
        assertThatIllegalArgumentException().isThrownBy(() -> Field.param("x").atMost(1));
        assertThatIllegalArgumentException().isThrownBy(() -> LOSS.equalTo(Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Field.STATUS.equalTo("finished"))
                .withMessageContaining("FINISHED");
        assertThatIllegalArgumentException().isThrownBy(() -> Field.RUN_ID.like("a%"));
        assertThatIllegalArgumentException().isThrownBy(() -> Field.RUN_ID.ascending());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Field.param("x").like("%".repeat(1001)))
                .withMessageContaining("1000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Field(Field.Kind.ATTRIBUTE, "user"))
                .withMessageContaining("run_name");
    }

    @Test
    void aBackendLearnsFromATokenWhenTheLastRunOfThePageStarted() {
        add(run("a").startTime(7));
        add(run("b").startTime(5));
        RunQuery query = RunQuery.all().pageSize(1);

        assertThat(query.startTimeOfToken()).isEmpty();
        assertThat(query.after(query.page(runs).nextPageToken()).startTimeOfToken())
                .hasValue(7);
        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> query.after("made up").startTimeOfToken());
    }
}
