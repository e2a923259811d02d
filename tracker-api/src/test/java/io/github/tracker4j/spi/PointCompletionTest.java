package io.github.tracker4j.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PointCompletionTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(77));

    private final PointCompletion completion = new PointCompletion(CLOCK, List.of(Metric.of("old", 1, 41, 1)));

    private List<Metric> complete(Metric... points) {
        return completion.complete(LogBatch.ofMetrics(List.of(points))).metrics();
    }

    @Test
    void whatIsOpenIsFilledAndWhatIsGivenStays() {
        assertThat(complete(Metric.of("m", 1), Metric.of("m", 2, 10), Metric.of("m", 3, 4, 5), Metric.of("m", 4)))
                .containsExactly(
                        Metric.of("m", 1, 0, 77),
                        Metric.of("m", 2, 10, 77),
                        Metric.of("m", 3, 4, 5),
                        Metric.of("m", 4, 11, 77));
    }

    @Test
    void stepsGoOnAfterTheLatestPoint() {
        assertThat(complete(Metric.of("old", 1), Metric.of("new", 1)))
                .extracting(Metric::step)
                .containsExactly(42L, 0L);
    }

    @Test
    void stepsGoOnBelowZero() {
        completion.taken("m", -5);

        assertThat(completion.nextStep("m")).isEqualTo(-4);
    }

    @Test
    void afterTheGreatestStepThereIsNoNextOne() {
        completion.taken("m", Long.MAX_VALUE);
        LogBatch batch = LogBatch.ofMetrics(List.of(Metric.of("m", 1)));

        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> completion.complete(batch))
                .withMessageContaining("'m'")
                .withMessageContaining(Long.toString(Long.MAX_VALUE))
                .satisfies(e -> assertThat(e.remaining()).isEqualTo(batch));
        assertThat(complete(Metric.of("m", 1, 3))).containsExactly(Metric.of("m", 1, 3, 77));
    }

    @Test
    void completingAgainChangesNothing() {
        LogBatch once = completion.complete(
                LogBatch.builder().param("a", 1).metric(Metric.of("m", 1)).build());

        assertThat(completion.complete(once)).isEqualTo(once);
        assertThat(completion.complete(LogBatch.EMPTY)).isEqualTo(LogBatch.EMPTY);
    }

    @Test
    void noStepIsGivenTwiceByManyThreads() {
        Set<Long> steps = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 10_000).parallel().forEach(i -> steps.add(completion.nextStep("m")));

        assertThat(steps).hasSize(10_000).contains(0L, 9_999L);
    }
}
