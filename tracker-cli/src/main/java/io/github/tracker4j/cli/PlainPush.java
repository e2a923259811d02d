package io.github.tracker4j.cli;

import io.github.tracker4j.local.replica.PushReport;
import io.github.tracker4j.local.replica.PushedRun;
import io.github.tracker4j.local.replica.SetAside;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Tells a person how a push gets on: a line for each run that is over and, on a terminal, a bar of the points. */
final class PlainPush implements PushOutput {

    private static final int BAR_WIDTH = 80;
    private static final int REDRAWN_MILLIS = 200;

    private final Console console;
    private final boolean dryRun;
    private @Nullable ProgressBar bar;
    private int runs;
    private int over;

    PlainPush(Console console, boolean dryRun) {
        this.console = console;
        this.dryRun = dryRun;
    }

    @Override
    public void listed(int listedRuns, long points) {
        runs = listedRuns;
        if (console.isTerminal() && !dryRun) {
            bar = new ProgressBarBuilder()
                    .setTaskName("push")
                    .setInitialMax(points)
                    .setUnit(" points", 1)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(REDRAWN_MILLIS)
                    .setConsumer(new ConsoleProgressBarConsumer(console.err(), BAR_WIDTH))
                    .clearDisplayOnFinish()
                    .build();
        }
    }

    @Override
    public void moved(long points) {
        ProgressBar shown = bar;
        if (shown != null) {
            shown.stepBy(points);
        }
    }

    @Override
    public void finished(PushedRun run) {
        over++;
        ProgressBar shown = bar;
        if (shown != null) {
            // Lines and the bar share the terminal: the bar is drawn again below the line.
            shown.pause();
            console.err().print("\r" + " ".repeat(BAR_WIDTH) + "\r");
            console.err().flush();
        }
        print(run);
        if (shown != null) {
            shown.setExtraMessage("runs " + over + "/" + runs);
            shown.resume();
        }
    }

    private void print(PushedRun run) {
        String where = Words.name(run.experiment(), run.name(), run.directory());
        switch (run.state()) {
            case COMPLETE -> console.line("@|green complete|@   %s: %s", where, Words.amounts(run.sent()));
            case UNCHANGED -> console.line("complete   %s: was there", where);
            case RUNNING -> console.line("running    %s: %s, as far as it has come", where, Words.amounts(run.sent()));
            case PLANNED -> console.line("would send %s: %s", where, Words.amounts(run.sent()));
            case REFUSED -> console.line("@|red refused|@    %s: %s", where, reason(run));
            case LEFT -> console.line("@|yellow left|@       %s: %s", where, reason(run));
        }
        for (SetAside item : run.setAside()) {
            console.line("             set aside: %s: %s", item.what(), item.reason());
        }
    }

    private static String reason(PushedRun run) {
        String message = run.message();
        return message != null ? message : Words.amounts(run.sent()) + "; the rest is set aside";
    }

    @Override
    public void over(PushReport report) {
        closeBar();
        String message = report.message();
        if (message != null) {
            console.err().println(message);
        }
        console.line("%s", Words.summary(report, dryRun));
    }

    @Override
    public void close() {
        closeBar();
    }

    private void closeBar() {
        ProgressBar shown = bar;
        bar = null;
        if (shown != null) {
            shown.close();
        }
    }
}
