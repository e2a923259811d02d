package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/queries.md} says is a filter is one, and what it says is refused is refused as it says. */
class QueryDocumentTest {

    private static final Pattern EXAMPLES = Pattern.compile("```filter\n(.*?)```", Pattern.DOTALL);
    private static final Pattern MESSAGE = Pattern.compile("```text\n(.*?)```", Pattern.DOTALL);

    private static String document() throws IOException {
        return Files.readString(Path.of("..", "docs", "queries.md"));
    }

    private static String first(Pattern pattern) throws IOException {
        Matcher matcher = pattern.matcher(document());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    static List<String> examples() throws IOException {
        return first(EXAMPLES).lines().toList();
    }

    /** The rows of the table below this heading. */
    private static List<Arguments> rows(String heading) throws IOException {
        List<Arguments> rows = new ArrayList<>();
        boolean inTable = false;
        for (String line : document().lines().toList()) {
            if (line.startsWith("| " + heading + " |")) {
                inTable = true;
            } else if (!line.startsWith("|")) {
                inTable = false;
            } else if (inTable && !line.startsWith("|---")) {
                String[] cells = line.split("\\|", -1);
                String code = cells[1].strip();
                code = code.startsWith("`` ")
                        ? code.substring(3, code.length() - 3)
                        : code.substring(1, code.length() - 1);
                rows.add(Arguments.of(code, Integer.parseInt(cells[2].strip()), cells[3].strip()));
            }
        }
        return rows;
    }

    static Stream<Arguments> refusedFilters() throws IOException {
        return rows("filter").stream();
    }

    static Stream<Arguments> refusedOrders() throws IOException {
        return rows("order").stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsAFilterAndSurvivesWriting(String filter) {
        List<Condition> conditions = Condition.parse(filter);

        assertThat(conditions).isNotEmpty();
        assertThat(conditions)
                .allSatisfy(one ->
                        assertThat(Condition.parse(one.text().orElseThrow())).containsExactly(one));
    }

    @ParameterizedTest
    @MethodSource("refusedFilters")
    void aFilterOfTheTableIsRefusedWhereAndAsItSays(String filter, int position, String advice) {
        QuerySyntaxException refusal = catchThrowableOfType(
                QuerySyntaxException.class, () -> RunQuery.all().where(filter));

        assertThat(refusal).hasMessageContaining(advice);
        assertThat(refusal.position()).isEqualTo(position);
        assertThat(refusal.text()).isEqualTo(filter);
    }

    @ParameterizedTest
    @MethodSource("refusedOrders")
    void anOrderOfTheTableIsRefusedWhereAndAsItSays(String order, int position, String advice) {
        QuerySyntaxException refusal = catchThrowableOfType(
                QuerySyntaxException.class, () -> RunQuery.all().orderBy(order));

        assertThat(refusal).hasMessageContaining(advice);
        assertThat(refusal.position()).isEqualTo(position);
        assertThat(refusal.text()).isEqualTo(order);
    }

    @Test
    void theMessageHasACaretBelowThePlace() throws IOException {
        QuerySyntaxException refusal =
                catchThrowableOfType(QuerySyntaxException.class, () -> Condition.parse("params.x > 1"));

        assertThat(refusal.getMessage() + "\n").isEqualTo(first(MESSAGE));
    }
}
