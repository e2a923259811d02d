package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.mlflow.FailedAttempt.Again;
import io.github.tracker4j.mlflow.FailedAttempt.Effect;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long the pauses are. What ends the repetition is tested with faults before a real server. */
class PersistenceTest {

    private static FailedAttempt failure(@Nullable Duration retryAfter) {
        return new FailedAttempt("x", Effect.NONE, Again.LATER, retryAfter, null);
    }

    @ParameterizedTest
    @CsvSource({"1, 500", "2, 1000", "3, 2000", "6, 16000", "7, 20000", "1000, 20000"})
    void aPauseIsDrawnBetweenZeroAndABoundThatDoubles(int attempts, long bound) {
        assertThat(Persistence.pause(failure(null), attempts, () -> 0)).isEqualTo(Duration.ZERO);
        assertThat(Persistence.pause(failure(null), attempts, () -> 0.5)).isEqualTo(Duration.ofMillis(bound / 2));
        assertThat(Persistence.pause(failure(null), attempts, () -> 1)).isEqualTo(Duration.ofMillis(bound));
    }

    @Test
    void aTimeThatTheServerNamesIsNeverShortened() {
        FailedAttempt asked = failure(Duration.ofSeconds(7));

        assertThat(Persistence.pause(asked, 1, () -> 0)).isEqualTo(Duration.ofSeconds(7));
        assertThat(Persistence.pause(asked, 1, () -> 1)).isEqualTo(Duration.ofMillis(7500));
    }
}
