package io.github.tracker4j.cli;

import io.github.tracker4j.local.replica.PushReport;
import io.github.tracker4j.local.replica.PushedRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers and results in words for a person. */
final class Words {

    private static final String[] UNITS = {"bytes", "KB", "MB", "GB", "TB"};
    private static final int THOUSAND = 1000;

    private Words() {}

    /** How people call a run; its directory where they cannot. */
    static String name(String experiment, String name, Path directory) {
        return name.isEmpty() ? directory.toString() : experiment + "/" + name;
    }

    /** What was sent. */
    static String amounts(PushedRun.Sent sent) {
        List<String> parts = new ArrayList<>();
        add(parts, sent.points(), "point");
        add(parts, sent.events(), "event");
        add(parts, sent.artifacts(), "artifact");
        if (sent.artifacts() > 0) {
            parts.set(parts.size() - 1, parts.get(parts.size() - 1) + " (" + size(sent.artifactBytes()) + ")");
        }
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }

    private static void add(List<String> parts, long number, String one) {
        if (number > 0) {
            parts.add(counted(number, one));
        }
    }

    /** A number with its noun. */
    static String counted(long number, String one) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : one + "s");
    }

    /** A number of bytes with two or three digits. */
    static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= THOUSAND && unit < UNITS.length - 1) {
            value /= THOUSAND;
            unit++;
        }
        return unit == 0 || value >= 100
                ? String.format(Locale.ROOT, "%.0f %s", value, UNITS[unit])
                : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** What a push came to, in a line. */
    static String summary(PushReport report, boolean dryRun) {
        List<String> parts = new ArrayList<>();
        addRuns(parts, report, PushedRun.State.PLANNED, "to send");
        long complete = report.count(PushedRun.State.COMPLETE) + report.count(PushedRun.State.UNCHANGED);
        if (complete > 0 || report.runs().isEmpty()) {
            parts.add(counted(complete, "run") + " complete");
        }
        addRuns(parts, report, PushedRun.State.RUNNING, "running");
        addRuns(parts, report, PushedRun.State.REFUSED, "refused or with refused items");
        addRuns(parts, report, PushedRun.State.LEFT, "left: push again to go on");
        String sent = amounts(report.sent());
        return report.destination() + ": " + String.join("; ", parts) + "; " + sent
                + (dryRun ? " would be sent" : " sent");
    }

    private static void addRuns(List<String> parts, PushReport report, PushedRun.State state, String what) {
        if (report.count(state) > 0) {
            parts.add(counted(report.count(state), "run") + " " + what);
        }
    }
}
