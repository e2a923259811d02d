package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a b",
                " a",
                "a ",
                "train/loss",
                "C:/x",
                "\u00e9\u4e2d",
                "\u0663",
                "\u2460",
                ".hidden",
                "a..b",
                "a/..b",
                "a.",
                "_-",
                "1"
            })
    void aLawfulKeyStaysAsItIs(String key) {
        assertThat(Keys.problem(key)).isNull();
        assertThat(Keys.map(key)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a@b",
                "100%",
                "a=b",
                "a\\b",
                "tab\t",
                "a\n",
                "\0",
                "\ud83d\ude80",
                "\ud800",
                "e\u0301",
                "..",
                "..x",
                "../x",
                "a/../b",
                "a/./b",
                ".",
                "a//b",
                "/a",
                "a/",
                "/"
            })
    void anUnlawfulKeyIsMappedToALawfulOneThatEndsInItsHash(String key) {
        assertThat(Keys.isLegal(key)).isFalse();
        assertThat(Keys.map(key)).matches("(?s).*-[0-9a-f]{8}");
        assertThat(Keys.problem(Keys.map(key))).isNull();
    }

    @Test
    void theLimitCountsCodePoints() {
        String astral = "\ud840\udc00";
        assertThat(Keys.isLegal(astral.repeat(250))).isTrue();
        assertThat(Keys.problem(astral.repeat(251))).contains("251").contains("250");
        assertThat(Keys.map("k".repeat(300))).startsWith("k".repeat(241) + "-").hasSize(250);
    }

    @Test
    void aProblemNamesTheCharacterAndItsPlace() {
        assertThat(Keys.problem("acc@5")).contains("U+0040").contains("index 3");
        assertThat(Keys.problem("")).contains("empty");
    }

    @Test
    void theMappingIsStable() {
        assertThat(Keys.map("acc@top 5 %")).isEqualTo(Keys.map("acc@top 5 %")).startsWith("acc_top 5 _-");
        assertThat(Keys.map("../x")).startsWith("__/x-");
        assertThat(Keys.map("a@b")).isNotEqualTo(Keys.map("a%b"));
    }

    @Test
    void mappingIsIdempotentAndKeepsAnyTextsApart() {
        Random random = new Random(20261121);
        List<String> pieces = List.of(
                "a",
                "B",
                "7",
                ".",
                "..",
                "/",
                "//",
                " ",
                ":",
                "_",
                "-",
                "@",
                "\u00e9",
                "\u4e2d",
                "\ud83d\ude80",
                "\ud800",
                "\n",
                "x".repeat(120));
        Map<String, String> originals = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(7);
            for (int j = 0; j < length; j++) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            String key = text.toString();
            String mapped = Keys.map(key);
            assertThat(Keys.problem(mapped)).as("mapped from '%s'", key).isNull();
            assertThat(Keys.map(mapped)).isEqualTo(mapped);
            // A lone surrogate has no UTF-8 of its own, so such texts share a hash with a question mark's.
            if (Text.loneSurrogate(key) < 0) {
                String other = originals.putIfAbsent(mapped, key);
                assertThat(other == null || other.equals(key))
                        .as("'%s' and '%s'", key, other)
                        .isTrue();
            }
        }
    }

    @Test
    void aKeyIsLawfulWhenItHasNoProblem() {
        String[] parts = {
            "a", "Z", "0", "_", "-", ".", ".", "/", "/", ":", " ", "@", "\n", "\u007f", "\u00e9", "\ud83d\ude80"
        };
        Random random = new Random(7);
        int legal = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder key = new StringBuilder();
            for (int length = random.nextInt(6); length >= 0; length--) {
                key.append(parts[random.nextInt(parts.length)]);
            }
            boolean lawful = Keys.isLegal(key.toString());

            assertThat(lawful).as("%s", key).isEqualTo(Keys.problem(key.toString()) == null);
            legal += lawful ? 1 : 0;
        }
        assertThat(legal).isBetween(2_000, 18_000);
        assertThat(Keys.isLegal("")).isFalse();
        assertThat(Keys.isLegal("k".repeat(Limits.KEY))).isTrue();
        assertThat(Keys.isLegal("k".repeat(Limits.KEY + 1))).isFalse();
        assertThat(Keys.isLegal("\ud835\udc00".repeat(Limits.KEY))).isTrue();
    }
}
