package io.github.tracker4j.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.local.replica.VerificationReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tracker verify}: compares the disk with a server. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        header = "Compares the disk with a server.",
        description = {
            "",
            "Reads runs back from a server and compares them with the disk: every param, tag, dataset and point, status and"
                    + " times, the size and SHA-256 of every artifact. Nothing is changed on either side.",
            ""
        })
final class VerifyCommand implements Callable<Integer> {

    @Mixin
    ReadSelection runs = new ReadSelection();

    @Mixin
    Place place = new Place();

    @Option(names = "--json", description = "Prints a JSON object a line for each run, and one for all.")
    boolean json;

    private final Work work;
    private final Console console;

    VerifyCommand(Work work, Console console) {
        this.work = work;
        this.console = console;
    }

    /** How many runs were compared, and how many of them differ. */
    private static final class Tally implements Consumer<VerificationReport> {
        private final Consumer<VerificationReport> next;
        private long runs;
        private long different;

        Tally(Consumer<VerificationReport> next) {
            this.next = next;
        }

        @Override
        public void accept(VerificationReport report) {
            runs++;
            different += report.isEqual() ? 0 : 1;
            next.accept(report);
        }
    }

    @Override
    public Integer call() throws IOException {
        place.check();
        Tally tally = new Tally(json ? this::printJson : this::print);
        Work.Verified verified = work.verify(runs, place, tally);
        String destination = verified.destination();
        tell(verified.unreadable());
        tally.different += verified.unreadable().size();
        tally.runs += verified.unreadable().size();
        ExitCode code = tally.different == 0 ? ExitCode.COMPLETE : ExitCode.REFUSED;
        if (json) {
            JsonLines lines = new JsonLines(console);
            lines.print(lines.object("summary")
                    .put("outcome", tally.different == 0 ? "equal" : "different")
                    .put("exit_code", code.number())
                    .put("destination", destination)
                    .put("runs", tally.runs)
                    .put("different", tally.different));
        } else {
            console.line(
                    "%s: %s compared, %s",
                    destination,
                    Words.counted(tally.runs, "run"),
                    tally.different == 0 ? "all the same" : Words.counted(tally.different, "run") + " not the same");
        }
        return code.number();
    }

    private void tell(Map<Path, String> unreadable) {
        JsonLines lines = new JsonLines(console);
        unreadable.forEach((directory, reason) -> {
            if (json) {
                lines.print(lines.object("run")
                        .put("verdict", "unreadable")
                        .put("directory", directory.toString())
                        .put("message", reason));
            } else {
                console.line("@|red unreadable|@ %s: %s; mend or move the directory", directory, reason);
            }
        });
    }

    private void print(VerificationReport report) {
        console.line(report.isEqual() ? "@|green same|@      %s" : "@|red different|@ %s", report.message());
        report.differences().forEach(difference -> console.line("            %s", difference.message()));
        report.notes().forEach(note -> console.line("            note: %s", note));
    }

    private void printJson(VerificationReport report) {
        JsonLines lines = new JsonLines(console);
        ObjectNode line = lines.object("run")
                .put("verdict", report.verdict().name().toLowerCase(Locale.ROOT))
                .put("run_id", report.run().value())
                .put("name", report.name())
                .put("points", report.points())
                .put("artifacts", report.artifacts())
                .put("artifact_bytes", report.artifactBytes())
                .put("differing_items", report.differenceCount());
        ArrayNode differences = line.putArray("differences");
        report.differences()
                .forEach(difference -> differences
                        .addObject()
                        .put("kind", difference.kind().name().toLowerCase(Locale.ROOT))
                        .put("what", difference.what())
                        .put("expected", difference.expected())
                        .put("found", difference.found())
                        .put("count", difference.count()));
        ArrayNode notes = line.putArray("notes");
        report.notes().forEach(notes::add);
        lines.print(line);
    }
}
