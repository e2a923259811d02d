package io.github.tracker4j.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Param;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.Tag;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.testfuzz.Fuzzing;
import io.github.tracker4j.testfuzz.Mutations;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever stands in the files of a run, reading it gives runs or a {@link TrackingException}, and so does resuming it.
 * {@code docs/fuzzing.md} says how to give it more inputs.
 */
class LocalFilesFuzzTest {

    private static final RunId ID = new RunId("0123456789abcdef0123456789abcdef");

    /** How many inputs are read for one that is resumed, too: resuming writes, and takes much longer. */
    private static final int RESUMED = 200;

    /** And how many of those are found by a search, which looks at many files that are not read. */
    private static final int SEARCHED = 20;

    private static final List<String> WORDS = List.of(
            "event",
            "start",
            "params",
            "tags",
            "inputs",
            "resume",
            "detach",
            "status",
            "time",
            "format",
            "run_id",
            "experiment",
            "run_name",
            "parent_run_id",
            "start_time",
            "end_time",
            "metrics_bytes",
            "rebuilt",
            "host",
            "pid",
            "process_start",
            "step",
            "timestamp",
            "metrics",
            "value",
            "damaged_lines",
            "name",
            "digest",
            "source_type",
            "source",
            "schema",
            "profile",
            "context",
            "path",
            "size",
            "sha256",
            "completed",
            "running",
            "killed",
            "artifact_location",
            "description",
            "loss",
            "lr",
            "NaN",
            "0123456789abcdef0123456789abcdef",
            "2026-01-01T00:00:00Z",
            "+292278995-01-01T00:00:00Z",
            "-292278995-01-01T00:00:00Z",
            "2026-01-01 10:00:00+25:00",
            "\n",
            "{\"step\":1,\"timestamp\":1,\"metrics\":{\"loss\":1}}\n");

    /** A file that the input replaces, in a directory that has the others, or lacks what is preferred to it. */
    private record Victim(Path root, Path run, Path file) {}

    private final List<Victim> victims = new ArrayList<>();
    private final List<byte[]> seeds = new ArrayList<>();
    private final Map<Path, byte[]> sound = new HashMap<>();
    private @Nullable Victim damaged;

