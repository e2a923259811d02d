package io.github.tracker4j.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs one child process to its end within a time limit, so that a hung child fails a test and not the build. */
final class Command {
    private final ProcessBuilder builder;
    private final Duration timeout;

    Command(ProcessBuilder builder, Duration timeout) {
        this.builder = builder;
        this.timeout = timeout;
    }

    /** Returns standard output; output goes through files because nobody would empty a pipe of a hung child. */
    String run(String purpose) {
        try {
            Path out = Files.createTempFile("tracker4j-", ".out");
            Path err = Files.createTempFile("tracker4j-", ".err");
            try {
                return run(purpose, out, err);
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw TestServerException.interrupted(purpose, e);
        }
    }

    private String run(String purpose, Path out, Path err) throws IOException, InterruptedException {
        Process process = start(purpose, out, err);
        // A child that reads its input would otherwise wait for ever.
        process.getOutputStream().close();
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TestServerException(
                        purpose + " took longer than " + timeout.toSeconds() + " s\n" + tails(out, err));
            }
        } finally {
            killTree(process);
        }
        if (process.exitValue() != 0) {
            throw new TestServerException(
                    purpose + " failed with exit code " + process.exitValue() + "\n" + tails(out, err));
        }
        return new String(Files.readAllBytes(out), UTF_8);
    }

    private Process start(String purpose, Path out, Path err) {
        List<String> words = builder.command();
        try {
            return builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException e) {
            throw new TestServerException(purpose + " could not start " + words.get(0), e);
        }
    }

    private static String tails(Path out, Path err) {
        return (LogTail.of(out) + "\n" + LogTail.of(err)).strip();
    }

    private static void killTree(Process process) {
        if (process.isAlive()) {
            List<ProcessHandle> tree = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                    .toList();
            tree.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
