package io.github.tracker4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/cli.md} has the help of each command as it is printed. */
class HelpPageTest {

    private static final Path PAGE = Path.of("").toAbsolutePath().resolveSibling("docs/cli.md");

    @ParameterizedTest
    @ValueSource(strings = {"", "push", "verify", "gc"})
    void thePageHasTheHelpOfTheCommand(String command) throws IOException {
        List<String> words = command.isEmpty() ? List.of("--help") : List.of(command, "--help");

        Printed printed = Printed.by(new RealWork(Map.of()), words.toArray(String[]::new));

        assertThat(printed.code()).isZero();
        assertThat(Files.readString(PAGE)).contains("```text\n" + printed.out() + "```");
    }
}
