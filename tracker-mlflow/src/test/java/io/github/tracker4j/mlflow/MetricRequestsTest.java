package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.Metric;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetricRequestsTest {

    private static final ServerFacts NEW = new ServerFacts("3.17.2", ServerFacts.Store.DATABASE);
    private static final ServerFacts OLD = new ServerFacts("2.22.5", ServerFacts.Store.DATABASE);

    @Test
    void aNewServerGetsAThousandPointsARequestInTheirOrder() {
        List<Metric> points = points(150, 2500);

        List<List<Metric>> requests = MetricRequests.of(points, NEW);

        assertThat(requests).extracting(List::size).containsExactly(1000, 1000, 500);
        assertThat(requests.stream().flatMap(Collection::stream)).containsExactlyElementsOf(points);
    }

    @Test
    void aPointThatIsThereTwiceIsSentOnce() {
        Metric nan = Metric.of("a", Double.NaN, 1, 1);

        assertThat(MetricRequests.of(List.of(nan, nan), NEW)).containsExactly(List.of(nan));
        assertThat(MetricRequests.of(List.of(nan, nan), OLD)).containsExactly(List.of(nan));
    }

    static Stream<ServerFacts> serversThatNeedShapes() {
        return Stream.of(
                OLD,
                new ServerFacts("3.16.9", ServerFacts.Store.DATABASE),
                new ServerFacts(null, ServerFacts.Store.DATABASE),
                new ServerFacts("3.17.2", ServerFacts.Store.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("serversThatNeedShapes")
    void anOldServerGetsEveryKeyOfARequestAmongItsFirstHundredEntries(ServerFacts server) {
        List<Metric> points = points(250, 5000);

        List<List<Metric>> requests = MetricRequests.of(points, server);

        assertThat(requests).allSatisfy(request -> {
            Map<String, Integer> firsts = new HashMap<>();
            for (int i = 0; i < request.size(); i++) {
                firsts.putIfAbsent(request.get(i).key(), i);
            }
            assertThat(firsts.values()).allMatch(first -> first < 100);
            assertThat(request).hasSizeLessThanOrEqualTo(1000);
        });
        assertThat(requests.stream().flatMap(Collection::stream)).containsExactlyInAnyOrderElementsOf(points);
        assertThat(requests)
                .as("250 keys are three groups, of 2000, 2000 and 1000 points")
                .hasSize(5);
    }

    @Test
    void anOldServerGetsEachNanAlone() {
        Metric before = Metric.of("a", 1, 1, 1);
        Metric nan = Metric.of("a", Double.NaN, 2, 1);
        Metric after = Metric.of("a", 3, 3, 1);

        assertThat(MetricRequests.of(List.of(before, nan, after, Metric.of("b", Double.NaN, 2, 1)), OLD))
                .containsExactly(List.of(before, after), List.of(nan), List.of(Metric.of("b", Double.NaN, 2, 1)));
    }

    /** Round the keys, as an epoch that logs all of them does. */
    private static List<Metric> points(int keys, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Metric.of("m" + i % keys, i, i / keys, 1_700_000_000_000L + i))
                .toList();
    }
}
