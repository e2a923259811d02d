package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.tracker4j.Condition;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.Field;
import io.github.tracker4j.Keys;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same query gives the same runs everywhere. */
interface QueryCases extends Cases {

    private Run run(String name, long startTime) {
        return store().start(name, startTime);
    }

    private void runWithParam(String name, String value) {
        run(name, 1000).logParam("p q", value);
    }

    private void runWithMetric(String name, double value) {
        run(name, 1000).logMetric("valid/loss", value, 1, 1);
    }

    private RunQuery query() {
        return RunQuery.in(store().experiment());
    }

    private List<String> names(RunQuery query) {
        return store().names(query);
    }

    private List<String> where(Condition condition) {
        return names(query().where(condition)).stream().sorted().toList();
    }

    @Test
    default void runsAreFoundByTheirExperiment() {
        String other = store().experiment() + " (other)";
        run("one", 1000);
        store().tracker().startRun(RunSpec.in(other).named("two").startedAt(2000));

        assertThat(names(query())).containsExactly("one");
        assertThat(names(query().inExperiment(other))).containsExactly("two", "one");
        assertThat(names(RunQuery.in(store().experiment() + " (none)"))).isEmpty();
    }

    @Test
    default void experimentsAreListedByName() {
        String b = store().experiment() + " b";
        String a = store().experiment() + " a";
        store().tracker().startRun(RunSpec.in(b));
        store().tracker().startRun(RunSpec.in(a));
        store().tracker().startRun(RunSpec.in(b));

        assertThat(store().reader().experiments())
                .extracting(ExperimentInfo::name)
                .filteredOn(name -> name.startsWith(store().experiment()))
                .containsExactly(a, b);
    }

    @Test
    default void runsAreFoundByTheirIds() {
        Run one = run("one", 1000);
        Run two = run("two", 2000);
        run("three", 3000);

        assertThat(names(query().withId(one.id()).withId(two.id()).withId(RunId.random())))
                .containsExactly("two", "one");
        assertThat(names(RunQuery.all().withId(one.id()))).containsExactly("one");
        assertThat(names(RunQuery.in(store().experiment() + " (other)").withId(one.id())))
                .isEmpty();
    }

    @Test
    default void aRunIsFoundByTheIdOfTheBackendToo() {
        Run run = run("one", 1000);
        String backendId = store().read(run).backendId();

        RunId id = backendId == null ? run.id() : new RunId(backendId);
        assertThat(store().reader().run(id).id()).isEqualTo(run.id());
    }

