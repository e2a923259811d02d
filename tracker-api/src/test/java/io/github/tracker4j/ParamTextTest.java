package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParamTextTest {

    private enum Kernel {
        LINEAR {
            @Override
            public String toString() {
                return "a line";
            }
        },
        RBF
    }

    private record Layer(int units, @Nullable String activation) {}

    private record Network(List<Layer> layers, Optional<Double> dropout) {}

    static Stream<Arguments> forms() {
        Map<String, Object> ordered = new LinkedHashMap<>();
        ordered.put("b", 1);
        ordered.put("a", null);
        Map<Object, Object> unordered = new HashMap<>();
        unordered.put("b", 1.5);
        unordered.put("a", Double.NaN);
        unordered.put(10, true);
        return Stream.of(
                Arguments.of("text", "text"),
                Arguments.of("", ""),
                Arguments.of(CharBuffer.wrap("built"), "built"),
                Arguments.of('c', "c"),
                Arguments.of(true, "true"),
                Arguments.of(4, "4"),
                Arguments.of(0.1, "0.1"),
                Arguments.of(0.1f, "0.1"),
                Arguments.of(1.0E-5, "1.0E-5"),
                Arguments.of(Double.NaN, "NaN"),
                Arguments.of(Double.NEGATIVE_INFINITY, "-Infinity"),
                Arguments.of(-0.0, "-0.0"),
                Arguments.of(new BigDecimal("1.10"), "1.10"),
                Arguments.of(BigInteger.TEN.pow(20), "100000000000000000000"),
                Arguments.of(new AtomicInteger(3), "3"),
                Arguments.of(null, "null"),
                Arguments.of(Optional.empty(), "null"),
                Arguments.of(Optional.of(Optional.of(4)), "4"),
                Arguments.of(Kernel.LINEAR, "LINEAR"),
                Arguments.of(DayOfWeek.MONDAY, "MONDAY"),
                Arguments.of(String.class, "java.lang.String"),
                Arguments.of(Duration.ofSeconds(90), "PT1M30S"),
                Arguments.of(Instant.EPOCH, "1970-01-01T00:00:00Z"),
                Arguments.of(LocalDate.of(2026, 1, 2), "2026-01-02"),
                Arguments.of(
                        Path.of("data", "train.csv"),
                        Path.of("data", "train.csv").toString()),
                Arguments.of(new File("train.csv"), "train.csv"),
                Arguments.of(URI.create("s3://bucket/x"), "s3://bucket/x"),
                Arguments.of(new UUID(1, 2), "00000000-0000-0001-0000-000000000002"),
                Arguments.of(StandardCharsets.UTF_8, "UTF-8"),
                Arguments.of(Pattern.compile("a+"), "a+"),
                Arguments.of(Locale.GERMANY, "de-DE"),
                Arguments.of(new int[] {1, 2}, "[1,2]"),
                Arguments.of(new double[][] {{1.5}, {}}, "[[1.5],[]]"),
                Arguments.of(
                        new Object[] {"a\"\\\n\u0001\u00e9", null, 'c'}, "[\"a\\\"\\\\\\n\\u0001\u00e9\",null,\"c\"]"),
                Arguments.of(Arrays.asList(1, 2.5, "a", null, Double.NaN), "[1,2.5,\"a\",null,\"NaN\"]"),
                Arguments.of(List.of(), "[]"),
                Arguments.of(Map.of(), "{}"),
                Arguments.of(ordered, "{\"b\":1,\"a\":null}"),
                Arguments.of(unordered, "{\"10\":true,\"a\":\"NaN\",\"b\":1.5}"),
                Arguments.of(new HashSet<>(List.of("c", "a", "b")), "[\"a\",\"b\",\"c\"]"),
                Arguments.of(new LinkedHashSet<>(List.of("c", "a")), "[\"c\",\"a\"]"),
                Arguments.of(new TreeMap<>(Map.of("z", 1, "a", 2)), "{\"a\":2,\"z\":1}"),
                Arguments.of(Set.of(Kernel.RBF), "[\"RBF\"]"),
                Arguments.of(new Layer(64, null), "{\"units\":64,\"activation\":null}"),
                Arguments.of(
                        new Network(List.of(new Layer(1, "relu")), Optional.of(0.5)),
                        "{\"layers\":[{\"units\":1,\"activation\":\"relu\"}],\"dropout\":0.5}"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyValueHasOneTextForm(@Nullable Object value, String text) {
        assertThat(ParamText.of(value)).isEqualTo(text);
    }

    @Test
    void aValueWithoutATextOfItsOwnIsRefused() {
        for (Object value : List.of(new Object(), (Runnable) () -> {})) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ParamText.of(value))
                    .withMessageContaining("no text of its own");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> ParamText.of(List.of(new Object())));
    }

    @Test
    void aValueThatContainsItselfIsRefused() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParamText.of(list))
                .withMessageContaining("100");
        assertThatIllegalArgumentException().isThrownBy(() -> ParamText.of(map)).withMessageContaining("itself");
    }

    @Test
    void aHundredLevelsAreWritten() {
        Object nested = 1;
        for (int i = 0; i < 100; i++) {
            nested = Collections.singletonList(nested);
        }
        Object deeper = Collections.singletonList(nested);

        assertThat(ParamText.of(nested)).isEqualTo("[".repeat(100) + "1" + "]".repeat(100));
        assertThatIllegalArgumentException().isThrownBy(() -> ParamText.of(deeper));
    }
}
