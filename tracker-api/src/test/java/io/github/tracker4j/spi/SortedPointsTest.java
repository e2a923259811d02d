package io.github.tracker4j.spi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedPointsTest {

    private static final int PIECE = 10;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 11, 100, 1003})
    void pointsInAnyOrderComeInTheOrderOfAHistoryEachOnce(int count) {
        Random random = new Random(count);
        TreeSet<Metric> expected = new TreeSet<>(Metric.HISTORY_ORDER);
        SortedPoints history = new SortedPoints(PIECE);
        for (int i = 0; i < count; i++) {
            double value = random.nextInt(4) == 0 ? Double.NaN : random.nextInt(5) - 2;
            long step = random.nextInt(4) - 1L;
            long timestamp = random.nextInt(8);
            String key = "m" + random.nextInt(2);
            history.add(key, value, step, timestamp);
            expected.add(Metric.of(key, value, step, timestamp));
        }

        assertThat(read(history)).containsExactlyElementsOf(expected);
    }

    @Test
    void valuesOfAPointSurviveTheTemporaryFileToTheLastBit() {
        List<Double> values = List.of(
                Double.NEGATIVE_INFINITY, -Double.MAX_VALUE, -0.0, 0.0, Double.MIN_VALUE, 0.1 + 0.2, Double.NaN);
        SortedPoints history = new SortedPoints(2);
        values.forEach(value -> history.add("m", value, Long.MIN_VALUE, Long.MAX_VALUE));

        assertThat(read(history))
                .extracting(point -> Double.doubleToRawLongBits(point.value()))
                .containsExactlyElementsOf(
                        values.stream().map(Double::doubleToRawLongBits).toList());
    }

    @Test
    void afterTheLastPointThereIsNone() {
        SortedPoints history = new SortedPoints();
        history.add("m", 1, 1, 1);
        try (MetricCursor cursor = history.cursor()) {
            cursor.next();

            assertThat(cursor.hasNext()).isFalse();
            assertThatThrownBy(cursor::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void thePointsComeBackAlsoWhereTheyWereAddedInOrder() {
        SortedPoints history = new SortedPoints(PIECE);
        List<Metric> expected = new ArrayList<>();
        for (int i = 0; i < 95; i++) {
            history.add("m", i, i, i);
            expected.add(Metric.of("m", i, i, i));
        }

        assertThat(read(history)).isEqualTo(expected);
    }

    @Test
    void theTemporaryFileIsRemovedWhetherThePointsAreReadOrNot() {
        SortedPoints given = spilled();
        SortedPoints abandoned = spilled();
        Path givenFile = requireNonNull(given.temporaryFile());
        Path abandonedFile = requireNonNull(abandoned.temporaryFile());
        assertThat(givenFile).hasSize(10 * 28);

        assertThat(read(given)).hasSize(10);
        abandoned.close();
        abandoned.close();

        assertThat(givenFile).doesNotExist();
        assertThat(abandonedFile).doesNotExist();
    }

    private static SortedPoints spilled() {
        SortedPoints points = new SortedPoints(2);
        for (int i = 0; i < 10; i++) {
            points.add("m", i, i, i);
        }
        return points;
    }

    private static List<Metric> read(SortedPoints history) {
        List<Metric> points = new ArrayList<>();
        try (MetricCursor cursor = history.cursor()) {
            cursor.forEachRemaining(points::add);
        }
        return points;
    }
}
