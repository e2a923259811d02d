package io.github.tracker4j.cli;

import java.io.PrintStream;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command prints.
 *
 * @param out takes results
 * @param err takes progress and errors
 * @param isTerminal whether a person watches {@code err}, so that a line may be drawn anew
 * @param ansi whether {@code out} shows colours
 */
record Console(PrintStream out, PrintStream err, boolean isTerminal, Ansi ansi) {

    /** Set by the launcher, which can tell what Java cannot: whether standard error is a terminal. */
    static final String TERMINAL_PROPERTY = "tracker4j.terminal";

    static Console ofProcess() {
        return new Console(System.out, System.err, Boolean.getBoolean(TERMINAL_PROPERTY), Ansi.AUTO);
    }

    /** Prints a line with picocli's markup. */
    void line(String markup, Object... values) {
        out.println(ansi.string(markup).formatted(values));
    }
}
