package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Limits;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Params, which are written once; tags, of which the last wins; and the datasets that a run has read. */
interface ParamAndTagCases extends Cases {

    @Test
    default void paramsAreKeptInTheirTextForm() {
        Run run = store().start();
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("eta", 0.1);
        params.put("depth", 4);
        params.put("layers", List.of(64, 32));
        params.put("patience", Duration.ofSeconds(90));
        params.put("half", Double.NaN);
        run.logParams(params);
        run.logParam("shuffle", true);

        assertThat(store().read(run).params())
                .isEqualTo(Map.of(
                        "eta", "0.1",
                        "depth", "4",
                        "layers", "[64,32]",
                        "patience", "PT1M30S",
                        "half", "NaN",
                        "shuffle", "true"));
    }

    @Test
    default void textsOfAnyKindAreKept() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("empty", "");
        texts.put("space", " a ");
        texts.put("lines", "one\ntwo\r\nthree\ttab");
        texts.put("unicode", "\u00e9 \u4e2d \ud83d\ude80 \u202e");
        texts.put("quotes", "it's \"this\" \\ `that`");
        texts.put("json", "{\"a\": [1, null]}");
        texts.put("looks like a number", "1e999");
        texts.put("looks like nothing", "null");
        Run run = store().start();
        run.logParams(texts);
        run.setTags(texts);