    @Test
    void anyContentOfAFileGivesRunsOrATypedError(@TempDir Path temporary) throws IOException {
        Path whole = temporary.resolve("whole");
        Path run = writeRun(whole);
        for (String file :
                List.of(RunDirectory.EVENTS, RunDirectory.METRICS, RunDirectory.LATEST, RunDirectory.METADATA)) {
            add(whole, run, run.resolve(file));
        }
        add(whole, run, run.resolveSibling("experiment.json"));
        add(whole, run, run.resolve(RunDirectory.LOCK));

        Path withoutEvents = temporary.resolve("without-events");
        Path bare = writeRun(withoutEvents);
        Files.delete(bare.resolve(RunDirectory.EVENTS));
        Files.delete(bare.resolve(RunDirectory.LATEST));
        for (String file :
                List.of(RunDirectory.METADATA, RunDirectory.PARAMS, RunDirectory.TAGS, RunDirectory.METRICS)) {
            add(withoutEvents, bare, bare.resolve(file));
        }

        Path python = temporary.resolve("python");
        Path pythonRun = writePythonRun(python);
        for (String file : List.of(RunDirectory.METADATA, RunDirectory.PARAMS, RunDirectory.METRICS)) {
            add(python, pythonRun, pythonRun.resolve(file));
        }

        try (Stream<Path> files = Files.walk(temporary)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sound.put(file, Files.readAllBytes(file));
            }
        }
        Fuzzing.run("local-files", 3_000, new Mutations(seeds, WORDS), this::check);
    }

    private void check(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        Victim victim = victims.get((input[0] & 0xff) % victims.size());
        if (damaged != null && !damaged.equals(victim)) {
            write(damaged.file(), requireNonNull(sound.get(damaged.file())), 0);
        }
        damaged = victim;
        write(victim.file(), input, 1);
        int kind = Math.floorMod(Arrays.hashCode(input), RESUMED);
        boolean resumed = kind == 0;
        try {
            if (kind > SEARCHED) {
                read(new RunDirectory(victim.run()));
            } else {
                searchAndResume(victim.root(), resumed);
            }
        } catch (TrackingException typed) {
            assertThat(typed.getMessage()).isNotEmpty();
        }
        if (resumed) {
            restore(victim.root());
        }
    }

    /** Takes back what a resumed run has written. */
    private void restore(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] content = sound.get(file);
                if (content == null) {
                    Files.delete(file);
                } else {
                    write(file, content, 0);
                }
            }
        }
    }

    /** What a search does with each directory. */
    private static void read(RunDirectory directory) throws IOException {
        assertThat(ExperimentDirectories.nameOf(directory.path().resolveSibling("")))
                .isNotEmpty();
        RecordedRun run = RecordedRun.read(RunDirectories.Place.of(directory));
        if (run == null) {
            return;
        }
        RunInfo info = run.info(LocalOptions.DEFAULT);
        try (MetricCursor history = History.of(directory, run.record(), Set.of("loss"))) {
            boolean any = false;
            while (history.hasNext()) {
                assertThat(history.next().isComplete()).isTrue();
                any = true;
            }
            if (!Files.exists(directory.latest())) {
                assertThat(info.latestMetrics().containsKey("loss")).isEqualTo(any);
            }
        }
    }

    private static void searchAndResume(Path root, boolean resumed) {
        try (LocalTracker tracker = new LocalTracker(root)) {
            read(tracker.reader());
            if (resumed) {
                resume(tracker);
            }
        }
    }

    private static void read(RunReader reader) {
        assertThat(reader.experiments()).isNotNull();
        for (RunInfo run : reader.runs(RunQuery.all()).items()) {
            for (String key : run.latestMetrics().keySet()) {
                try (MetricCursor history = reader.history(run.id(), key)) {
                    while (history.hasNext()) {
                        assertThat(history.next().isComplete()).isTrue();
                    }
                }
                break;
            }
        }
    }

    private static void resume(LocalTracker tracker) {
        Run run = tracker.startRun(RunSpec.resume("digits", ID));
        run.logMetric("loss", 0.5, 7);
        run.logParam("later", "1");
        run.end(RunStatus.FINISHED);
    }

    private void add(Path root, Path run, Path file) throws IOException {
        ByteArrayOutputStream seed = new ByteArrayOutputStream();
        seed.write(victims.size());
        seed.write(Files.readAllBytes(file));
        victims.add(new Victim(root, run, file));
        seeds.add(seed.toByteArray());
    }

    private static void write(Path file, byte[] bytes, int from) throws IOException {
        try (OutputStream out = new FileOutputStream(file.toFile())) {
            out.write(bytes, from, bytes.length - from);
        }
    }

    private static Path writeRun(Path root) throws IOException {
        try (LocalTracker tracker = new LocalTracker(root)) {
            ExperimentSpec experiment =
                    ExperimentSpec.named("digits").describedAs("what it is").withTags(Map.of("team", "a"));
            Run run = tracker.startRun(
                    RunSpec.in(experiment).withId(ID).named("first").withTag("k", "v"));
            run.log(LogBatch.ofParams(
                    List.of(new Param("lr", "0.1"), new Param("text", "a\n\"b\" \u00e9\ud83d\ude00"))));
            run.log(LogBatch.ofInputs(List.of(DatasetInput.of("train", "8acfa28d", "s3", "{\"uri\": \"s3://b/x\"}")
                    .describedBy("{}", "{}"))));
            for (int i = 0; i < 5; i++) {
                run.log(LogBatch.ofMetrics(List.of(
                        Metric.of("loss", 1.0 / (i + 1), i, 1_700_000_000_000L + i),
                        Metric.of("acc", i == 3 ? Double.NaN : i, i, 1_700_000_000_000L + i))));
            }
            run.log(LogBatch.ofTags(List.of(new Tag("later", ""))));
            run.detach();
            Run again = tracker.startRun(RunSpec.resume("digits", ID));
            again.end(RunStatus.FINISHED);
        }
        try (var directories = Files.newDirectoryStream(root.resolve("digits"), "first-*")) {
            return directories.iterator().next();
        }
    }

    /** What the Python tracker that uses the same names writes. */
    private static Path writePythonRun(Path root) throws IOException {
        Path run = Files.createDirectories(root.resolve("digits").resolve("first_20260101_100000"));
        Map<String, String> files = Map.of(
                RunDirectory.METADATA,
                """
                {"run_name": "first", "experiment": "digits", "start_time": "2026-01-01T10:00:00.123456",
                 "end_time": "2026-01-01T11:00:00", "status": "completed"}
                """,
                RunDirectory.PARAMS,
                "{\"lr\": 0.1, \"layers\": [1, 2], \"name\": null, \"nested\": {\"a\": true}}",
                RunDirectory.METRICS,
                """
                {"step": 0, "metrics": {"loss": 1.5, "acc": NaN}}
                {"step": null, "metrics": {"loss": 1}}
                {"metrics": {"loss": "Infinity"}, "timestamp": 1.7e12}
                """);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.write(run.resolve(file.getKey()), file.getValue().getBytes(StandardCharsets.UTF_8));
        }
        return run;
    }
}
