package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPatternTest {

    @ParameterizedTest
    @CsvSource({
        "loss, loss, true",
        "loss, losses, false",
        "*, '', true",
        "*, anything/at all, true",
        "grad/*, grad/, true",
        "grad/*, grad/a/b, true",
        "grad/*, agrad/b, false",
        "*loss, train/loss, true",
        "*loss, loss/x, false",
        "a*a, a, false",
        "a*a, aa, true",
        "a*b*c, a-b-b-c, true",
        "a*b*c, acb, false",
        "a*bc*c, abc, false",
        "**, x, true",
        "a.c, abc, false",
        "(a+)+, aaaa, false",
        "*ab*ab*, aab ab, true",
        "*ab*ab*, aab, false"
    })
    void aStarStandsForAnyCharactersAndAllElseForItself(String pattern, String key, boolean matches) {
        assertThat(new KeyPattern(pattern).matches(key)).isEqualTo(matches);
    }

    @Test
    void aPatternThatWouldMakeABacktrackerHangIsAnsweredAtOnce() {
        KeyPattern pattern = new KeyPattern("a*".repeat(100) + "b");

        assertThat(pattern.matches("a".repeat(1_000_000))).isFalse();
        assertThat(pattern.matches("a".repeat(1_000_000) + "b")).isTrue();
    }
}
