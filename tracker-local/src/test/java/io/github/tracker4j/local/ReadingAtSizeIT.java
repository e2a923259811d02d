package io.github.tracker4j.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads more than fits in the memory that there is. */
@Tag("each-jdk")
class ReadingAtSizeIT {

    private static final int LINES = 300_000;
    /** Blocks of lines stand in the wrong order, so that all of them have to be sorted and merged. */
    private static final int BLOCK = 20_000;

    @TempDir
    Path root;

    @Test
    void moreThanHalfAMillionPointsThatStandInNoOrderAreExportedInAHeapOf32Megabytes() throws Exception {
        RunId id = RunId.random();
        try (LocalTracker tracker = new LocalTracker(root)) {
            Run run = tracker.startRun(RunSpec.in("e").withId(id));
            run.logMetric("a", 0.5, -1, 0);
            run.logMetric("b", 0.5, -1, 0);
            run.end(RunStatus.FINISHED);
            Path directory = RunFiles.directory(tracker.reader(), id);
            Files.delete(directory.resolve("latest.json"));
            try (Writer metrics = Files.newBufferedWriter(directory.resolve("metrics.jsonl"))) {
                for (int block = LINES / BLOCK - 1; block >= 0; block--) {
                    for (int i = block * BLOCK; i < (block + 1) * BLOCK; i++) {
                        metrics.write("{\"step\":" + i + ",\"timestamp\":" + i + ",\"metrics\":{\"b\":" + i * 0.5
                                + ",\"a\":" + i + ".0}}\n");
                    }
                }
            }
        }
        Path target = root.resolve("points.csv");

        try (ChildJvm child = ChildJvm.start("-Xmx32m", "export", root.toString(), id.value(), target.toString())) {
            assertThat(child.output()).isEqualTo(Integer.toString(2 * LINES));
        }

        try (BufferedReader rows = Files.newBufferedReader(target)) {
            assertThat(rows.readLine()).isEqualTo("run,key,step,timestamp,value");
            for (int i = 0; i < LINES; i++) {
                String row = rows.readLine();
                if (!row.equals(id + ",a," + i + "," + i + "," + (double) i)) {
                    assertThat(row).as("row of a at step " + i).isNull();
                }
                row = rows.readLine();
                if (!row.equals(id + ",b," + i + "," + i + "," + i * 0.5)) {
                    assertThat(row).as("row of b at step " + i).isNull();
                }
            }
            assertThat(rows.readLine()).isNull();
        }
    }

    @Test
    void theLatestValuesOfRunsAreReadWithoutTheirHistories() throws IOException {
        try (LocalTracker tracker = new LocalTracker(root)) {
            for (int i = 0; i < 20; i++) {
                Run run = tracker.startRun(RunSpec.in("e").startedAt(i));
                run.logMetric("loss", i, 1, 1);
                run.logMetric("loss", i + 0.5, 2, 2);
                run.end(RunStatus.FINISHED);
                // What stands in the history would be seen.
                Path metrics = RunFiles.directory(tracker.reader(), run.id()).resolve("metrics.jsonl");
                byte[] unreadable = new byte[(int) Files.size(metrics)];
                Arrays.fill(unreadable, (byte) 'x');
                unreadable[unreadable.length - 1] = '\n';
                Files.write(metrics, unreadable);
            }

            assertThat(tracker.reader().allRuns(RunQuery.in("e").pageSize(7)).toList())
                    .hasSize(20)
                    .allSatisfy(run -> {
                        assertThat(run.notices()).isEmpty();
                        assertThat(run.latestMetrics())
                                .containsEntry("loss", Metric.of("loss", run.startTime() + 0.5, 2, 2));
                    });
        }
    }
}
