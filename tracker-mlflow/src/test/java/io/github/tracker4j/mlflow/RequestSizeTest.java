package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Param;
import io.github.tracker4j.Tag;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSizeTest {

    private static final int MEGABYTE = 1_000_000;

    @Test
    void aRequestHasAtMostAHundredParamsOrTags() {
        List<Param> params =
                IntStream.range(0, 201).mapToObj(i -> new Param("p" + i, "v")).toList();
        List<Tag> tags =
                IntStream.range(0, 201).mapToObj(i -> new Tag("t" + i, "v")).toList();

        assertThat(RequestSize.params(params)).extracting(List::size).containsExactly(100, 100, 1);
        assertThat(RequestSize.tags(tags)).extracting(List::size).containsExactly(100, 100, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u0001", "\"", "\u00e9", "\u6f22", "\ud83d\ude00"})
    void aRequestOfTheLongestTextsStaysBelowAMegabyte(String text) throws Exception {
        List<Tag> tags = IntStream.range(0, 300)
                .mapToObj(i -> new Tag("t" + i, text.repeat(8000)))
                .toList();

        List<List<Tag>> pieces = RequestSize.tags(tags);

        for (List<Tag> piece : pieces) {
            ObjectNode body = Json.ofRun("0123456789abcdef0123456789abcdef");
            ArrayNode array = body.putArray("tags");
            piece.forEach(tag -> array.add(Json.pair(tag.key(), tag.value())));
            assertThat(new ObjectMapper().writeValueAsBytes(body)).hasSizeLessThan(MEGABYTE);
        }
        assertThat(pieces.stream().flatMap(Collection::stream)).containsExactlyElementsOf(tags);
    }

    @Test
    void aThousandPointsOfLongKeysAreDividedBySize() throws Exception {
        List<Metric> points = IntStream.range(0, 1000)
                .mapToObj(i -> Metric.of("\ud801\udc00".repeat(250), -Double.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE))
                .toList();

        List<List<Metric>> pieces = RequestSize.points(points);

        for (List<Metric> piece : pieces) {
            ObjectNode body = Json.ofRun("0123456789abcdef0123456789abcdef");
            ArrayNode array = body.putArray("metrics");
            piece.forEach(point -> array.add(Json.metric(point)));
            assertThat(new ObjectMapper().writeValueAsBytes(body)).hasSizeLessThan(MEGABYTE);
        }
        assertThat(pieces).hasSizeGreaterThan(1);
    }

    @Test
    void anItemThatIsTooLargeByItselfIsAlone() {
        DatasetInput small = DatasetInput.of("small", "1", "local", "{}");
        DatasetInput large = small.describedBy(null, "x".repeat(2 * MEGABYTE));

        assertThat(RequestSize.inputs(List.of(small, large, small)))
                .containsExactly(List.of(small), List.of(large), List.of(small));
    }

    @Test
    void nothingIsNoRequest() {
        assertThat(RequestSize.params(List.of())).isEmpty();
    }
}
