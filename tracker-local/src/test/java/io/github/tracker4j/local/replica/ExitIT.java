package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.local.LocalTracker;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that end without closing their tracker: the shutdown hook does it for them. */
@Timeout(180)
class ExitIT {

    @TempDir
    Path directory;

    /** What a program has left: its run, what it said, and how it ended. */
    private record Ended(RunId run, String said, int exitCode) {}

    private Ended run(String how, String there) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        ExitingChild.class.getName(),
                        how,
                        root().toString(),
                        there)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader()) {
            String line;
            do {
                line = Objects.requireNonNull(out.readLine(), "the program says which run it has started");
            } while (!line.startsWith(ExitingChild.RUN));
            if (how.equals("wait")) {
                // SIGTERM; asked of the process itself, its output would be closed too.
                process.toHandle().destroy();
            }
            String said = out.lines().collect(Collectors.joining("\n"));
            return new Ended(new RunId(line.substring(ExitingChild.RUN.length())), said, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
    }

    private Path root() {
        return directory.resolve("here");
    }

    private Path there() {
        return directory.resolve("there");
    }

    private static String classPath() {
        return String.join(
                File.pathSeparator,
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path", ""));
    }

    private static void assertFailedRunIn(Path place, RunId id) {
        try (LocalTracker tracker = new LocalTracker(place)) {
            RunInfo run = tracker.reader().run(id);
            assertThat(run.status()).isEqualTo(RunStatus.FAILED);
            assertThat(run.latestMetrics()).containsKey("loss");
        }
    }

    @Test
    void aProgramThatExitsWithoutClosingSendsWhatItHas() throws Exception {
        Ended ended = run("exit", there().toString());

        assertThat(ended.exitCode()).as(ended.said()).isZero();
        assertFailedRunIn(there(), ended.run());
    }

    @Test
    void aProgramThatReturnsWithoutClosingIsNotKeptAlive() throws Exception {
        Ended ended = run("return", there().toString());

        assertThat(ended.exitCode()).as(ended.said()).isZero();
        assertFailedRunIn(there(), ended.run());
    }

    @Test
    void aProgramThatDiesOfAnExceptionSendsWhatItHas() throws Exception {
        Ended ended = run("throw", there().toString());

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.said()).contains("the training failed");
        assertFailedRunIn(there(), ended.run());
    }

    @Test
    void aProgramThatIsTerminatedSaysWhatIsLeft() throws Exception {
        Ended ended = run("wait", "-");

        assertThat(ended.exitCode()).isNotZero();
        assertThat(ended.said())
                .contains("Not everything that was logged is at http://server")
                .contains("tracker push " + root() + " --to http://server");
        assertFailedRunIn(root(), ended.run());
    }
}
