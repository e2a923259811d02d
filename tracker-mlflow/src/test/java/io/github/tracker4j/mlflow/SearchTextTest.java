package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.Condition;
import io.github.tracker4j.Condition.IdCondition;
import io.github.tracker4j.Condition.IdOperator;
import io.github.tracker4j.Field;
import io.github.tracker4j.Keys;
import io.github.tracker4j.RunId;
import io.github.tracker4j.mlflow.ServerFacts.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SearchTextTest {

    private static final Field A = Field.param("a");

    private static String filter(Store store, Condition... conditions) {
        return new SearchText(store).filter(List.of(conditions));
    }

    static Stream<Arguments> conditions() {
        return Stream.of(
                Arguments.of(Field.param("opt/name").equalTo("adam"), "params.`opt/name` = 'adam'"),
                Arguments.of(Field.tag("a b").equalTo("it's"), "tags.`a b` = \"it's\""),
                Arguments.of(Field.tag("a").equalTo("say \"x\""), "tags.`a` = 'say \"x\"'"),
                Arguments.of(Field.tag("a").equalTo("\ud83d\ude80 100%"), "tags.`a` = '\ud83d\ude80 100%'"),
                Arguments.of(Field.RUN_NAME.equalTo("lr"), "attributes.run_name = 'lr'"),
                Arguments.of(Field.STATUS.equalTo("FAILED"), "attributes.status = 'FAILED'"),
                Arguments.of(Field.STATUS.notEqualTo("FAILED"), "attributes.status != 'FAILED'"),
                Arguments.of(Field.metric("loss").lessThan(0.5), "metrics.`loss` < 0.5"),
                Arguments.of(Field.metric("loss").atLeast(-1e-9), "metrics.`loss` >= -1.0E-9"),
                Arguments.of(Field.metric("loss").notEqualTo(1), "metrics.`loss` != 1.0"),
                Arguments.of(Field.START_TIME.greaterThan(1_700_000_000_000L), "attributes.start_time > 1700000000000"),
                Arguments.of(Field.START_TIME.notEqualTo(5L), "attributes.start_time != 5"),
                Arguments.of(Field.END_TIME.greaterThan(5L), "attributes.end_time > 5"),
                Arguments.of(Field.metric("a@b").equalTo(1), "metrics.`" + Keys.map("a@b") + "` = 1.0"));
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void aConditionIsWrittenInTheSyntaxOfTheServer(Condition condition, String written) {
        for (Store store : Store.values()) {
            assertThat(filter(store, condition)).isEqualTo(written);
        }
    }

    static Stream<Arguments> widenedConditions() {
        return Stream.of(
                Arguments.of(A.like("%adam%"), "LIKE '%adam%'"),
                Arguments.of(A.like("a_b"), "LIKE 'a%b'"),
                Arguments.of(A.like("a__%_b%"), "LIKE 'a%b%'"),
                Arguments.of(A.like("back\\slash"), "LIKE 'back%slash'"),
                Arguments.of(A.like("it's \"x\""), "LIKE 'it%s %x%'"),
                Arguments.of(A.like("[a-c]\n"), "LIKE '%a-c%'"),
                Arguments.of(A.like("\u00e9\ud83d\ude80"), "LIKE '\u00e9\ud83d\ude80'"),
                Arguments.of(A.like(""), "LIKE '%'"),
                Arguments.of(A.like("a%b%c%d%e%f%g"), "LIKE 'a%b%c%d%e%'"),
                Arguments.of(A.ilike("Adam%"), "ILIKE 'Adam%'"),
                Arguments.of(A.ilike("Iris \u00e9"), "ILIKE '%r%s %'"),
                Arguments.of(A.equalTo("both ' and \""), "LIKE 'both % and %'"),
                Arguments.of(A.equalTo("ends in \\"), "LIKE 'ends in %'"),
                Arguments.of(A.equalTo("line\nfeed"), "LIKE 'line%feed'"),
                Arguments.of(A.equalTo(" blank"), "LIKE ' blank'"),
                Arguments.of(A.equalTo("end\u0000not seen"), "LIKE 'end%'"),
                Arguments.of(A.equalTo(""), "LIKE '%'"),
                Arguments.of(A.notEqualTo("x"), "LIKE '%'"));
    }

    @ParameterizedTest
    @MethodSource("widenedConditions")
    void aConditionThatDatabasesReadDifferentlyIsWidenedAndLeftOutForFiles(Condition condition, String written) {
        assertThat(filter(Store.DATABASE, condition)).isEqualTo("params.`a` " + written);
        assertThat(filter(Store.FILES, condition)).isEmpty();
        assertThat(filter(Store.UNKNOWN, condition)).isEmpty();
    }

    static Stream<Condition> conditionsThatServersReadDifferently() {
        return Stream.of(
                Field.tag("a@b").equalTo("x"),
                Field.tag(" a").equalTo("x"),
                Field.RUN_ID.equalTo("x"),
                new IdCondition(IdOperator.IN, Set.of(new RunId("x"))),
                Field.metric("a").notEqualTo(0),
                Field.metric("a").notEqualTo(-0.0),
                Field.metric("a").lessThan(Double.POSITIVE_INFINITY),
                Field.metric("a").atLeast(Double.MAX_VALUE),
                Field.END_TIME.lessThan(5L),
                Field.END_TIME.notEqualTo(5L),
                Field.END_TIME.atLeast(0L),
                Field.START_TIME.atLeast(Long.MIN_VALUE),
                Field.START_TIME.lessThan(1L << 60));
    }

    @ParameterizedTest
    @MethodSource("conditionsThatServersReadDifferently")
    void aConditionThatAServerReadsOtherwiseIsLeftToTheCheck(Condition condition) {
        assertThat(filter(Store.DATABASE, condition)).isEmpty();
        assertThat(filter(Store.DATABASE, condition, Field.STATUS.equalTo("FAILED")))
                .isEqualTo("attributes.status = 'FAILED'");
    }

    @ParameterizedTest
    @EnumSource
    void aDatabaseJoinsOnlySoManyTables(Store store) {
        List<Condition> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(Field.metric("m" + i).lessThan(1));
            many.add(Field.metric("m0").lessThan(1));
        }

        assertThat(new SearchText(store).filter(many).split(" AND ", -1))
                .hasSize(20)
                .doesNotHaveDuplicates();
    }

    @Test
    void aPatternOfAnyLengthIsCut() {
        String longest = "x".repeat(6000);

        assertThat(filter(Store.DATABASE, A.equalTo(longest + "\n")))
                .isEqualTo("params.`a` LIKE '" + "x".repeat(1000) + "%'");
    }
}
