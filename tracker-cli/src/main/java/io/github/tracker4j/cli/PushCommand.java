package io.github.tracker4j.cli;

import io.github.tracker4j.local.replica.PushReport;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tracker push}: sends what a server does not have yet. */
@Command(
        name = "push",
        mixinStandardHelpOptions = true,
        header = "Sends what a server does not have yet.",
        description = {
            "",
            "What is there already is not sent again, and a push that was stopped is gone on with by the"
                    + " same command. Parent runs are sent before their children. Nothing local is changed but the notes in"
                    + " the sync/ directory of each run.",
            ""
        })
final class PushCommand implements Callable<Integer> {

    @Mixin
    ReadSelection runs = new ReadSelection();

    @Mixin
    Place place = new Place();

    @Option(names = "--dry-run", description = "Says what would be sent, and asks the server nothing.")
    boolean dryRun;

    @Option(
            names = "--repair",
            description =
                    "Compares runs that were sent before with the server first, and sends again what it has lost, as"
                            + " after a backup was restored there.")
    boolean repair;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description = "How long a server that cannot be reached is tried again; ${DEFAULT-VALUE} by default.",
            converter = FriendlyDuration.class)
    Duration patience = Duration.ofSeconds(30);

    @Option(names = "--json", description = "Prints a JSON object a line for each run, and one for all.")
    boolean json;

    private final Work work;
    private final Console console;

    PushCommand(Work work, Console console) {
        this.work = work;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        place.check();
        PushReport report;
        try (PushOutput output = json ? new JsonPush(console) : new PlainPush(console, dryRun)) {
            report = work.push(runs, place, new Work.PushSettings(dryRun, repair, patience), output);
            output.over(report);
        }
        return code(report).number();
    }

    static ExitCode code(PushReport report) {
        return switch (report.outcome()) {
            case COMPLETE -> ExitCode.COMPLETE;
            case REFUSED -> ExitCode.REFUSED;
            case UNREACHABLE -> ExitCode.UNREACHABLE;
        };
    }
}
