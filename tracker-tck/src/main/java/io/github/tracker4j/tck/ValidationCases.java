package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Limits;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Param;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.Tag;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A batch is validated whole before any of it is applied. */
interface ValidationCases extends Cases {

    /**
     * A batch of which one item is unlawful.
     *
     * @param messageParts what the refusal has to name
     */
    record Unlawful(LogBatch batch, List<String> messageParts) {

        static Unlawful param(String key, String value, String... messageParts) {
            return new Unlawful(
                    lawful().withParams(List.of(new Param("good", "1"), new Param(key, value))), List.of(messageParts));
        }

        static Unlawful tag(String key, String value, String... messageParts) {
            return new Unlawful(
                    lawful().withTags(List.of(new Tag("good", "1"), new Tag(key, value))), List.of(messageParts));
        }

        static Unlawful metric(Metric metric, String... messageParts) {
            return new Unlawful(lawful().withMetrics(List.of(Metric.of("good", 1), metric)), List.of(messageParts));
        }

        static Unlawful input(DatasetInput input, String... messageParts) {
            LogBatch good = lawful();
            return new Unlawful(
                    new LogBatch(good.params(), good.tags(), List.of(Store.dataset("good"), input), good.metrics()),
                    List.of(messageParts));
        }

        private static LogBatch lawful() {
            return LogBatch.builder()
                    .param("good", 1)
                    .tag("good", "1")
                    .input(Store.dataset("good"))
                    .metric(Metric.of("good", 1))
                    .build();
        }
    }

    private static List<Unlawful> unlawful() {
        List<Unlawful> all = new ArrayList<>();
        String tooLong = "k".repeat(Limits.KEY + 1);
        for (String key : List.of(
                "", "a@b", "tab\t", "line\n", "..", "../x", "a/../b", "a//b", "/a", "a/", ".", "\ud83d\ude80")) {
            all.add(Unlawful.param(key, "1", "Param"));
            all.add(Unlawful.tag(key, "1", "Tag"));
            all.add(Unlawful.metric(Metric.of(key, 1), "Metric"));
        }
        all.add(Unlawful.param(tooLong, "1", "251", "250"));
        all.add(Unlawful.tag(tooLong, "1", "251", "250"));
        all.add(Unlawful.metric(Metric.of(tooLong, 1), "251", "250"));
        all.add(Unlawful.param("bad", "v".repeat(Limits.PARAM_VALUE + 1), "bad", "6001", "6000"));
        all.add(Unlawful.tag("bad", "v".repeat(Limits.TAG_VALUE + 1), "bad", "8001", "8000"));
        all.add(Unlawful.param("bad", "half \ud800", "bad", "surrogate"));
        all.add(Unlawful.tag("bad", "\udc00 half", "bad", "surrogate"));
        for (String key : Tag.RESERVED) {
            all.add(Unlawful.tag(key, "x", key));
        }
        all.add(Unlawful.metric(Metric.of("bad", 1, 1, -1), "bad", "-1"));
        all.add(Unlawful.input(DatasetInput.of("", "1", "local", "x"), "name"));
        all.add(Unlawful.input(DatasetInput.of("bad", "", "local", "x"), "bad", "digest"));
        all.add(Unlawful.input(DatasetInput.of("bad", "1", "", "x"), "bad", "source type"));
        all.add(Unlawful.input(DatasetInput.of("bad", "1", "local", ""), "bad", "source"));
        all.add(Unlawful.input(DatasetInput.of("bad", "d".repeat(37), "local", "x"), "bad", "37", "36"));
        all.add(Unlawful.input(DatasetInput.of("bad", "1", "local", "\ud800"), "bad", "surrogate"));
        return all;
    }

    @Test
    default void aBatchWithAnUnlawfulItemIsRefusedWholeAndTheRunGoesOn() {
        Run run = store().start();
        RunInfo before = store().read(run);
        for (Unlawful unlawful : unlawful()) {
            assertThat(catchThrowable(() -> run.log(unlawful.batch())))
                    .as("%s", unlawful)
                    .asInstanceOf(type(RejectedException.class))
                    .satisfies(e -> assertThat(e.scope()).isEqualTo(Scope.ITEMS))
                    .satisfies(e -> assertThat(e.remaining()).isEqualTo(unlawful.batch()))
                    .satisfies(e -> assertThat(e.getMessage()).contains(unlawful.messageParts()));
        }

        assertThat(store().read(run)).isEqualTo(before);
        assertThat(store().history(run, "good")).isEmpty();
        run.logMetric("good", 2);
        run.logParam("good", 2);
        run.end(RunStatus.FINISHED);
        assertThat(store().history(run, "good")).extracting(Metric::value).containsExactly(2.0);
        assertThat(store().read(run).params()).containsEntry("good", "2");
    }

    @Test
    default void aRefusedBatchTakesNoStep() {
        Run run = store().start();
        run.logMetric("loss", 1);
        LogBatch batch = LogBatch.ofMetrics(List.of(Metric.of("loss", 2, 100), Metric.of("a@b", 1)));

        assertThatThrownBy(() -> run.log(batch)).isInstanceOf(RejectedException.class);
        run.logMetric("loss", 3);

        assertThat(store().history(run, "loss")).extracting(Metric::step).containsExactly(0L, 1L);
    }

    @Test
    default void theShortWaysToLogAPointValidateToo() {
        Run run = store().start();

        assertThatThrownBy(() -> run.logMetric("a@b", 1)).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> run.logMetric("a@b", 1, 1))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e).hasMessageContaining("a@b").hasMessageContaining("U+0040"))
                .satisfies(e -> assertThat(e.remaining().size()).isEqualTo(1));
        assertThatThrownBy(() -> run.logMetric("loss", 1, 1, -1)).isInstanceOf(RejectedException.class);
        assertThat(store().read(run).latestMetrics()).isEmpty();
    }
}
