package io.github.tracker4j.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An environment is complete or made anew, whoever asks for it and however an earlier attempt ended. */
@Tag("slow")
class PythonEnvironmentIT {
    private static final String NOTHING = "# An environment without packages asks no registry.\n";

    @TempDir
    Path cache;

    /** Prints the interpreter that a JVM of its own gets. */
    static final class Installation {
        public static void main(String[] arguments) {
            System.out.println("python="
                    + PythonEnvironment.of("empty", NOTHING, Path.of(arguments[0]))
                            .python());
        }
    }

    @Test
    void severalJvmsAtOnceGetOneInstallation() throws Exception {
        try (OtherJvm first = OtherJvm.start(Installation.class, cache.toString());
                OtherJvm second = OtherJvm.start(Installation.class, cache.toString())) {
            String python = first.line("python=");

            assertThat(second.line("python=")).isEqualTo(python);
            assertThat(Path.of(python)).isExecutable();
            assertThat(installations()).hasSize(1);
        }
    }

    @Test
    void anUnfinishedInstallationIsMadeAnew() throws Exception {
        Path unfinished = empty().python();
        Files.delete(unfinished.resolve("../../../complete").normalize());

        Path python = empty().python();

        assertThat(python).isExecutable().isNotEqualTo(unfinished);
        assertThat(empty().python()).isEqualTo(python);
        assertThat(installations()).hasSize(1);
    }

    @Test
    void theErrorOfAFailedInstallationHasItsLastWords() {
        PythonEnvironment broken = PythonEnvironment.of("broken", "./no-such-directory\n", cache);

        assertThatThrownBy(broken::python)
                .isInstanceOf(TestServerException.class)
                .hasMessageContaining("Installing the Python packages of broken failed")
                .hasMessageContaining("no-such-directory");
    }

    @Test
    void aScriptGetsItsArgumentsAndReturnsWhatItPrints() {
        PythonScript script =
                PythonScript.text(empty(), "import os, sys; print(sys.argv[1:], os.environ['SOME'], 'é中')");

        assertThat(script.environment("SOME", "thing").run("a b", "'"))
                .isEqualToIgnoringNewLines("['a b', \"'\"] thing é中");
    }

    @Test
    void theErrorsOfScriptsHaveTheirLastWords() throws Exception {
        Path file = Files.writeString(cache.resolve("script.py"), "raise ValueError('on purpose')");

        assertThatThrownBy(() -> PythonScript.file(empty(), file).run())
                .isInstanceOf(TestServerException.class)
                .hasMessageContaining("exit code 1")
                .hasMessageContaining("ValueError: on purpose");
        assertThatThrownBy(() -> PythonScript.text(empty(), "import time; time.sleep(60)")
                        .timeout(Duration.ofMillis(500))
                        .run())
                .isInstanceOf(TestServerException.class)
                .hasMessageContaining("took longer");
    }

    private PythonEnvironment empty() {
        return PythonEnvironment.of("empty", NOTHING, cache);
    }

    private Stream<Path> installations() throws IOException {
        try (Stream<Path> files = Files.walk(cache, 2)) {
            return files.filter(file -> file.getFileName().toString().startsWith("venv-")).toList().stream();
        }
    }
}