    @Test
    default void aRunThatIsUnknownIsNotFound() {
        run("one", 1000);
        RunId unknown = RunId.random();

        assertThat(store().reader().find(unknown)).isEmpty();
        assertThatThrownBy(() -> store().reader().run(unknown))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e.scope()).isEqualTo(Scope.RUN))
                .satisfies(e -> assertThat(e).hasMessageContaining(unknown.value()));
    }

    @Test
    default void runsAreFoundByTheirStatus() {
        run("running", 1000);
        run("finished", 2000).end(RunStatus.FINISHED, 3000);
        run("failed", 3000).close();

        assertThat(names(query().withStatus(RunStatus.RUNNING))).containsExactly("running");
        assertThat(names(query().withStatus(RunStatus.FINISHED))).containsExactly("finished");
        assertThat(names(query().withStatus(RunStatus.KILLED))).isEmpty();
        assertThat(where(Field.STATUS.notEqualTo("RUNNING"))).containsExactly("failed", "finished");
    }

    @Test
    default void runsAreFoundByNameAndTimes() {
        run("old", 1_600_000_000_000L).end(RunStatus.FINISHED, 1_600_000_000_500L);
        run("new", 1_600_000_000_001L).end(RunStatus.FINISHED, 1_600_000_000_900L);
        run("running", 1_600_000_000_002L);

        assertThat(where(Field.RUN_NAME.equalTo("old"))).containsExactly("old");
        assertThat(where(Field.RUN_NAME.equalTo("Old"))).isEmpty();
        assertThat(where(Field.START_TIME.greaterThan(1_600_000_000_000d))).containsExactly("new", "running");
        assertThat(where(Field.START_TIME.equalTo(1_600_000_000_001d))).containsExactly("new");
        assertThat(where(Field.END_TIME.atLeast(1_600_000_000_500d))).containsExactly("new", "old");
        assertThat(where(Field.END_TIME.notEqualTo(1_600_000_000_500d))).containsExactly("new");
    }

    @Test
    default void runsAreFoundByAParam() {
        runWithParam("a", "0.1");
        runWithParam("b", "0.10");
        runWithParam("empty", "");
        run("missing", 1000);

        Field param = Field.param("p q");
        assertThat(where(param.equalTo("0.1"))).containsExactly("a");
        assertThat(where(param.equalTo(""))).containsExactly("empty");
        assertThat(where(param.notEqualTo("0.1"))).containsExactly("b", "empty");
        assertThat(where(Field.param("other").notEqualTo("x"))).isEmpty();
    }

    @Test
    default void textsAreComparedExactly() {
        List<String> texts = List.of(
                "plain",
                "Plain",
                "it's",
                "a \"quote\"",
                "it's a \"quote\"",
                "100%",
                "_____",
                "back\\slash",
                "`tick`",
                "two\nlines",
                "\u00e9 \u4e2d \ud83d\ude80",
                " space ");
        for (String text : texts) {
            Run run = run("run", 1000);
            run.logParam("text", text);
            run.setTag("text", text);
        }

        for (String text : texts) {
            assertThat(store().all(query().where(Field.param("text").equalTo(text))))
                    .extracting(run -> run.params().get("text"))
                    .containsExactly(text);
            assertThat(store().all(query().where(Field.tag("text").equalTo(text))))
                    .extracting(run -> run.params().get("text"))
                    .containsExactly(text);
            assertThat(store().all(query().where(Field.tag("text").notEqualTo(text))))
                    .extracting(run -> run.params().get("text"))
                    .hasSize(texts.size() - 1)
                    .doesNotContain(text);
        }
    }

    @Test
    default void runsAreFoundByATag() {
        run("a", 1000).setTag("team:x/y", "vision");
        run("b", 1000).setTag("team:x/y", "audio");
        run("missing", 1000);

        assertThat(where(Field.tag("team:x/y").equalTo("vision"))).containsExactly("a");
        assertThat(where(Field.tag("team:x/y").notEqualTo("vision"))).containsExactly("b");
    }

    @Test
    default void runsAreFoundByTheBoundOfAMetric() {
        runWithMetric("low", -1.5);
        runWithMetric("tiny", 1e-7);
        runWithMetric("half", 0.5);
        runWithMetric("huge", 1e20);
        run("missing", 1000);

        Field loss = Field.metric("valid/loss");
        assertThat(where(loss.lessThan(0.5))).containsExactly("low", "tiny");
        assertThat(where(loss.atMost(0.5))).containsExactly("half", "low", "tiny");
        assertThat(where(loss.greaterThan(0.5))).containsExactly("huge");
        assertThat(where(loss.atLeast(0.5))).containsExactly("half", "huge");
        assertThat(where(loss.equalTo(0.5))).containsExactly("half");
        assertThat(where(loss.notEqualTo(0.5))).containsExactly("huge", "low", "tiny");
        assertThat(where(loss.atMost(-1.5))).containsExactly("low");
        assertThat(where(loss.equalTo(1e-7))).containsExactly("tiny");
        assertThat(where(loss.atLeast(1e20))).containsExactly("huge");
        assertThat(where(loss.lessThan(-1e300))).isEmpty();
    }

    @Test
    default void naNIsOnlyEverDifferent() {
        runWithMetric("nan", Double.NaN);
        runWithMetric("zero", 0);

        Field loss = Field.metric("valid/loss");
        assertThat(where(loss.notEqualTo(1))).containsExactly("nan", "zero");
        assertThat(where(loss.notEqualTo(0))).containsExactly("nan");
        assertThat(where(loss.equalTo(0))).containsExactly("zero");
        assertThat(where(loss.lessThan(1))).containsExactly("zero");
        assertThat(where(loss.atMost(0))).containsExactly("zero");
        assertThat(where(loss.greaterThan(-1))).containsExactly("zero");
        assertThat(where(loss.atLeast(0))).containsExactly("zero");
    }

    private List<String> where(String filter) {
        return names(query().where(filter)).stream().sorted().toList();
    }

    @Test
    default void runsAreFoundByAPattern() {
        runWithParam("a", "AdamW");
        runWithParam("b", "adam");
        runWithParam("c", "\u00c9t\u00e9_1");
        run("missing", 1000);

        assertThat(where("params.`p q` LIKE 'Adam%'")).containsExactly("a");
        assertThat(where("params.`p q` LIKE '%dam%'")).containsExactly("a", "b");
        assertThat(where("params.`p q` LIKE 'adam'")).containsExactly("b");
        assertThat(where("params.`p q` LIKE 'a_am'")).containsExactly("b");
        assertThat(where("params.`p q` LIKE '_____'")).containsExactly("a", "c");
        assertThat(where("params.`p q` LIKE '%'")).containsExactly("a", "b", "c");
        assertThat(where("params.`p q` LIKE '.*'")).isEmpty();
        assertThat(where("params.`p q` ILIKE 'ADAM%'")).containsExactly("a", "b");
        assertThat(where("params.`p q` ILIKE '\u00e9T\u00e9%'")).isEmpty();
        assertThat(where("params.`p q` ILIKE '\u00c9T\u00e9%'")).containsExactly("c");
        assertThat(where("attributes.run_name LIKE 'mis%'")).containsExactly("missing");
        assertThat(where("status ILIKE 'run%'")).containsExactly("a", "b", "c", "missing");
    }

    @Test
    default void runsAreFoundByAConditionOnTheirIds() {
        RunId one = run("one", 1000).id();
        RunId two = run("two", 2000).id();
        run("three", 3000);

        assertThat(where("run_id = '" + one + "'")).containsExactly("one");
        assertThat(where("attributes.run_id != '" + one + "'")).containsExactly("three", "two");
        assertThat(where("run_id IN ('" + one + "', '" + two + "', '" + RunId.random() + "')"))
                .containsExactly("one", "two");
        String backendId = store().reader().run(one).backendId();
        if (backendId != null) {
            assertThat(where("run_id = '" + backendId + "'")).containsExactly("one");
        }
    }

    @Test
    default void aFilterInWordsAsksForTheSameAsItsConditions() {
        Run fit = run("fit", 1_600_000_000_000L);
        fit.logParam("opt/name", "adam");
        fit.logMetric("valid/loss", 0.25, 1, 1);
        fit.setTag("team", "it's");
        fit.end(RunStatus.FINISHED, 1_600_000_000_500L);
        run("other", 1_600_000_000_001L).logParam("opt/name", "sgd");

        assertThat(where("params.`opt/name` = 'adam' and metric.\"valid/loss\" <= 2.5e-1 AND tags.team = \"it's\""))
                .containsExactly("fit");
        assertThat(where("run.status != 'RUNNING' AND created < 1600000000001 AND end_time >= 1600000000500"))
                .containsExactly("fit");
        assertThat(where("`Run name` != 'fit'")).containsExactly("other");
        assertThat(where("")).containsExactly("fit", "other");
        assertThat(names(query().orderBy("params.`opt/name` DESC"))).containsExactly("other", "fit");
        assertThat(names(query().orderBy("created"))).containsExactly("fit", "other");
    }

    @Test
    default void aMetricIsComparedByItsLatestValue() {
        Run run = run("one", 1000);
        run.logMetric("valid/loss", 9, 1, 1);
        run.logMetric("valid/loss", 1, 2, 2);

        assertThat(where(Field.metric("valid/loss").lessThan(5))).containsExactly("one");
        assertThat(where(Field.metric("valid/loss").greaterThan(5))).isEmpty();
    }

    @Test
    default void allConditionsHaveToHold() {
        Run both = run("both", 1000);
        both.logParam("depth", 4);
        both.logMetric("loss", 0.1, 1);
        run("param", 1000).logParam("depth", 4);
        run("metric", 1000).logMetric("loss", 0.1, 1);

        assertThat(names(query().where(Field.param("depth").equalTo("4"))
                        .where(Field.metric("loss").lessThan(1))
                        .withStatus(RunStatus.RUNNING)))
                .containsExactly("both");
    }

    @Test
    default void aKeyIsFoundAsItWasBeforeItWasMapped() {
        String original = "acc@top 5 %";
        Run run = run("one", 1000);
        run.logParam(Keys.map(original), "x");
        run.logMetric(Keys.map(original), 1, 1, 1);

        assertThat(where(Field.param(original).equalTo("x"))).containsExactly("one");
        assertThat(where(Field.metric(original).atLeast(1))).containsExactly("one");
        assertThat(where(Field.metric(Keys.map(original)).atLeast(1))).containsExactly("one");
    }

    @Test
    default void anotherTrackerReadsTheSame() {
        Run run = run("one", 1000);
        run.logParam("p", 1);
        run.end(RunStatus.FINISHED, 2000);

        assertThat(store().another().reader().run(run.id())).isEqualTo(store().read(run));
    }
}
