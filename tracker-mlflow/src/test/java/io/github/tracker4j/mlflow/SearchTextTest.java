package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.Condition;
import io.github.tracker4j.Field;
import io.github.tracker4j.Keys;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SearchTextTest {

    static Stream<Arguments> conditions() {
        return Stream.of(
                Arguments.of(Field.param("opt/name").equalTo("adam"), "params.`opt/name` = 'adam'"),
                Arguments.of(Field.tag("a b").equalTo("it's"), "tags.`a b` = \"it's\""),
                Arguments.of(Field.tag("a").equalTo("say \"x\""), "tags.`a` = 'say \"x\"'"),
                Arguments.of(Field.RUN_NAME.equalTo("lr"), "attributes.run_name = 'lr'"),
                Arguments.of(Field.STATUS.equalTo("FAILED"), "attributes.status = 'FAILED'"),
                Arguments.of(Field.STATUS.notEqualTo("FAILED"), "attributes.status != 'FAILED'"),
                Arguments.of(Field.metric("loss").lessThan(0.5), "metrics.`loss` < 0.5"),
                Arguments.of(Field.metric("loss").atLeast(-1e-9), "metrics.`loss` >= -1.0E-9"),
                Arguments.of(
                        Field.START_TIME.greaterThan(1_700_000_000_000.0), "attributes.start_time > 1700000000000"),
                Arguments.of(Field.metric("a@b").equalTo(1), "metrics.`" + Keys.map("a@b") + "` = 1.0"));
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void aConditionIsWrittenInTheSyntaxOfTheServer(Condition condition, String written) {
        assertThat(SearchText.filter(List.of(condition))).isEqualTo(written);
    }

    static Stream<Condition> conditionsThatServersReadDifferently() {
        return Stream.of(
                Field.tag("a").equalTo("both ' and \""),
                Field.tag("a").equalTo("ends in \\"),
                Field.tag("a").equalTo("line\nfeed"),
                Field.tag("a").equalTo(""),
                Field.tag("a").equalTo(" blank"),
                Field.tag("a@b").equalTo("x"),
                Field.tag(" a").equalTo("x"),
                Field.param("a").notEqualTo("x"),
                Field.STATUS.like("F%"),
                Field.tag("a").like("x%"),
                Field.RUN_NAME.ilike("x%"),
                Field.RUN_ID.equalTo("x"),
                Field.metric("a").notEqualTo(0),
                Field.metric("a").lessThan(Double.POSITIVE_INFINITY),
                Field.START_TIME.atLeast(Long.MIN_VALUE),
                Field.START_TIME.lessThan(1e18));
    }

    @ParameterizedTest
    @MethodSource("conditionsThatServersReadDifferently")
    void aConditionThatAServerReadsOtherwiseIsLeftToTheCheck(Condition condition) {
        assertThat(SearchText.filter(List.of(condition))).isEmpty();
        assertThat(SearchText.filter(List.of(condition, Field.STATUS.equalTo("FAILED"))))
                .isEqualTo("attributes.status = 'FAILED'");
    }

    @Test
    void anOrderEndsWithTheNewestFirstAndThenTheId() {
        assertThat(SearchText.orderBy(List.of()))
                .containsExactly("attributes.start_time DESC", "tags.`tracker4j.run.id` ASC");
        assertThat(SearchText.orderBy(List.of(Field.metric("loss").ascending())))
                .containsExactly("metrics.`loss` ASC", "attributes.start_time DESC", "tags.`tracker4j.run.id` ASC");
    }

    @Test
    void anOrderNamesEachFieldOnceSinceServersRefuseTwo() {
        assertThat(SearchText.orderBy(List.of(
                        Field.START_TIME.ascending(),
                        Field.param("p").descending(),
                        Field.param("p").ascending())))
                .containsExactly("attributes.start_time ASC", "params.`p` DESC", "tags.`tracker4j.run.id` ASC");
    }
}
