package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "1.0, 1.0",
        "-0.0, -0.0",
        "4.9E-324, 4.9E-324",
        "1.7976931348623157E308, 1.7976931348623157E308",
        "NaN, \"NaN\"",
        "Infinity, \"Infinity\"",
        "-Infinity, \"-Infinity\""
    })
    void aValueIsANumberAndWhatJsonLacksIsItsName(double value, String written) {
        assertThat(Json.metric(Metric.of("m", value, 3, 1_700_000_000_000L)))
                .hasToString("{\"key\":\"m\",\"value\":" + written + ",\"timestamp\":1700000000000,\"step\":3}");
    }

    @Test
    void stepsAndTimesAreWrittenAsWholeIntegers() {
        assertThat(Json.metric(Metric.of("m", 1, 9_007_199_254_740_993L, Long.MAX_VALUE)))
                .hasToString(
                        "{\"key\":\"m\",\"value\":1.0,\"timestamp\":9223372036854775807,\"step\":9007199254740993}");
    }

    @Test
    void valuesOfParamsAndTagsAreTextsWhateverTheyLookLike() {
        assertThat(Json.pair("p", "1.5")).hasToString("{\"key\":\"p\",\"value\":\"1.5\"}");
        assertThat(Json.pair("p", "")).hasToString("{\"key\":\"p\",\"value\":\"\"}");
    }

    @Test
    void aDatasetHasItsContextAsATagAndLeavesOutWhatIsAbsent() {
        assertThat(Json.dataset(DatasetInput.of("train", "8ac", "http", "{\"url\":\"x\"}")
                        .usedFor("training")))
                .hasToString("{\"tags\":[{\"key\":\"mlflow.data.context\",\"value\":\"training\"}],\"dataset\":{"
                        + "\"name\":\"train\",\"digest\":\"8ac\",\"source_type\":\"http\","
                        + "\"source\":\"{\\\"url\\\":\\\"x\\\"}\"}}");
    }
}
