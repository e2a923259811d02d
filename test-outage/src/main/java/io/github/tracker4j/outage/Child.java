package io.github.tracker4j.outage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@link ChildProgram} in a JVM of its own, which can be killed. */
final class Child implements AutoCloseable {

    private final Process process;
    private final long start = System.nanoTime();
    private final Path output;

    private Child(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts one.
     *
     * @param fileBlocks how many blocks of 512 bytes a file may have; 0 for no limit
     */
    static Child start(ChildProgram.Work work, Schedule schedule, Path directory, URI server, int fileBlocks)
            throws IOException {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // It maps a file that a limit of sizes would forbid.
                "-XX:-UsePerfData",
                "-Doutage.settleMillis=" + Clients.SETTLE_TIME.toMillis(),
                "-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file", ""),
                "-cp",
                System.getProperty("java.class.path"),
                ChildProgram.class.getName(),
                work.name(),
                Long.toString(schedule.seed()),
                directory.toString(),
                server.toString());
        List<String> command = new ArrayList<>();
        if (fileBlocks > 0) {
            command.addAll(List.of("sh", "-c", "ulimit -f " + fileBlocks + " && exec \"$@\"", "limited"));
        }
        command.addAll(java);
        // Not below the directory of the runs: what a child says is kept apart from what it logs.
        Path output = Files.createTempFile("outage-child-", ".txt");
        return new Child(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.to(output.toFile()))
                        .start(),
                output);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** For how long it has run. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int exitCode() {
        return process.exitValue();
    }

    /** What it has printed. */
    String output() throws IOException {
        return Files.readString(output, UTF_8);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(output);
    }
}
