package io.github.tracker4j.testservers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks Python for a second opinion, because a server's data counts only when the official client can read it. */
public final class PythonScript {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    private final PythonEnvironment python;
    private final List<String> start;
    private final Duration timeout;
    private final Map<String, String> environment;

    private PythonScript(
            PythonEnvironment python, List<String> start, Duration timeout, Map<String, String> environment) {
        this.python = python;
        this.start = start;
        this.timeout = timeout;
        this.environment = environment;
    }

    /** A script given as text; its arguments begin at {@code sys.argv[1]}. */
    public static PythonScript text(PythonEnvironment python, String code) {
        return new PythonScript(python, List.of("-c", code), DEFAULT_TIMEOUT, Map.of());
    }

    /** A script in a file; its arguments begin at {@code sys.argv[1]}. */
    public static PythonScript file(PythonEnvironment python, Path file) {
        return new PythonScript(python, List.of(file.toString()), DEFAULT_TIMEOUT, Map.of());
    }

    /** The same script with another limit than two minutes. */
    public PythonScript timeout(Duration limit) {
        return new PythonScript(python, start, limit, environment);
    }

    /** The same script with one more environment variable. */
    public PythonScript environment(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(key, value);
        return new PythonScript(python, start, timeout, more);
    }

    /**
     * Runs the script to its end and returns what it printed.
     *
     * @throws TestServerException with the end of its output when it fails or takes too long
     */
    public String run(String... arguments) {
        List<String> words = new ArrayList<>(start);
        words.addAll(List.of(arguments));
        ProcessBuilder builder = python.process(words);
        builder.environment().putAll(environment);
        return new Command(builder, timeout).run("Python script");
    }
}
