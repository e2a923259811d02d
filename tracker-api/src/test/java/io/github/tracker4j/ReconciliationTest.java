package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.backend.InMemoryTracker;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReconciliationTest {

    private static final DatasetInput TRAIN = DatasetInput.of("train", "1", "local", "x");

    private final InMemoryTracker tracker = new InMemoryTracker();
    private final Run run = tracker.startRun(RunSpec.in("digits"));

    @AfterEach
    void close() {
        tracker.close();
    }

    private LogBatch missing(LogBatch batch) {
        return Reconciliation.missing(run.id(), batch, tracker.reader());
    }

    @Test
    void ofABatchThatIsThereNothingIsMissing() {
        LogBatch batch = LogBatch.builder()
                .param("a", 1)
                .tag("t", "x")
                .input(TRAIN)
                .metric(Metric.of("m", Double.NaN, 1, 1))
                .metric(Metric.of("m", -0.0, 1, 1))
                .build();
        assertThat(missing(batch)).isEqualTo(batch);
        run.log(batch);

        assertThat(missing(batch)).isEqualTo(LogBatch.EMPTY);
    }

    @Test
    void whatIsMissingKeepsItsOrderEachItemOnce() {
        run.logMetric("m", 2, 2, 2);
        Metric first = Metric.of("m", 9, 9, 9);
        Metric second = Metric.of("n", 1, 1, 1);

        LogBatch missing = missing(LogBatch.builder()
                .metric(first)
                .metric(Metric.of("m", 2, 2, 2))
                .metric(second)
                .metric(first)
                .input(TRAIN)
                .input(TRAIN.usedFor("training"))
                .build());

        assertThat(missing.metrics()).containsExactly(first, second);
        assertThat(missing.inputs()).containsExactly(TRAIN);
    }

    @Test
    void ofATagTheLastValueCounts() {
        run.setTag("t", "b");

        assertThat(missing(LogBatch.ofTags(List.of(new Tag("t", "a"), new Tag("t", "b"))))
                        .tags())
                .isEmpty();
        assertThat(missing(LogBatch.ofTags(List.of(new Tag("t", "b"), new Tag("t", "a"))))
                        .tags())
                .containsExactly(new Tag("t", "a"));
    }

    @Test
    void aPointWithoutStepOrTimeCannotBeSettled() {
        LogBatch open = LogBatch.ofMetrics(List.of(Metric.of("m", 1, 1)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> run.reconcile(open, tracker.reader()))
                .withMessageContaining("'m'");
    }

    @Test
    void aChangedParamAndAnUnknownRunAreRefused() {
        run.logParam("a", 1);
        LogBatch batch = LogBatch.builder().param("a", 2).build();

        assertThatThrownBy(() -> missing(batch)).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> Reconciliation.missing(RunId.random(), batch, tracker.reader()))
                .isInstanceOf(RejectedException.class);
    }
}
