package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogBatchTest {

    @Test
    void aBatchIsACopy() {
        List<Param> params = new ArrayList<>(List.of(new Param("a", "1")));
        LogBatch batch = LogBatch.ofParams(params);
        params.clear();

        assertThat(batch.params()).hasSize(1);
        assertThat(batch.size()).isEqualTo(1);
        assertThat(batch.isEmpty()).isFalse();
        assertThat(LogBatch.EMPTY.isEmpty()).isTrue();
    }

    @Test
    void aRefusalCarriesTheWholeBatchAndTheRemedy() {
        LogBatch batch = LogBatch.builder()
                .param("good", 1)
                .param("long", "v".repeat(6001))
                .build();

        assertThatThrownBy(batch::validated)
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e.remaining()).isEqualTo(batch))
                .satisfies(e -> assertThat(e)
                        .hasMessageContaining("'long'")
                        .hasMessageContaining("6001")
                        .hasMessageContaining("6000")
                        .hasMessageContaining("logText"));
        LogBatch unlawful = LogBatch.ofMetrics(List.of(Metric.of("a@b", 1)));
        assertThatThrownBy(unlawful::validated)
                .hasMessageContaining("'a@b'")
                .hasMessageContaining(Keys.map("a@b"))
                .hasMessageContaining("safeguards.keys");
    }

    @Test
    void lengthsAreCountedInCodePoints() {
        String rocket = "\ud83d\ude80";
        LogBatch batch = LogBatch.builder()
                .param("p", rocket.repeat(6000))
                .tag("t", rocket.repeat(8000))
                .build();

        assertThat(batch.validated()).isSameAs(batch);
        assertThatThrownBy(() -> LogBatch.ofTags(List.of(new Tag("t", rocket.repeat(8001))))
                        .validated())
                .hasMessageContaining("8001");
    }

    @Test
    void newParamsAreThoseThatARunLacksEachOnce() {
        LogBatch batch = LogBatch.builder()
                .param("a", 1)
                .param("b", 2)
                .param("b", 2)
                .param("c", 3)
                .build();

        assertThat(batch.newParams(Map.of("a", "1"))).containsExactly(new Param("b", "2"), new Param("c", "3"));
        assertThatThrownBy(() -> batch.newParams(Map.of("b", "0")))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e.remaining()).isEqualTo(batch))
                .satisfies(e -> assertThat(e)
                        .hasMessageContaining("'0'")
                        .hasMessageContaining("'2'")
                        .hasMessageContaining("safeguards.param-drift"));
    }

    @Test
    void reservedTagsAreRefused() {
        for (String key : Tag.RESERVED) {
            assertThatThrownBy(() -> LogBatch.ofTags(List.of(new Tag(key, "x"))).validated())
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining(key)
                    .hasMessageContaining("RunSpec");
        }
    }

    @Test
    void emptyPartsOfADatasetAreAbsent() {
        DatasetInput empty = new DatasetInput("train", "1", "local", "x", "", "", "");

        assertThat(empty).isEqualTo(DatasetInput.of("train", "1", "local", "x"));
        assertThat(empty.isSameDataset(empty.usedFor("training"))).isTrue();
        assertThat(empty.isSameDataset(DatasetInput.of("train", "2", "local", "x")))
                .isFalse();
    }
}
