package io.github.tracker4j.local.replica;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.local.LocalTracker;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A program that logs and ends without closing its tracker, in the way that its first argument says. */
final class ExitingChild {

    /** What it prints before the id of its run. */
    static final String RUN = "run ";

    private ExitingChild() {}

    /** How it ends, its root, and the directory that it sends to; {@code -} for a destination that never answers. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws InterruptedException {
        TroubledTracker hanging = new TroubledTracker();
        hanging.blocking();
        ExperimentTracker there = args[2].equals("-") ? hanging : new LocalTracker(Path.of(args[2]));
        StoreAndForwardTracker tracker = new StoreAndForwardTracker(
                new LocalTracker(Path.of(args[1])),
                List.of(Destination.of(URI.create("http://server"), there)),
                StoreAndForwardOptions.DEFAULT.withCloseDeadline(
                        args[2].equals("-") ? Duration.ofMillis(200) : Duration.ofSeconds(30)));
        Run run = tracker.startRun(RunSpec.in("digits"));
        run.logMetric("loss", 0.5, 1);
        System.out.println(RUN + run.id());
        System.out.flush();
        switch (args[0]) {
            case "exit" -> System.exit(0);
            case "throw" -> throw new IllegalStateException("the training failed");
            case "return" -> {}
            default -> Thread.sleep(Duration.ofMinutes(5).toMillis());
        }
    }
}
