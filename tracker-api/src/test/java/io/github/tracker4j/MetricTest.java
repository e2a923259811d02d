package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetricTest {

    @Test
    void aHistoryGoesByTimeStepAndValueWithNaNLast() {
        List<Metric> ordered = List.of(
                Metric.of("m", 9, 9, 0),
                Metric.of("m", 5, Long.MIN_VALUE, 1),
                Metric.of("m", Double.NEGATIVE_INFINITY, 0, 1),
                Metric.of("m", -0.0, 0, 1),
                Metric.of("m", 0.0, 0, 1),
                Metric.of("m", Double.POSITIVE_INFINITY, 0, 1),
                Metric.of("m", Double.NaN, 0, 1),
                Metric.of("m", -1, Long.MAX_VALUE, 1));
        for (int seed = 0; seed < 50; seed++) {
            List<Metric> shuffled = new ArrayList<>(ordered);
            Collections.shuffle(shuffled, new Random(seed));
            shuffled.sort(Metric.HISTORY_ORDER);
            assertThat(shuffled).isEqualTo(ordered);
        }
    }

    @Test
    void theLatestGoesByStepTimeAndValueWithNaNLosing() {
        List<Metric> ordered = List.of(
                Metric.of("m", 9, -1, 9),
                Metric.of("m", 9, 5, 1),
                Metric.of("m", Double.NaN, 5, 2),
                Metric.of("m", Double.NEGATIVE_INFINITY, 5, 2),
                Metric.of("m", 1, 5, 2),
                Metric.of("m", Double.NaN, 6, 0));
        for (int seed = 0; seed < 50; seed++) {
            List<Metric> shuffled = new ArrayList<>(ordered);
            Collections.shuffle(shuffled, new Random(seed));
            shuffled.sort(Metric.LATEST_ORDER);
            assertThat(shuffled).isEqualTo(ordered);
        }
    }

    @Test
    void aPointIsCompleteWithStepAndTime() {
        assertThat(Metric.of("m", 1).isComplete()).isFalse();
        assertThat(Metric.of("m", 1, 1).isComplete()).isFalse();
        assertThat(Metric.of("m", 1, 1, 1).isComplete()).isTrue();
    }
}
