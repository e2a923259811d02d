package io.github.tracker4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.TimeValue;

/** The smallest setting of {@link SafeguardCost}. */
class SafeguardCostIT {

    @Test
    void aPointAloneAndInABatchIsMeasuredBareAndGuarded() throws Exception {
        Table table = SafeguardCost.measure(0, 1, TimeValue.milliseconds(50));

        assertThat(table.toString())
                .contains(
                        "log100 | BARE",
                        "log100 | DEFAULTS",
                        "log100 | EVERYTHING",
                        "logMetric | BARE",
                        "logMetric | DEFAULTS",
                        "logMetric | EVERYTHING");
    }
}
