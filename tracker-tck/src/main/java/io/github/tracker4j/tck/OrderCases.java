package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.Field;
import io.github.tracker4j.Order;
import io.github.tracker4j.Page;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The runs of a query come in the same order everywhere, whole and in pages. */
interface OrderCases extends Cases {

    private Run run(String name, long startTime) {
        return store().start(name, startTime);
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

    @Test
    default void withoutAnOrderTheNewestComesFirstAndTiesGoById() {
        for (String id : List.of("b", "c", "a")) {
            store().tracker()
                    .startRun(store().spec()
                            .withId(new RunId(id + RunId.random()))
                            .named(id)
                            .startedAt(1000));
        }
        run("older", 999);
        run("newer", 1001);

        assertThat(names(query())).containsExactly("newer", "a", "b", "c", "older");
    }

    @Test
    default void runsAreOrderedByAMetricWithNaNAndThenTheMissingLast() {
        run("missing, newer", 3000);
        run("missing, older", 2000);
        runWithMetric("nan", Double.NaN);
        runWithMetric("two", 2);
        runWithMetric("minus", -1);
        Run tie = run("two, newer", 2000);
        tie.logMetric("valid/loss", 2, 1, 1);

        Field loss = Field.metric("valid/loss");
        assertThat(names(query().orderBy(loss.ascending())))
                .containsExactly("minus", "two, newer", "two", "nan", "missing, newer", "missing, older");
        assertThat(names(query().orderBy(loss.descending())))
                .containsExactly("two, newer", "two", "minus", "nan", "missing, newer", "missing, older");
    }

    @Test
    default void runsAreOrderedByTextsAndTimesWithTheMissingLast() {
        Run b = run("b", 1000);
        b.logParam("p q", "beta");
        b.setTag("t", "1");
        b.end(RunStatus.FINISHED, 5000);
        Run a = run("a", 2000);
        a.logParam("p q", "alpha");
        a.setTag("t", "2");
        a.end(RunStatus.FAILED, 4000);
        run("c", 3000);

        assertOrders(Field.param("p q"), List.of("a", "b", "c"), List.of("b", "a", "c"));
        assertOrders(Field.tag("t"), List.of("b", "a", "c"), List.of("a", "b", "c"));
        assertOrders(Field.RUN_NAME, List.of("a", "b", "c"), List.of("c", "b", "a"));
        assertOrders(Field.START_TIME, List.of("b", "a", "c"), List.of("c", "a", "b"));
        assertOrders(Field.END_TIME, List.of("a", "b", "c"), List.of("b", "a", "c"));
        assertOrders(Field.STATUS, List.of("a", "b", "c"), List.of("c", "b", "a"));
    }

    private void assertOrders(Field field, List<String> ascending, List<String> descending) {
        assertThat(names(query().orderBy(field.ascending()))).as("%s", field).isEqualTo(ascending);
        assertThat(names(query().orderBy(field.descending()))).as("%s", field).isEqualTo(descending);
    }

    @Test
    default void aSecondOrderDecidesWhereTheFirstIsEqual() {
        run("a", 1000).logParam("group", "x");
        run("b", 2000).logParam("group", "x");
        run("c", 3000).logParam("group", "w");

        assertThat(names(query().orderBy(Field.param("group").descending()).orderBy(Field.START_TIME.ascending())))
                .containsExactly("a", "b", "c");
    }

    @Test
    default void readingAllPagesGivesEveryRunOnceInOrder() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Run run = run("run " + i, 1000);
            if (i < 5) {
                run.logMetric("loss", i == 4 ? Double.NaN : 3 - i, 1, 1);
            }
            expected.add("run " + i);
        }
        Order order = Field.metric("loss").descending();
        RunQuery query = query().orderBy(order).orderBy(Field.RUN_NAME.ascending());

        for (int pageSize : new int[] {1, 2, 3, 7, 100}) {
            assertThat(names(query.pageSize(pageSize)))
                    .as("pages of %d", pageSize)
                    .isEqualTo(expected);
        }
        assertThat(names(query().where(Field.metric("loss").greaterThan(-1e9)).pageSize(2)))
                .hasSize(4);
    }

    @Test
    default void aPageGoesOnWhereTheOneBeforeEndedWhenRunsAreAdded() {
        for (int i = 0; i < 5; i++) {
            run("run " + i, 2000 + i).logMetric("loss", i, 1, 1);
        }
        RunQuery query = query().orderBy("metrics.loss ASC").pageSize(2);
        Page<RunInfo> first = store().reader().runs(query);
        run("before", 9000).logMetric("loss", -1, 1, 1);
        run("after", 1000).logMetric("loss", 2.5, 1, 1);

        assertThat(first.items()).extracting(RunInfo::name).containsExactly("run 0", "run 1");
        assertThat(names(query.after(first.nextPageToken()))).containsExactly("run 2", "after", "run 3", "run 4");
    }

    @Test
    default void aTokenThatNoPageGaveIsRefused() {
        run("one", 1000);

        assertThatThrownBy(() -> store().reader().runs(query().after("no token of a page")))
                .isInstanceOf(RejectedException.class);
    }
}
