package io.github.tracker4j.cli;

/** What the command tells the program that called it; {@code docs/cli.md} promises these numbers. */
enum ExitCode {
    /** Everything is where it shall be. */
    COMPLETE(0),
    /** Something was refused, set aside or differs; it was told which. */
    REFUSED(1),
    /** The command was not understood, or what it names is not there. */
    USAGE(2),
    /** The destination cannot be reached; the same command goes on later. */
    UNREACHABLE(3);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
