package io.github.tracker4j.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    @TempDir
    Path directory;

    private final RunRecord run = new RunRecord(RunId.random(), "e", "r", null, 0);

    @Test
    void pointsOutOfOrderAreSortedThroughAFileAndEqualOnesGivenOnce() throws IOException {
        Random random = new Random(7);
        double[] values = {Double.NaN, -0.0, 0.0, Double.NEGATIVE_INFINITY, 1.5, Double.POSITIVE_INFINITY};
        List<Metric> logged = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            logged.add(
                    Metric.of("k", values[random.nextInt(values.length)], random.nextInt(90) - 4, random.nextInt(900)));
        }
        write(logged);
        TreeSet<Metric> expected = new TreeSet<>(Metric.HISTORY_ORDER);
        expected.addAll(logged);

        assertThat(read()).isEqualTo(List.copyOf(expected));
    }

    @Test
    void aLongHistoryInOrderIsStreamedAndEqualPointsGivenOnce() throws IOException {
        List<Metric> logged = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            logged.add(Metric.of("k", i, i, i));
            logged.add(Metric.of("k", i, i, i));
        }
        write(logged);

        assertThat(read()).hasSize(50_000).isSortedAccordingTo(Metric.HISTORY_ORDER);
    }

    @Test
    void pointsLoggedWhileACursorIsOpenAreNotInIt() throws IOException {
        List<Metric> logged = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            logged.add(Metric.of("k", i, i, i));
        }
        write(logged);
        try (MetricCursor cursor = History.of(new RunDirectory(directory), run, Set.of("k"))) {
            RunFiles.append(directory.resolve("metrics.jsonl"), "{\"step\":0,\"timestamp\":0,\"metrics\":{\"k\":5}}\n");
            int count = 0;
            while (cursor.hasNext()) {
                cursor.next();
                count++;
            }
            assertThat(count).isEqualTo(100);
        }
    }

    @Test
    void aKeyIsFoundHoweverALineSpellsIt() throws IOException {
        Files.writeString(directory.resolve("metrics.jsonl"), """
                {"step":0,"timestamp":0,"metrics":{"\\u006b":1}}
                { "metrics" : { "k" : 2 }, "timestamp" : 1, "step" : 1 }\r
                {"step":2,"timestamp":2,"metrics":{"kk":3,"a":4}}
                """);

        assertThat(read()).containsExactly(Metric.of("k", 1, 0, 0), Metric.of("k", 2, 1, 1));
    }

    private void write(List<Metric> metrics) throws IOException {
        LineBuffer lines = new LineBuffer();
        for (Metric metric : metrics) {
            lines.startLine(metric.stepOrZero(), metric.timestampOrZero());
            lines.entry(LineBuffer.encoded(metric.key()), metric.value(), true);
            lines.endLine();
        }
        Files.write(directory.resolve("metrics.jsonl"), Arrays.copyOf(lines.bytes(), lines.length()));
    }

    private List<Metric> read() throws IOException {
        List<Metric> points = new ArrayList<>();
        try (MetricCursor cursor = History.of(new RunDirectory(directory), run, Set.of("k"))) {
            cursor.forEachRemaining(points::add);
        }
        return points;
    }
}
