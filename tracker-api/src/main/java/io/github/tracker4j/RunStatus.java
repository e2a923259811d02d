package io.github.tracker4j;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The state of a run, in MLflow's words. */
public enum RunStatus {
    /** Logging goes on, or its program died without saying so ({@link RunInfo#interrupted()}). */
    RUNNING,
    /** Planned by another program; Tracker4J reads it and never writes it. */
    SCHEDULED,
    /** Ended as intended. */
    FINISHED,
    /** Ended by an error, or closed without an {@link Run#end end}. */
    FAILED,
    /** Stopped from outside. */
    KILLED;

    /** Whether a run in this state is over. */
    public boolean isTerminal() {
        return this == FINISHED || this == FAILED || this == KILLED;
    }

    /** The words that a query can compare a status with, for messages. */
    static String words() {
        return Arrays.stream(values()).map(RunStatus::name).collect(Collectors.joining(", "));
    }

    static boolean isWord(String text) {
        return Arrays.stream(values()).anyMatch(status -> status.name().equals(text));
    }
}
