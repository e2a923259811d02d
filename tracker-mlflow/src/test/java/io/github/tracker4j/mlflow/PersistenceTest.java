package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.mlflow.FailedAttempt.Again;
import io.github.tracker4j.mlflow.FailedAttempt.Effect;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long the pauses are, and how long nobody is reached. What else ends the repetition is tested with faults before a real server. */
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
    void aServerThatTakesNoConnectionIsTriedForTheReachTimeOnly() {
        Persistence persistence =
                new Persistence("reading", Persistence.Kind.READ, Duration.ofMinutes(10), Duration.ofMillis(200));

        assertThatThrownBy(() -> persistence.run(limit -> {
                    throw unreached();
                }))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("200 ms that a server may take no connection");
    }

    @Test
    void aServerThatTakesNoConnectionAndIsNotTriedAgainIsToldInFewWords() {
        Persistence persistence =
                new Persistence("reading", Persistence.Kind.READ, Duration.ofMinutes(10), Duration.ofMillis(1));

        assertThatThrownBy(() -> persistence.run(limit -> {
                    throw unreached();
                }))
                .isInstanceOf(UnavailableException.class)
                .hasMessageMatching("reading failed: [^;]+ \\(\\d+ attempts? in .+\\)");
    }

    @Test
    void aServerThatHasAnsweredOnceIsTriedForTheWholeBudget() {
        Persistence persistence =
                new Persistence("reading", Persistence.Kind.READ, Duration.ofMinutes(10), Duration.ofMillis(1));
        AtomicInteger attempts = new AtomicInteger();

        String answer = persistence.run(limit -> {
            switch (attempts.incrementAndGet()) {
                case 1 -> throw failure(Duration.ofMillis(5));
                case 2 -> throw unreached();
                default -> {
                    return "there";
                }
            }
        });

        assertThat(answer).isEqualTo("there");
    }

    @Test
    void aServerThatIsSlowHasTheWholeBudgetForItsAnswer() {
        List<Duration> limits = new ArrayList<>();

        new Persistence("reading", Persistence.Kind.READ, Duration.ofMinutes(10), Duration.ofMillis(1)).run(limit -> {
            limits.add(limit);
            return "slow";
        });

        assertThat(limits).singleElement().matches(limit -> limit.toMinutes() >= 9);
    }

    private static FailedAttempt unreached() {
        return new FailedAttempt(
                "no connection", Effect.NONE, Again.LATER, null, new ConnectException("Connection refused"));
    }

    @Test
    void aTimeThatTheServerNamesIsNeverShortened() {
        FailedAttempt asked = failure(Duration.ofSeconds(7));

        assertThat(Persistence.pause(asked, 1, () -> 0)).isEqualTo(Duration.ofSeconds(7));
        assertThat(Persistence.pause(asked, 1, () -> 1)).isEqualTo(Duration.ofMillis(7500));
    }
}
