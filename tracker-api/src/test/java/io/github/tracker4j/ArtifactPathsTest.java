package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactPathsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a/b/c.txt",
                "a b",
                "a+b&c'd\"e:f;g?h=i@j~k",
                "[x]{y},$!*<>|",
                "a\\b",
                "\u00e9\u4e2d\ud83d\ude80",
                ".hidden",
                "..dots",
                "...",
                "100%.txt",
                "file%",
                "%zz",
                "%4",
                "CC:/x"
            })
    void namesThatEveryBackendKeepsAreLawful(String path) {
        assertThat(ArtifactPaths.checked(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "''~empty",
                "/etc/passwd~absolute",
                "\\\\server\\share~absolute",
                "C:/x~absolute",
                "c:\\x~absolute",
                "C:~absolute",
                "..~segment '..'",
                "a/../b~segment '..'",
                "a/./b~segment '.'",
                "a//b~segment ''",
                "a/~segment ''",
                "a#b~'#'",
                "pct%41~two hex digits",
                "a%2fb~two hex digits",
                "q?~'?'",
                "s;~';'"
            })
    void anUnlawfulPathIsRefusedWithItsReason(String path, String reason) {
        assertThatThrownBy(() -> ArtifactPaths.checked(path))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("'" + path + "'")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\tb", "a\nb", "a\0", "a\u0085", "a\ud800"})
    void textThatNoFileNameCanHoldIsRefused(String path) {
        assertThatThrownBy(() -> ArtifactPaths.checked(path))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("control character");
    }

    @Test
    void aSegmentHasAtMost255Bytes() {
        assertThat(ArtifactPaths.checked("n".repeat(255) + "/" + "\u00e9".repeat(127)))
                .hasSize(383);
        assertThatThrownBy(() -> ArtifactPaths.checked("a/" + "\u00e9".repeat(128)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("256")
                .hasMessageContaining("255");
    }

    @Test
    void theRootIsADirectoryAndNoFile() {
        assertThat(ArtifactPaths.checkedDirectory("")).isEmpty();
        assertThatThrownBy(() -> ArtifactPaths.checkedDirectory("..")).isInstanceOf(RejectedException.class);
    }
}
