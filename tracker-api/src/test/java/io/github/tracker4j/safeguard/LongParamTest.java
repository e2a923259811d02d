package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.ArtifactPaths;
import io.github.tracker4j.Limits;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongParamTest {

    private static final String LONG = "You are a helpful assistant. ".repeat(300);

    @Test
    void aParamKeepsTheBeginningAndSaysInWordsWhereTheWholeIs() {
        LongParam param = LongParam.of("prompt", "x".repeat(6001));

        assertThat(param.stored())
                .isEqualTo("x".repeat(1000) + "... [6001 characters in all: artifact"
                        + " long-params/prompt-" + param.sha256().substring(0, 16) + ".txt, SHA-256 " + param.sha256()
                        + "]");
    }

    @Test
    void aValueIsLongByItsCodePoints() {
        assertThat(LongParam.isLong("\ud83d\ude00".repeat(6000))).isFalse();
        assertThat(LongParam.isLong("\ud83d\ude00".repeat(6001))).isTrue();
    }

    @Test
    void whatIsKeptEndsBetweenCharactersAndIsLawful() {
        LongParam param = LongParam.of("k".repeat(250), "a" + "\ud83d\ude00".repeat(7000));

        assertThat(param.beginning()).endsWith("\ud83d\ude00").hasSize(1 + 2 * 999);
        assertThat(param.stored().codePointCount(0, param.stored().length())).isLessThan(Limits.PARAM_VALUE);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(param.stored()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prompt", "model/prompt.v2", "a:b c", ".hidden", "\u63d0\u793a", "x.txt/y", "-"})
    void whatWasStoredIsReadAgainWhateverTheKey(String key) {
        LongParam param = LongParam.of(key, LONG);

        assertThat(LongParam.parse(param.stored())).contains(param);
        assertThat(ArtifactPaths.checked(param.artifactPath()))
                .matches("long-params/[A-Za-z0-9_-][A-Za-z0-9_.-]*\\.txt");
        assertThat(param.whole(LONG.getBytes(StandardCharsets.UTF_8))).contains(LONG);
    }

    @Test
    void anotherValueHasAnotherArtifactAndAnotherStoredForm() {
        LongParam one = LongParam.of("prompt", LONG + "a");
        LongParam other = LongParam.of("prompt", LONG + "b");

        assertThat(one.artifactPath()).isNotEqualTo(other.artifactPath());
        assertThat(one.stored()).isNotEqualTo(other.stored());
        assertThat(one.whole((LONG + "b").getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(LongParam.of("prompt", LONG + "a")).isEqualTo(one);
    }

    @Test
    void aBeginningThatIsNotThatOfTheArtifactIsNoneOfOurs() {
        LongParam param = LongParam.of("prompt", LONG);
        LongParam forged =
                LongParam.parse(param.stored().replace("You are", "I am")).orElseThrow();

        assertThat(forged.whole(LONG.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void anyOtherTextIsNoPointer() {
        String stored = LongParam.of("prompt", LONG).stored();

        assertThat(LongParam.parse("")).isEmpty();
        assertThat(LongParam.parse("[1, 2, 3]")).isEmpty();
        assertThat(LongParam.parse("... []")).isEmpty();
        assertThat(LongParam.parse(stored + " ")).isEmpty();
        assertThat(LongParam.parse(stored.replace("long-params/", "../"))).isEmpty();
        assertThat(LongParam.parse(stored.replace("long-params/", "long-params/a/")))
                .isEmpty();
        assertThat(LongParam.parse(stored.replace("SHA-256 ", "SHA-256 0"))).isEmpty();
        assertThat(LongParam.parse(stored.replaceFirst("\\d+ characters", "99999999999 characters")))
                .isEmpty();
        assertThat(LongParam.parse("... [".repeat(100_000) + "]")).isEmpty();
    }
}
