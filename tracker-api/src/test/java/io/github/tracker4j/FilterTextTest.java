package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is written is read as the same, and whatever is read is either a filter or refused as one. */
class FilterTextTest {

    private static final List<String> PIECES = List.of(
            "params.",
            "metrics.",
            "tags",
            "attributes.",
            "run_id",
            "start_time",
            "status",
            "x",
            "loss",
            "`a b`",
            "\"q\"",
            "'text'",
            "'",
            "\"",
            "`",
            " = ",
            " != ",
            "<",
            ">=",
            " LIKE ",
            " ilike ",
            " IN ",
            "(",
            ")",
            ",",
            ";",
            "1",
            "-0.5",
            "1e9",
            "NaN",
            " AND ",
            " OR ",
            " NOT ",
            " ",
            "\n",
            "\u00e9",
            "\ud83d\ude80",
            "\ud800",
            "\u0000",
            "%",
            ".");

    @Test
    void aConditionThatCanBeWrittenIsReadAsTheSame() {
        Random random = new Random(11);
        int written = 0;
        for (int i = 0; i < 5000; i++) {
            Condition condition = condition(random);
            if (condition.text().isPresent()) {
                written++;
                String text = condition.text().get();
                assertThat(Condition.parse(text)).as(text).containsExactly(condition);
                assertThat(Condition.parse(text + "\n and " + text)).containsExactly(condition, condition);
            }
        }
        assertThat(written).isGreaterThan(4000);
    }

    @Test
    void anOrderThatCanBeWrittenIsReadAsTheSame() {
        Random random = new Random(12);
        for (int i = 0; i < 1000; i++) {
            Order order = new Order(Field.metric(text(random) + "x"), random.nextBoolean());
            order.text().ifPresent(text -> assertThat(Order.parse(text)).isEqualTo(order));
        }
        assertThat(Order.parse("`Run name`")).isEqualTo(Field.RUN_NAME.ascending());
        assertThat(Order.parse(" created desc ")).isEqualTo(Field.START_TIME.descending());
    }

    @Test
    void aWordOfTheLanguageHasItsOwnLettersInAnyCase() {
        assertThat(Condition.parse("params.x lIkE 'a%'")).hasSize(1);
        assertThat(Order.parse("metrics.x dEsC").ascending()).isFalse();
        for (String filter : List.of("params.x l\u0131ke 'a%'", "params.x = 'a' \u00e1nd params.y = 'b'")) {
            assertThatThrownBy(() -> Condition.parse(filter)).isInstanceOf(QuerySyntaxException.class);
        }
        assertThatThrownBy(() -> Order.parse("metrics.x de\u017fc")).isInstanceOf(QuerySyntaxException.class);
    }

    @Test
    void whatHasNoFormInTheLanguageIsNotWritten() {
        assertThat(Field.param("p").equalTo("both ' and \"").text()).isEmpty();
        assertThat(Field.param("both ` and \"").equalTo("v").text()).isEmpty();
        assertThat(Field.metric("m").lessThan(Double.POSITIVE_INFINITY).text()).isEmpty();
        assertThat(Field.metric("").lessThan(1).text()).isEmpty();
        assertThat(Field.param("a b").equalTo("it's").text()).contains("params.`a b` = \"it's\"");
        assertThat(Field.START_TIME.atLeast(Long.MIN_VALUE).text())
                .contains("attributes.start_time >= -9223372036854775808");
    }

    @Test
    void anyTextIsAFilterOrIsRefusedWithAPlaceInIt() {
        Random random = new Random(13);
        for (int i = 0; i < 20_000; i++) {
            String text = IntStream.range(0, random.nextInt(12))
                    .mapToObj(piece -> PIECES.get(random.nextInt(PIECES.size())))
                    .collect(Collectors.joining());
            assertRefusedOrRead(text, () -> Condition.parse(text));
            assertRefusedOrRead(text, () -> Order.parse(text));
        }
    }

    private static void assertRefusedOrRead(String text, Runnable reading) {
        try {
            reading.run();
        } catch (QuerySyntaxException e) {
            assertThat(e.position()).isBetween(0, text.length());
            assertThat(e.text()).isEqualTo(text);
        }
    }

    @Test
    void aLongTextIsReadInOneGoOrRefusedForItsLength() {
        assertThat(Condition.parse(" ".repeat(100_000))).isEmpty();
        assertThat(Condition.parse("params.x = 'y' AND ".repeat(5000) + "params.x = 'y'"))
                .hasSize(5001);
        for (String hostile :
                List.of("(", "`", "params.", "params.x = '", "9", "NOT ", "a.", "''", "-", "run_id IN ('a',")) {
            String text = hostile.repeat(100_000 / hostile.length());
            assertRefusedOrRead(text, () -> Condition.parse(text));
        }
        assertThat(catchThrowableOfType(QuerySyntaxException.class, () -> Condition.parse(" ".repeat(100_001))))
                .hasMessageContaining("100001")
                .hasMessageContaining("100000");
    }

    private static Condition condition(Random random) {
        Condition.NumberOperator operator = any(Condition.NumberOperator.values(), random);
        return switch (random.nextInt(5)) {
            case 0 -> new Condition.NumberCondition(Field.metric(text(random) + "k"), operator, number(random));
            case 1 ->
                new Condition.TimeCondition(
                        random.nextBoolean() ? Field.START_TIME : Field.END_TIME, operator, random.nextLong());
            case 2 -> {
                Set<RunId> ids = new LinkedHashSet<>();
                random.ints(1 + random.nextInt(3)).forEach(id -> ids.add(new RunId("r" + (id & 0xffff))));
                yield new Condition.IdCondition(
                        ids.size() > 1 || random.nextBoolean()
                                ? Condition.IdOperator.IN
                                : Condition.IdOperator.NOT_EQUAL,
                        ids);
            }
            case 3 ->
                new Condition.TextCondition(Field.RUN_NAME, any(Condition.TextOperator.values(), random), text(random));
            default ->
                new Condition.TextCondition(
                        random.nextBoolean() ? Field.param(text(random) + "k") : Field.tag("k" + text(random)),
                        any(Condition.TextOperator.values(), random),
                        text(random));
        };
    }

    private static <T> T any(T[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    private static double number(Random random) {
        double number = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(number) ? number : -0.0;
    }

    private static String text(Random random) {
        String letters = "ab'`\" %_.-/\\\n\u00e9\ud83d\ude80=";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
