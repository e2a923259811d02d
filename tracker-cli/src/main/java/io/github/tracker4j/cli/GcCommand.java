package io.github.tracker4j.cli;

import io.github.tracker4j.local.replica.RetentionReport;
import io.github.tracker4j.local.replica.RetentionReport.RetainedRun;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tracker gc}: removes local runs that a server has. */
@Command(
        name = "gc",
        mixinStandardHelpOptions = true,
        header = "Removes local runs that a server has, on request.",
        description = {
            "",
            "Lists local runs that a server has and that ended some time ago, and removes them with --yes. Each is compared"
                    + " with the server first, as verify does. Only journals that were written for a server alone are"
                    + " touched: never a run that was logged with 'local' among the backends, nor one that another program"
                    + " wrote.",
            ""
        })
final class GcCommand implements Callable<Integer> {

    @Mixin
    RunSelection runs = new RunSelection();

    @Mixin
    Place place = new Place();

    @Option(
            names = "--older-than",
            paramLabel = "DURATION",
            required = true,
            description = "How long ago a run must have ended, such as 30d.",
            converter = FriendlyDuration.class)
    Duration olderThan = Duration.ZERO;

    @Option(names = "--yes", description = "Removes them. Without it they are only listed.")
    boolean yes;

    @Option(names = "--json", description = "Prints a JSON object a line for each run, and one for all.")
    boolean json;

    private final Work work;
    private final Console console;

    GcCommand(Work work, Console console) {
        this.work = work;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        place.check();
        RetentionReport report = work.gc(runs, place, olderThan, yes);
        if (json) {
            printJson(report);
        } else {
            print(report);
        }
        return code(report).number();
    }

    private static ExitCode code(RetentionReport report) {
        return report.runs().stream().anyMatch(run -> run.fate() == RetainedRun.Fate.FAILED)
                ? ExitCode.REFUSED
                : ExitCode.COMPLETE;
    }

    private void print(RetentionReport report) {
        for (RetainedRun run : report.runs()) {
            String where = Words.name(run.experiment(), run.name(), run.directory());
            switch (run.fate()) {
                case REMOVED -> console.line("removed      %s (%s)", where, Words.size(run.bytes()));
                case REMOVABLE -> console.line("would remove %s (%s)", where, Words.size(run.bytes()));
                case KEPT -> console.line("kept         %s: %s", where, run.reason());
                case FAILED -> console.line("@|red not removed|@  %s: %s", where, run.reason());
            }
        }
        long removed = report.count(RetainedRun.Fate.REMOVED);
        long removable = report.count(RetainedRun.Fate.REMOVABLE);
        console.line(
                "%s: %s",
                report.destination(),
                yes
                        ? Words.counted(removed, "run") + " removed, "
                                + Words.size(report.bytes(RetainedRun.Fate.REMOVED))
                        : Words.counted(removable, "run") + " to remove, "
                                + Words.size(report.bytes(RetainedRun.Fate.REMOVABLE))
                                + (removable == 0 ? "" : "; add --yes to remove them"));
    }

    private void printJson(RetentionReport report) {
        JsonLines lines = new JsonLines(console);
        for (RetainedRun run : report.runs()) {
            lines.print(lines.object("run")
                    .put("fate", run.fate().name().toLowerCase(Locale.ROOT))
                    .put("run_id", run.id().value())
                    .put("experiment", run.experiment())
                    .put("name", run.name())
                    .put("directory", run.directory().toString())
                    .put("bytes", run.bytes())
                    .put("reason", run.reason()));
        }
        lines.print(lines.object("summary")
                .put("exit_code", code(report).number())
                .put("destination", report.destination())
                .put("removed", report.count(RetainedRun.Fate.REMOVED))
                .put("removable", report.count(RetainedRun.Fate.REMOVABLE))
                .put("kept", report.count(RetainedRun.Fate.KEPT))
                .put("failed", report.count(RetainedRun.Fate.FAILED)));
    }
}
