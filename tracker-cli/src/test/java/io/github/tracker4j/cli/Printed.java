package io.github.tracker4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;

/**
 * What a command left behind.
 *
 * @param code its exit code
 */
record Printed(int code, String out, String err) {

    /** Runs a command in this JVM, as if nobody watched. */
    static Printed by(Work work, String... words) {
        return by(work, false, words);
    }

    /** Runs a command in this JVM. */
    static Printed by(Work work, boolean isTerminal, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                isTerminal,
                Ansi.OFF);
        int code = Main.commandLine(work, console).execute(words);
        return new Printed(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
