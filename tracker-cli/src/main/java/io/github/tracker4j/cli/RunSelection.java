package io.github.tracker4j.cli;

import io.github.tracker4j.local.LocalOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which runs a command works on, as its words say. */
class RunSelection {

    @Parameters(
            index = "0",
            paramLabel = "<root|run>",
            description = "The directory of the journals, such as experiments/, or of one run below it.")
    Path path = Path.of("");

    @Option(names = "--experiment", paramLabel = "NAME", description = "Only the runs of the experiment of this name.")
    @Nullable String experiment;

    /** How they are read. */
    LocalOptions options() {
        return LocalOptions.DEFAULT;
    }
}
