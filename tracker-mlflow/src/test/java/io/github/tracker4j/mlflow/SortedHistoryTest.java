package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedHistoryTest {

    private static final int PIECE = 10;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 11, 100, 1003})
    void pointsInAnyOrderComeInTheOrderOfAHistoryEachOnce(int count) {
        Random random = new Random(count);
        TreeSet<Metric> expected = new TreeSet<>(Metric.HISTORY_ORDER);
        SortedHistory history = new SortedHistory("m", PIECE);
        for (int i = 0; i < count; i++) {
            double value = random.nextInt(4) == 0 ? Double.NaN : random.nextInt(5) - 2;
            long step = random.nextInt(4) - 1L;
            long timestamp = random.nextInt(8);
            history.add(timestamp, step, value);
            expected.add(Metric.of("m", value, step, timestamp));
        }

        assertThat(read(history)).containsExactlyElementsOf(expected);
    }

    @Test
    void valuesOfAPointSurviveTheTemporaryFileToTheLastBit() {
        List<Double> values = List.of(
                Double.NEGATIVE_INFINITY, -Double.MAX_VALUE, -0.0, 0.0, Double.MIN_VALUE, 0.1 + 0.2, Double.NaN);
        SortedHistory history = new SortedHistory("m", 2);
        values.forEach(value -> history.add(Long.MAX_VALUE, Long.MIN_VALUE, value));

        assertThat(read(history))
                .extracting(point -> Double.doubleToRawLongBits(point.value()))
                .containsExactlyElementsOf(
                        values.stream().map(Double::doubleToRawLongBits).toList());
    }

    @Test
    void afterTheLastPointThereIsNone() {
        SortedHistory history = new SortedHistory("m");
        history.add(1, 1, 1);
        try (MetricCursor cursor = history.cursor()) {
            cursor.next();

            assertThat(cursor.hasNext()).isFalse();
            assertThatThrownBy(cursor::next)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessageContaining("'m'");
        }
    }

    private static List<Metric> read(SortedHistory history) {
        List<Metric> points = new ArrayList<>();
        try (MetricCursor cursor = history.cursor()) {
            cursor.forEachRemaining(points::add);
        }
        return points;
    }
}
