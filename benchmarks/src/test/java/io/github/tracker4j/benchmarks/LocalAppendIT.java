package io.github.tracker4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The smallest setting of {@link LocalAppend}, and that its contenders do the same work. */
class LocalAppendIT {

    @Test
    void everySinkIsMeasuredByThreadsTogether() throws Exception {
        String table = LocalAppend.measure(2, 1, 2_000).toString();

        assertThat(table)
                .contains(Stream.of(LineSink.Kind.values())
                        .map(LineSink.Kind::label)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void everySinkWritesTheLinesOfLocalFiles(LineSink.Kind kind, @TempDir Path directory) throws Exception {
        try (LineSink sink = kind.open(directory)) {
            for (long step = 0; step < 3; step++) {
                sink.log(Points.value(step), step);
            }
        }

        assertThat(metricLines(directory))
                .map(line -> line.replaceFirst("\"timestamp\":\\d{13}", "\"timestamp\":T"))
                .containsExactly(
                        "{\"step\":0,\"timestamp\":T,\"metrics\":{\"loss\":2.3}}",
                        "{\"step\":1,\"timestamp\":T,\"metrics\":{\"loss\":1.15}}",
                        "{\"step\":2,\"timestamp\":T,\"metrics\":{\"loss\":0.7666666666666666}}");
    }

    private static List<String> metricLines(Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            Path file = files.filter(path -> path.endsWith("lines") || path.endsWith("metrics.jsonl"))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllLines(file);
        }
    }
}
