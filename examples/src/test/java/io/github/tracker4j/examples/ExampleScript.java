package io.github.tracker4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a script of this module as a reader would: as a process, in a directory of its own. */
final class ExampleScript {

    /** The directory of this module, where the build runs its tests. */
    static final Path MODULE = Path.of("").toAbsolutePath();

    private static final long MINUTES = 10;

    private final Path script;
    private final Path directory;

    ExampleScript(String name, Path directory) {
        this.script = MODULE.resolve(name);
        this.directory = directory;
    }

    /** What a script left behind: its exit code and what it printed. */
    record Result(int exitCode, String out, String err) {}

    /** Runs it to its end, in the environment of this process without settings of trackers, and with these. */
    Result run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("MLFLOW_") || key.startsWith("TRACKER4J_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new IOException(script + " took longer than " + MINUTES + " minutes; it printed\n"
                        + Files.readString(out) + Files.readString(err));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
