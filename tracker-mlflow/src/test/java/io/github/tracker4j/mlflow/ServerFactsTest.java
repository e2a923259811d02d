package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.Metric;
import io.github.tracker4j.mlflow.ServerFacts.Store;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerFactsTest {

    @ParameterizedTest
    @CsvSource({
        "3.17.2, false",
        "3.17.0.dev0, false",
        "3.17, false",
        "4.0.0, false",
        "3.18rc1, true",
        "3.16.9, true",
        "2.22.5, true",
        "3, true",
        ", true"
    })
    void onlyAVersionThatWasMeasuredGetsMetricsInAnyShape(@Nullable String version, boolean shaped) {
        assertThat(new ServerFacts(version, Store.DATABASE).needsShapedMetrics())
                .isEqualTo(shaped);
        assertThat(new ServerFacts(version, Store.UNKNOWN).needsShapedMetrics()).isTrue();
    }

    @Test
    void onlyADatabaseRecognisesAPointThatComesAgain() {
        assertThat(new ServerFacts("2.22.5", Store.DATABASE).recognisesPoints()).isTrue();
        assertThat(new ServerFacts("3.17.2", Store.FILES).recognisesPoints()).isFalse();
        assertThat(new ServerFacts("3.17.2", Store.UNKNOWN).recognisesPoints()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "DATABASE, Infinity, 1.7976931348623157E308",
        "DATABASE, -Infinity, -1.7976931348623157E308",
        "DATABASE, -0.0, 0.0",
        "DATABASE, NaN, NaN",
        "FILES, Infinity, Infinity",
        "FILES, -0.0, -0.0",
        "UNKNOWN, -Infinity, -Infinity"
    })
    void onlyADatabaseLosesInfinitiesAndTheSignOfZero(Store store, double logged, double stored) {
        assertThat(new ServerFacts("3.17.2", store).asStored(Metric.of("m", logged, 7, 9)))
                .isEqualTo(Metric.of("m", stored, 7, 9));
    }
}
