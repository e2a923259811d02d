package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.testfuzz.Fuzzing;
import io.github.tracker4j.testfuzz.Mutations;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Whatever is typed as a filter or an order is a query, which is read as the same again when it is written, or a {@link
 * QuerySyntaxException} that shows the place. {@code docs/fuzzing.md} says how to give it more inputs.
 */
class FilterFuzzTest {

    private static final String LONG = "ab".repeat(3_000);

    private static final RunInfo RUN = RunInfo.builder(new RunId("r1"), "digits", "first", URI.create("memory:r1"))
            .params(Map.of("lr", "0.1", "a b", LONG, "\u00e9", "\ud83d\ude00"))
            .tags(Map.of("mlflow.user", LONG))
            .latestMetrics(
                    Map.of("loss", Metric.of("loss", Double.NaN, 1, 1), "val/acc", Metric.of("val/acc", 0.5, 1, 1)))
            .build();

    private static final List<String> SEEDS = List.of(
            "metrics.loss < 0.5 AND params.lr = '0.1' and tags.`mlflow.user` != \"u\"",
            "attributes.run_id IN ('a', 'b-1', \"c\") AND attributes.status = 'FINISHED'",
            "params.\"a b\" LIKE '%x_y%' AND run_name ILIKE 'first%' AND start_time >= 1700000000000",
            "metric.`val/acc` >= -1.5e-3 AND tag.k = 'it''s' AND attribute.end_time != -1 AND metrics.m = .5",
            "params.p LIKE '%a%a%a%a%a%a%a%a%a%a%a%b'",
            "metrics.loss ASC",
            "attributes.start_time DESC",
            "params.`a b`",
            "tags.\"x\" desc");

    private static final List<String> WORDS = List.of(
            "metrics.",
            "params.",
            "tags.",
            "attributes.",
            "metric.",
            "param.",
            "tag.",
            "attribute.",
            "run_id",
            "status",
            "start_time",
            "end_time",
            "run_name",
            "experiment_id",
            "dataset.name",
            " AND ",
            " OR ",
            " NOT ",
            " IN ",
            " LIKE ",
            " ILIKE ",
            " IS NULL",
            " BETWEEN ",
            " RLIKE ",
            "=",
            "!=",
            "<>",
            "==",
            "<",
            "<=",
            ">",
            ">=",
            "(",
            ")",
            ",",
            ";",
            "'",
            "\"",
            "`",
            "''",
            " ASC",
            " DESC",
            "NaN",
            "inf",
            "1e309",
            "-",
            ".",
            "1.",
            ".5",
            "0x1",
            "%",
            "_",
            "%%%%",
            "\\",
            "loss",
            "lr",
            "a b",
            "'FINISHED'",
            "9223372036854775808",
            "\u0663",
            "\u00a0",
            "\u2003",
            "--",
            "/*");

    @Test
    void anyFilterAndOrderIsAQueryOrShowsThePlaceThatIsWrong() {
        List<byte[]> seeds = SEEDS.stream()
                .map(seed -> seed.getBytes(StandardCharsets.UTF_8))
                .toList();
        Fuzzing.run("filter", 50_000, new Mutations(seeds, WORDS), FilterFuzzTest::check);
    }

    @Test
    void aWordOfAnyLengthIsNotRepeatedInTheMessage() {
        String word = "d".repeat(10_000);

        for (String text : List.of(
                "tags.k " + word, "metrics.loss = " + word, word, "status = '" + word + "'", "tags." + word + " < 1")) {
            assertThatThrownBy(() -> RunQuery.all().where(text))
                    .isInstanceOfSatisfying(QuerySyntaxException.class, e -> checkPlace(e, text));
        }
    }

    private static void check(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            RunQuery query = RunQuery.all().where(text);
            boolean matched = query.matches(RUN);
            List<Optional<String>> written =
                    query.conditions().stream().map(FilterText::of).toList();
            if (written.stream().allMatch(Optional::isPresent)) {
                String again = String.join(
                        " AND ", written.stream().flatMap(Optional::stream).toList());
                RunQuery same = RunQuery.all().where(again);
                assertThat(same.conditions()).isEqualTo(query.conditions());
                assertThat(same.matches(RUN)).isEqualTo(matched);
            }
        } catch (QuerySyntaxException e) {
            checkPlace(e, text);
        }
        try {
            Order order = Order.parse(text);
            for (String again : FilterText.of(order).stream().toList()) {
                assertThat(Order.parse(again)).isEqualTo(order);
            }
            assertThat(RunQuery.all().orderBy(order).page(List.of(RUN, RUN)).items())
                    .hasSize(2);
        } catch (QuerySyntaxException e) {
            checkPlace(e, text);
        }
    }

    private static void checkPlace(QuerySyntaxException e, String text) {
        assertThat(e.position()).isBetween(0, text.length());
        String message = String.valueOf(e.getMessage());
        assertThat(message.lines().reduce("", (before, line) -> line)).endsWith("^");
        assertThat(message.length()).as("however long the text is").isLessThan(5_000);
    }
}
