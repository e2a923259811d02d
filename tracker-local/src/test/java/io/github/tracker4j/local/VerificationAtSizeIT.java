package io.github.tracker4j.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies more points than fit in the memory that there is, in a JVM with a heap of 64 MB. */
class VerificationAtSizeIT {

    /** With two points each. */
    private static final int LINES = 500_000;

    private final RunId id = RunId.random();

    @TempDir
    Path directory;

    @BeforeEach
    void logTheRun() throws Exception {
        run("here", step -> true);
    }

    private Path run(String name, LongPredicate steps) throws Exception {
        Path root = directory.resolve(name);
        try (LocalTracker tracker = new LocalTracker(root)) {
            tracker.startRun(RunSpec.in("e").withId(id).named("r").startedAt(1)).end(RunStatus.FINISHED, 2);
            Path files = RunFiles.directory(tracker.reader(), id);
            Files.deleteIfExists(files.resolve("latest.json"));
            try (Writer metrics = Files.newBufferedWriter(files.resolve("metrics.jsonl"))) {
                for (long step = 0; step < LINES; step++) {
                    if (steps.test(step)) {
                        metrics.write("{\"step\":" + step + ",\"timestamp\":" + step + ",\"metrics\":{\"b\":"
                                + step * 0.5 + ",\"a\":" + step + ".0}}\n");
                    }
                }
            }
        }
        return root;
    }

    private String verify(Path replicas) throws Exception {
        try (ChildJvm child = ChildJvm.start(
                "-Xmx64m", "verify", directory.resolve("here").toString(), id.value(), replicas.toString())) {
            return child.output();
        }
    }

    @Test
    void aMillionPointsAreTheSame() throws Exception {
        assertThat(verify(run("same", step -> true))).isEqualTo("EQUAL 1000000");
    }

    @Test
    void aMillionPointsAreMissing() throws Exception {
        assertThat(verify(run("empty", step -> step == 7))).isEqualTo("""
                        DIFFERENT 2
                        metric a: missing at the destination; expected 499,999 points: steps 0 to 6, 8 to 499999; the \
                        first is step 0 with time 0 and value 0.0
                        metric b: missing at the destination; expected 499,999 points: steps 0 to 6, 8 to 499999; the \
                        first is step 0 with time 0 and value 0.0""");
    }

    @Test
    void everyOtherOfAMillionPointsIsMissing() throws Exception {
        assertThat(verify(run("half", step -> step % 2 == 0)))
                .contains(
                        "DIFFERENT 500000",
                        "metric a: missing at the destination; expected 250,000 points: steps 1, 3,");
    }
}
