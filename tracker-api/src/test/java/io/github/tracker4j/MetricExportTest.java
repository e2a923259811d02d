package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.MetricExport.Format;
import io.github.tracker4j.backend.InMemoryTracker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricExportTest {

    private final InMemoryTracker tracker = new InMemoryTracker();

    @TempDir
    Path directory;

    private Run aRun() {
        Run run = tracker.startRun(RunSpec.in("e").withId(new RunId("r1")));
        run.logMetric("loss", 0.1, 1, 5);
        run.logMetric("loss", Double.NEGATIVE_INFINITY, 2, 6);
        return run;
    }

    @Test
    void jsonLinesHaveTheMembersOfARowAndStringsWhereJsonHasNoNumber() {
        aRun();
        Path target = directory.resolve("new/points.jsonl");

        assertThat(new MetricExport(tracker.reader(), RunQuery.all()).writeTo(target, Format.JSON_LINES))
                .isEqualTo(2);
        assertThat(target).hasContent("""
                {"run":"r1","key":"loss","step":1,"timestamp":5,"value":0.1}
                {"run":"r1","key":"loss","step":2,"timestamp":6,"value":"-Infinity"}
                """);
    }

    @Test
    void keysThatCsvWouldTearApartAreQuoted() {
        RunReader reader = new OneRun(List.of("a,b", "say \"x\"", "line\nfeed", " space", "\u00e9 \u65e5", "plain"));
        Path target = directory.resolve("points.csv");

        long rows = new MetricExport(reader, RunQuery.all()).writeTo(target, Format.CSV);

        assertThat(rows).isEqualTo(6);
        assertThat(target).content().contains("r,\"a,b\",0,0,1.0\r\n", "r,\"say \"\"x\"\"\",0,0,1.0\r\n");
        assertThat(target).content().contains("r,\"line\nfeed\",0", "r,\" space\",0", "r,\u00e9 \u65e5,0", "r,plain,0");
    }

    @Test
    void aFileAppearsWholeOrNotAtAll() throws IOException {
        Path target = Files.writeString(directory.resolve("points.csv"), "before");
        RunReader broken = new OneRun(List.of("a", OneRun.BROKEN));

        assertThatThrownBy(() -> new MetricExport(broken, RunQuery.all()).writeTo(target, Format.CSV))
                .isInstanceOf(UnavailableException.class);

        assertThat(directory).isDirectoryContaining(target::equals);
        assertThat(directory.toFile().list()).hasSize(1);
        assertThat(target).hasContent("before");
    }

    @Test
    void aFileThatCannotBeWrittenIsTold() throws IOException {
        aRun();
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> new MetricExport(tracker.reader(), RunQuery.all())
                        .writeTo(file.resolve("points.csv"), Format.CSV))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("points.csv");
    }

    /** A place with one run, whose metrics may have any key. */
    private record OneRun(List<String> keys) implements RunReader {

        static final String BROKEN = "broken";

        @Override
        public List<ExperimentInfo> experiments() {
            return List.of();
        }

        @Override
        public Page<RunInfo> runs(RunQuery query) {
            RunInfo.Builder run =
                    RunInfo.builder(new RunId("r"), "e", "r", Path.of("r").toUri());
            return new Page<>(
                    List.of(run.latestMetrics(
                                    keys.stream().collect(Collectors.toMap(key -> key, key -> Metric.of(key, 1, 0, 0))))
                            .build()),
                    null);
        }

        @Override
        public MetricCursor history(RunId run, String key) {
            if (key.equals(BROKEN)) {
                throw new UnavailableException("gone, as the test wants it");
            }
            return MetricCursor.over(List.of(Metric.of(key, 1, 0, 0)).iterator());
        }

        @Override
        public List<ArtifactInfo> artifacts(RunId run, String path) {
            return List.of();
        }

        @Override
        public InputStream open(RunId run, String artifactPath) {
            return InputStream.nullInputStream();
        }
    }
}