        assertThat(store().read(run).params()).isEqualTo(texts);
        assertThat(store().read(run).tags()).containsAllEntriesOf(texts);
    }

    @Test
    default void keysOfEveryLawfulKindAreKept() {
        List<String> keys = List.of(
                "a b",
                "train/loss",
                "C:/x",
                "\u00e9\u4e2d",
                "under_score-dash.dot",
                ".hidden",
                "a",
                "a/b",
                "a/b/c",
                "1",
                "\u00e9".repeat(Limits.KEY));
        Run run = store().start();
        LogBatch.Builder batch = LogBatch.builder();
        for (String key : keys) {
            batch.param(key, key).tag(key, key).metric(Metric.of(key, 1, 1, 1));
        }
        run.log(batch.build());

        RunInfo info = store().read(run);
        assertThat(info.params()).containsOnlyKeys(keys);
        assertThat(info.tags()).containsKeys(keys.toArray(String[]::new));
        assertThat(info.latestMetrics()).containsOnlyKeys(keys);
        for (String key : keys) {
            assertThat(store().history(run, key)).containsExactly(Metric.of(key, 1, 1, 1));
        }
    }

    @Test
    default void valuesOfTheGreatestLengthAreKept() {
        String param = "\ud83d\ude80".repeat(Limits.PARAM_VALUE);
        String tag = "\ud83d\ude80".repeat(Limits.TAG_VALUE);
        Run run = store().start();
        run.logParam("long", param);
        run.setTag("long", tag);

        assertThat(store().read(run).params()).isEqualTo(Map.of("long", param));
        assertThat(store().read(run).tags()).containsEntry("long", tag);
    }

    @Test
    default void anEqualParamAgainIsANoOp() {
        Run run = store().start();
        run.logParam("eta", 0.1);
        run.logParam("eta", "0.1");
        run.log(LogBatch.builder()
                .param("eta", 0.1)
                .param("depth", 4)
                .param("depth", 4)
                .build());

        assertThat(store().read(run).params()).isEqualTo(Map.of("eta", "0.1", "depth", "4"));
    }

    @Test
    default void aParamThatChangesIsRejectedNamingBothValuesAndNothingOfItsBatchIsApplied() {
        Run run = store().start();
        run.logParam("eta", 0.1);
        Map<String, String> tags = store().read(run).tags();
        LogBatch batch = LogBatch.builder()
                .param("depth", 4)
                .param("eta", 0.2)
                .tag("phase", "two")
                .input(Store.dataset("train"))
                .metric(Metric.of("loss", 0.5, 1, 1))
                .build();

        assertThatThrownBy(() -> run.log(batch))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e.scope()).isEqualTo(Scope.ITEMS))
                .satisfies(e -> assertThat(e)
                        .hasMessageContaining("eta")
                        .hasMessageContaining("0.1")
                        .hasMessageContaining("0.2"))
                .satisfies(e -> assertThat(e.remaining()).isEqualTo(batch));
        assertThat(store().read(run).params()).isEqualTo(Map.of("eta", "0.1"));
        assertThat(store().read(run).tags()).isEqualTo(tags);
        assertThat(store().read(run).inputs()).isEmpty();
        assertThat(store().read(run).latestMetrics()).isEmpty();
        run.logParam("depth", 5);
        assertThat(store().read(run).params()).isEqualTo(Map.of("eta", "0.1", "depth", "5"));
    }

    @Test
    default void aParamThatChangesWithinOneBatchIsRejected() {
        Run run = store().start();
        LogBatch batch = LogBatch.builder().param("eta", 0.1).param("eta", 0.2).build();

        assertThatThrownBy(() -> run.log(batch))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("0.1")
                .hasMessageContaining("0.2");
        assertThat(store().read(run).params()).isEmpty();
    }

    @Test
    default void aParamIsCheckedAgainstWhatWasLoggedBeforeTheRunWasResumed() {
        Run run = store().start();
        run.logParam("eta", 0.1);
        run.detach();
        Run resumed = store().resume(run.id());

        resumed.logParam("eta", 0.1);
        assertThatThrownBy(() -> resumed.logParam("eta", 0.2)).isInstanceOf(RejectedException.class);
        assertThat(store().read(run).params()).isEqualTo(Map.of("eta", "0.1"));
    }

    @Test
    default void theLastValueOfATagWins() {
        Run run = store().tracker().startRun(store().spec().withTag("phase", "zero"));
        run.setTag("phase", "one");
        run.setTag("phase", "two");
        run.log(LogBatch.builder()
                .tag("stage", "a")
                .tag("phase", "three")
                .tag("stage", "b")
                .tag("stage", "")
                .build());

        assertThat(store().read(run).tags()).containsEntry("phase", "three").containsEntry("stage", "");
    }

    @Test
    default void manyItemsOfEachKindFitIntoOneBatch() {
        Map<String, String> texts = new LinkedHashMap<>();
        LogBatch.Builder batch = LogBatch.builder();
        for (int i = 0; i < 250; i++) {
            texts.put("key " + i, "value " + i);
            batch.param("key " + i, "value " + i).tag("key " + i, "value " + i);
        }
        for (int i = 0; i < 2500; i++) {
            batch.metric(Metric.of("m" + i % 150, i, i, i));
        }
        Run run = store().start();
        run.log(batch.build());

        RunInfo info = store().read(run);
        assertThat(info.params()).isEqualTo(texts);
        assertThat(info.tags()).containsAllEntriesOf(texts);
        assertThat(info.latestMetrics()).hasSize(150).containsEntry("m149", Metric.of("m149", 2399, 2399, 2399));
        assertThat(store().history(run, "m0")).hasSize(17);
    }

    @Test
    default void aBatchOfNothingChangesNothing() {
        Run run = store().start();
        RunInfo before = store().read(run);
        run.log(LogBatch.EMPTY);

        assertThat(store().read(run)).isEqualTo(before);
    }

    @Test
    default void datasetsAreKeptWhole() {
        DatasetInput full = new DatasetInput(
                "train \u00e9 \u4e2d",
                "8acfa28d",
                "s3",
                "{\"uri\": \"s3://bucket/data.csv\"}",
                "{\"mlflow_colspec\": [{\"type\": \"double\", \"name\": \"x\"}]}",
                "{\"num_rows\": 2}",
                "training");
        DatasetInput bare = DatasetInput.of("valid", "1", "local", "valid.csv");
        Run run = store().start();
        run.logDataset(full);
        run.log(LogBatch.ofInputs(List.of(bare)));

        assertThat(store().read(run).inputs()).containsExactlyInAnyOrder(full, bare);
    }

    @Test
    default void theSameDatasetAgainChangesNothing() {
        DatasetInput first = Store.dataset("train").usedFor("training");
        Run run = store().start();
        run.logDataset(first);
        run.logDataset(first);
        run.logDataset(first.usedFor("evaluation"));
        run.log(LogBatch.ofInputs(List.of(first, Store.dataset("valid"), Store.dataset("valid"))));

        assertThat(store().read(run).inputs()).containsExactlyInAnyOrder(first, Store.dataset("valid"));
    }

    @Test
    default void datasetsOfOneNameAndDifferentDigestsAreTwo() {
        DatasetInput one = DatasetInput.of("train", "1", "local", "train.csv");
        DatasetInput two = DatasetInput.of("train", "2", "local", "train.csv");
        Run run = store().start();
        run.log(LogBatch.ofInputs(List.of(one, two)));

        assertThat(store().read(run).inputs()).containsExactlyInAnyOrder(one, two);
    }

    @Test
    default void aDatasetIsOneInEveryRunThatReadIt() {
        Run first = store().start();
        Run second = store().start();
        first.logDataset(Store.dataset("train").usedFor("training"));
        second.logDataset(Store.dataset("train").usedFor("evaluation"));

        assertThat(store().read(first).inputs())
                .containsExactly(Store.dataset("train").usedFor("training"));
        assertThat(store().read(second).inputs())
                .containsExactly(Store.dataset("train").usedFor("evaluation"));
    }
}
