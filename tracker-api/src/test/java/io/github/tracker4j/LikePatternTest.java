package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikePatternTest {

    @ParameterizedTest
    @CsvSource({
        "adam%, adamw, true",
        "adam%, adam, true",
        "%adam, nadam, true",
        "%d%m%, adam, true",
        "adam, adamw, false",
        "a_am, adam, true",
        "a_am, aam, false",
        "_, '', false",
        "%, '', true",
        "'', '', true",
        "'', a, false",
        "%%_%, a, true",
        "a.*, abc, false",
        "A%, adam, false",
        "%ab%ac, abac, true",
        "%ab_, abab, false"
    })
    void aPatternFitsTheWholeText(String pattern, String text, boolean fits) {
        assertThat(LikePattern.matches(pattern, text, false)).isEqualTo(fits);
    }

    @Test
    void onlyLettersOfAsciiAreFolded() {
        assertThat(LikePattern.matches("ADAM%", "adamW", true)).isTrue();
        assertThat(LikePattern.matches("\u00c9t\u00e9", "\u00e9t\u00e9", true)).isFalse();
        assertThat(LikePattern.matches("@[`{", "`{@[", true)).isFalse();
        assertThat(LikePattern.matches("@", "`", true)).isFalse();
        assertThat(LikePattern.matches("\u0131", "I", true)).isFalse();
        assertThat(LikePattern.matches("\u212a", "k", true)).isFalse();
    }

    /** The slow statement of the same: every way to cut the text. */
    private static boolean stated(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        String rest = pattern.substring(1);
        if (pattern.charAt(0) == '%') {
            return stated(rest, text) || (!text.isEmpty() && stated(pattern, text.substring(1)));
        }
        return !text.isEmpty()
                && (pattern.charAt(0) == '_' || pattern.charAt(0) == text.charAt(0))
                && stated(rest, text.substring(1));
    }

    @Test
    void aPatternFitsAsTheStatementOfItSays() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            String pattern = generated("ab%_", random);
            String text = generated("ab", random);
            assertThat(LikePattern.matches(pattern, text, false))
                    .as("%s LIKE %s", text, pattern)
                    .isEqualTo(stated(pattern, text));
        }
    }

    private static String generated(String letters, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    @Test
    void aPatternOfManyPercentSignsEndsOnALongText() {
        String text = "a".repeat(200_000);

        assertThat(LikePattern.matches("%a".repeat(499) + "%b", text, false)).isFalse();
        assertThat(LikePattern.matches("%" + "a".repeat(100) + "b", text, true)).isFalse();
    }
}
