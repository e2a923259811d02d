package io.github.tracker4j.config;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.RunStoppedException;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.safeguard.SafeguardedTracker;
import io.github.tracker4j.safeguard.Safeguards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A program that logs one run behind safeguards, and hears what they tell. */
final class SafeguardScene implements AutoCloseable {

    // Held, since the logging system forgets the level of a logger that nobody holds.
    private static final Logger LOG = Logger.getLogger(SafeguardedTracker.class.getName());

    private static final Pattern FREE = Pattern.compile("the disk of .* has \\d+ free");

    private final ExperimentTracker bare;
    private final Safeguards safeguards;
    private final Path directory;
    private final RunId id = RunId.random();
    private final String experiment = "safeguards " + id;
    private final List<String> told = new ArrayList<>();
    private final Handler notices = new Notices();
    private final @Nullable Level levelBefore = LOG.getLevel();
    private @Nullable Run run;

    SafeguardScene(ExperimentTracker bare, Safeguards safeguards, Path directory) {
        this.bare = bare;
        this.safeguards = safeguards;
        this.directory = directory;
        LOG.setUseParentHandlers(false);
        LOG.setLevel(Level.INFO);
        LOG.addHandler(notices);
    }

    Safeguards safeguards() {
        return safeguards;
    }

    RunId id() {
        return id;
    }

    /** A step that may be refused: then it is told, and the program goes on. */
    void log(Consumer<Run> step) {
        Run current = run();
        attempt(() -> step.accept(current));
    }

    /** A step without a run. */
    void attempt(Runnable step) {
        try {
            step.run();
        } catch (TrackingException | RunStoppedException refused) {
            tell(refused.getClass().getSimpleName() + ": " + refused.getMessage());
        }
    }

    /** Starts the run with more than its id, which the first step does otherwise. */
    void start(UnaryOperator<RunSpec> more) {
        attempt(() -> run = tracker().startRun(more.apply(RunSpec.in(experiment).withId(id))));
    }

    /** Ends the run and goes on with it, as another program. */
    void resume() {
        end();
        run = tracker().startRun(RunSpec.resume(experiment, id));
    }

    /** What a reader behind the same safeguards gives. */
    RunInfo read() {
        return tracker().reader().run(id);
    }

    /** Where the files of the program are. */
    Path directory() {
        return directory;
    }

    /** A file of so many bytes. */
    Path file(String name, int size) {
        try {
            return Files.write(directory.resolve(name), new byte[size]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void end() {
        run().end(RunStatus.FINISHED);
    }

    List<String> told() {
        return List.copyOf(told);
    }

    private Run run() {
        if (run == null) {
            run = tracker().startRun(RunSpec.in(experiment).withId(id));
        }
        return run;
    }

    private ExperimentTracker tracker() {
        return new SafeguardedTracker(bare, safeguards);
    }

    private void tell(String message) {
        told.add(FREE.matcher(message)
                .replaceAll("the disk of <disk> has <free> free")
                .replace(id.toString(), "<run>")
                .replace(directory.toString(), "<dir>"));
    }

    /** Lets go of the notices. */
    @Override
    public void close() {
        LOG.removeHandler(notices);
        LOG.setLevel(levelBefore);
        LOG.setUseParentHandlers(true);
    }

    private final class Notices extends Handler {
        @Override
        public void publish(LogRecord entry) {
            tell(entry.getLevel() + ": " + entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
