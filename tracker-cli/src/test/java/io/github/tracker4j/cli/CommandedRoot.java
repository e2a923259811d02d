package io.github.tracker4j.cli;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.local.LocalTracker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A root with runs of one experiment of a new name, and the commands that are given it. */
final class CommandedRoot {

    private final Work work = new RealWork(Map.of());
    private final String experiment = "cli-" + UUID.randomUUID();
    private final Path directory;

    /** Nothing is there yet. */
    CommandedRoot(Path directory) {
        this.directory = directory;
    }

    String experiment() {
        return experiment;
    }

    /** Runs a command in this JVM. */
    Printed command(String name, String uri, String... options) {
        return Printed.by(work, words(name, uri, options).toArray(new String[0]));
    }

    /** The words that run a command in a JVM of its own. */
    List<String> java(String name, String uri) {
        return Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:-UsePerfData",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()),
                        words(name, uri).stream())
                .toList();
    }

    private List<String> words(String name, String uri, String... options) {
        return Stream.concat(Stream.of(name, directory.toString(), "--to", uri), Stream.of(options))
                .toList();
    }

    /** A finished run, and a failed one below it: 402 points. */
    void twoRuns() {
        RunId top = run(null, "parent", RunStatus.FINISHED);
        run(top, "child", RunStatus.FAILED);
    }

    /** A run with 201 points. */
    RunId run(@Nullable RunId above, String name, RunStatus status) {
        try (LocalTracker local = new LocalTracker(directory)) {
            Run run = local.startRun(
                    RunSpec.in(experiment).named(name).childOf(above).withTag("team", "blue"));
            run.logParam("lr", 0.1);
            run.logDataset(DatasetInput.of("train", "8acf", "local", "{}"));
            for (int step = 0; step < 200; step++) {
                run.logMetric("loss", step, step, 1_700_000_000_000L + step);
            }
            run.logMetric("odd", Double.NaN, 0, 1_700_000_000_000L);
            run.logText("notes.txt", "a note of " + name);
            run.end(status);
            return run.id();
        }
    }

    /** A finished run of this many points. */
    RunId longRun(int points) {
        try (LocalTracker local = new LocalTracker(directory)) {
            Run run = local.startRun(RunSpec.in(experiment));
            for (int step = 0; step < points; step++) {
                run.logMetric("loss", step, step, 1_700_000_000_000L + step);
            }
            run.logText("notes.txt", "a note");
            run.end(RunStatus.FINISHED);
            return run.id();
        }
    }
}
