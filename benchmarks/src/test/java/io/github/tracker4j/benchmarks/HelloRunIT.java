package io.github.tracker4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The smallest setting of {@link HelloRun}. */
class HelloRunIT {

    @Test
    void aProcessWithOneRunIsMeasuredBesidePythonAndAnEmptyOne() throws Exception {
        assertThat(HelloRun.measure(1).toString()).contains("Python", "Tracker4J", "nothing");
    }
}
