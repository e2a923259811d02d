package io.github.tracker4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command without a subcommand, which only says what there is. */
@Command(
        name = "tracker",
        description = "Sends runs of local files to a server, and proves that they are there.",
        subcommands = {PushCommand.class, VerifyCommand.class, GcCommand.class, HelpCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 complete; 1 something was refused or differs; 2 the command or what it names is wrong;",
            "3 the server cannot be reached."
        })
final class TrackerCommand {}
