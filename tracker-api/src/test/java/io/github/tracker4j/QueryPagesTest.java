package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages are cut at a place in the order, whatever happens to the runs beside it. */
class QueryPagesTest {

    private static final Field LOSS = Field.metric("loss");

    private final List<RunInfo> runs = new ArrayList<>();

    private static RunInfo run(String id, double loss) {
        return RunInfo.builder(new RunId(id), "digits", "run " + id, URI.create("memory:" + id))
                .latestMetrics(Map.of("loss", Metric.of("loss", loss, 1, 1)))
                .build();
    }

    private static List<String> ids(Page<RunInfo> page) {
        return page.items().stream().map(run -> run.id().value()).toList();
    }

    static Stream<Order> orders() {
        return Stream.of(
                LOSS.ascending(),
                LOSS.descending(),
                Field.param("text").ascending(),
                Field.tag("tag").descending(),
                Field.END_TIME.ascending(),
                Field.START_TIME.descending(),
                Field.RUN_NAME.ascending(),
                Field.STATUS.descending());
    }

    private static RunInfo generated(int number, Random random) {
        RunInfo.Builder run = RunInfo.builder(
                        new RunId("r" + number), "digits", "name " + random.nextInt(5), URI.create("memory:" + number))
                .startTime(random.nextInt(5))
                .endTime(random.nextBoolean() ? (Long) (long) random.nextInt(3) : null);
        if (random.nextBoolean()) {
            double[] values = {Double.NaN, Double.POSITIVE_INFINITY, -0.0, 0.0, 1, 2};
            run.latestMetrics(Map.of("loss", Metric.of("loss", values[random.nextInt(values.length)], 1, 1)));
        }
        if (random.nextBoolean()) {
            String[] texts = {"", "a", "\ud83d\ude80", "\uffff", "\ud800"};
            run.params(Map.of("text", texts[random.nextInt(texts.length)]));
            run.tags(Map.of("tag", texts[random.nextInt(texts.length)]));
        }
        return run.build();
    }

    @ParameterizedTest
    @MethodSource("orders")
    void pagesGiveTheWholeOrderWhateverIsComparedAndHoweverManyAPageHas(Order order) {
        Random random = new Random(7);
        List<RunInfo> many =
                IntStream.range(0, 60).mapToObj(i -> generated(i, random)).toList();
        RunQuery query = RunQuery.all().orderBy(order);
        List<String> expected = ids(query.page(many));

        for (int size : new int[] {1, 7, 60}) {
            List<String> read = new ArrayList<>();
            Page<RunInfo> page = query.pageSize(size).page(many);
            read.addAll(ids(page));
            while (page.nextPageToken() != null) {
                page = query.pageSize(size).after(page.nextPageToken()).page(many);
                read.addAll(ids(page));
            }
            assertThat(read).hasSize(60).isEqualTo(expected);
        }
    }

    @Test
    void aPageGoesOnWhereTheOneBeforeEndedAlthoughItsLastRunIsGone() {
        for (int i = 0; i < 6; i++) {
            runs.add(run("r" + i, i));
        }
        RunQuery query = RunQuery.all().orderBy(LOSS.ascending()).pageSize(2);
        Page<RunInfo> first = query.page(runs);
        runs.removeIf(run -> run.id().value().equals("r1"));
        runs.add(run("new", -1));

        assertThat(ids(first)).containsExactly("r0", "r1");
        assertThat(ids(query.after(first.nextPageToken()).page(runs))).containsExactly("r2", "r3");
    }

    @Test
    void aTokenIsRefusedByEveryOtherQuery() {
        runs.add(run("a", 1));
        runs.add(run("b", 2));
        RunQuery query = RunQuery.in("digits").where(LOSS.greaterThan(0)).pageSize(1);
        String token = query.page(runs).next().orElseThrow();

        for (RunQuery other : List.of(
                query.where(LOSS.lessThan(9)),
                query.orderBy(LOSS.ascending()),
                query.inExperiment("other"),
                query.withId(new RunId("a")),
                query.view(RunQuery.View.ALL))) {
            assertThatThrownBy(() -> other.after(token).page(runs))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("read from the first page again");
        }
        assertThat(ids(query.pageSize(50).after(token).page(runs))).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "b", "AQ", "not base64!", "\u00e9", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void aTokenThatIsNoneIsRefused(String token) {
        assertThatThrownBy(() -> RunQuery.all().after(token).page(runs)).isInstanceOf(RejectedException.class);
    }

    @Test
    void aTokenIsRefusedWhicheverOfItsCharactersIsDamaged() {
        runs.add(run("a", 1));
        runs.add(run("b", 2));
        RunQuery query = RunQuery.all().orderBy(LOSS.ascending()).pageSize(1);
        String token = query.page(runs).next().orElseThrow();

        // The last character holds spare bits, which say nothing.
        for (int i = 0; i < token.length() - 1; i++) {
            String damaged = token.substring(0, i) + (token.charAt(i) == 'A' ? 'B' : 'A') + token.substring(i + 1);
            assertThatThrownBy(() -> query.after(damaged).page(runs)).isInstanceOf(RejectedException.class);
        }
        assertThatThrownBy(() ->
                        query.after(token.substring(0, token.length() / 2)).page(runs))
                .isInstanceOf(RejectedException.class);
    }

    @Test
    void noMoreThanAPageOfRunsIsKeptWhileTheyAreLookedAt() {
        int all = 5000;
        List<WeakReference<RunInfo>> given = new ArrayList<>();
        int[] reachable = {0};
        Iterable<RunInfo> source = () -> IntStream.range(0, all)
                .mapToObj(i -> {
                    if (i == all - 1) {
                        System.gc();
                        reachable[0] = (int)
                                given.stream().filter(run -> run.get() != null).count();
                    }
                    RunInfo run = run("r" + i, i % 1000);
                    given.add(new WeakReference<>(run));
                    return run;
                })
                .iterator();

        Page<RunInfo> page =
                RunQuery.all().orderBy(LOSS.descending()).pageSize(20).page(source);

        assertThat(page.items()).hasSize(20);
        // A page and one, and what the loop has in its hands.
        assertThat(reachable[0]).isBetween(20, 24);
    }
}
