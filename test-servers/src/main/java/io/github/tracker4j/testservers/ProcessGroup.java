package io.github.tracker4j.testservers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a Python program with all its children as one group that can be killed at once, since a web server's master and
 * workers otherwise survive their starter and keep the port.
 *
 * <p>The group watches a pipe to this JVM ({@code lead_group.py}), so it also dies when the JVM is killed.
 */
final class ProcessGroup {
    private static final Duration PIPE_KILLS_WITHIN = Duration.ofSeconds(5);

    private final Process leader;

    private ProcessGroup(Process leader) {
        this.leader = leader;
    }

    static ProcessGroup start(
            PythonEnvironment python, List<String> arguments, Map<String, String> environment, Path directory, Path log)
            throws IOException {
        List<String> words = new ArrayList<>(List.of("-S", "-c", ClasspathText.read("lead_group.py")));
        words.add(python.python().toString());
        words.addAll(arguments);
        ProcessBuilder builder = python.process(words);
        builder.environment().putAll(environment);
        builder.directory(directory.toFile());
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new ProcessGroup(builder.start());
    }

    long pid() {
        return leader.pid();
    }

    boolean isAlive() {
        return leader.isAlive();
    }

    /** Waits for the end of the leader; returns whether it has ended. */
    boolean endedWithin(Duration limit) throws InterruptedException {
        return leader.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Sends SIGKILL to every process of the group and waits for the leader. */
    void kill() throws InterruptedException {
        List<ProcessHandle> tree = Stream.concat(Stream.of(leader.toHandle()), leader.descendants())
                .toList();
        try {
            leader.getOutputStream().close();
        } catch (IOException e) {
            // The pipe is closed either way; a leader that is already dead makes no difference.
        }
        leader.waitFor(PIPE_KILLS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        // Covers a child that left the group and a sentinel that was killed by somebody else.
        tree.forEach(ProcessHandle::destroyForcibly);
        leader.waitFor();
    }
}
