package io.github.tracker4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.tracker4j.testservers.PythonEnvironment;
import io.github.tracker4j.testservers.PythonScript;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;

/** The official Python client, run by a script of this package that times itself. */
final class PythonPeer {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final PythonScript script;

    PythonPeer(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(PythonPeer.class.getResourceAsStream(name), name)) {
            script = PythonScript.text(PythonEnvironment.MLFLOW_3, new String(in.readAllBytes(), UTF_8))
                    .timeout(PATIENCE)
                    .environment("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false");
        }
    }

    /** One process; the numbers that it prints. */
    double[] run(String... arguments) {
        return Child.numbers(script.run(arguments));
    }
}
