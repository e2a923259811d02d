package io.github.tracker4j.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.local.replica.PushReport;
import io.github.tracker4j.local.replica.PushedRun;
import java.util.Locale;

/** Tells a program what a push came to: an object a line for each run that is over, and one for all. */
final class JsonPush implements PushOutput {

    private final JsonLines lines;

    JsonPush(Console console) {
        this.lines = new JsonLines(console);
    }

    @Override
    public void finished(PushedRun run) {
        ObjectNode line = lines.object("run")
                .put("state", run.state().name().toLowerCase(Locale.ROOT))
                .put("run_id", run.id() == null ? null : run.id().value())
                .put("experiment", run.experiment())
                .put("name", run.name())
                .put("directory", run.directory().toString());
        put(line, run.sent());
        ArrayNode items = line.putArray("set_aside");
        run.setAside()
                .forEach(item -> items.addObject().put("what", item.what()).put("reason", item.reason()));
        line.put("message", run.message());
        lines.print(line);
    }

    private static void put(ObjectNode line, PushedRun.Sent sent) {
        line.put("points", sent.points())
                .put("events", sent.events())
                .put("artifacts", sent.artifacts())
                .put("artifact_bytes", sent.artifactBytes());
    }

    @Override
    public void over(PushReport report) {
        ObjectNode line = lines.object("summary")
                .put("outcome", report.outcome().name().toLowerCase(Locale.ROOT))
                .put("exit_code", PushCommand.code(report).number())
                .put("destination", report.destination())
                .put("runs", report.runs().size());
        ObjectNode states = line.putObject("states");
        for (PushedRun.State state : PushedRun.State.values()) {
            states.put(state.name().toLowerCase(Locale.ROOT), report.count(state));
        }
        put(line, report.sent());
        line.put("message", report.message());
        lines.print(line);
    }

    @Override
    public void close() {}
}
