package io.github.tracker4j.outage;

import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.UnavailableException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes the calls of a program, from where an earlier process was killed on. */
final class Player {

    private final Program program;
    private final ExperimentTracker tracker;
    private final Supplier<RunReader> journal;
    private final Progress progress;
    private final boolean waitsForDisk;
    private final Consumer<RunId> changed;
    private final Map<Integer, Run> open = new HashMap<>();
    private final Random pauses = new Random();

    /**
     * A player.
     *
     * @param journal reads what is on the disk, which settles what was done of a call that did not return
     * @param waitsForDisk whether a call that found no room is made again until there is some; otherwise it ends the
     *     program
     * @param changed is told of each run that was logged to
     */
    Player(
            Program program,
            ExperimentTracker tracker,
            Supplier<RunReader> journal,
            Progress progress,
            boolean waitsForDisk,
            Consumer<RunId> changed) {
        this.program = program;
        this.tracker = tracker;
        this.journal = journal;
        this.progress = progress;
        this.waitsForDisk = waitsForDisk;
        this.changed = changed;
    }

    /** Makes all calls that are left. */
    void play(int longestPauseMillis) throws InterruptedException {
        int first = progress.done();
        for (int run = 0; run < program.specs().size(); run++) {
            if (program.isOpenAt(run, first)) {
                open.put(run, tracker.startRun(program.specs().get(run).createOrResume()));
            }
        }
        boolean inDoubt = progress.isInDoubt();
        for (Step step : program.steps().subList(first, program.steps().size())) {
            progress.begin();
            make(step, inDoubt);
            progress.end();
            changed.accept(run(step.run()).id());
            inDoubt = false;
            if (longestPauseMillis > 0) {
                Thread.sleep(pauses.nextInt(longestPauseMillis));
            }
        }
    }

    private void make(Step step, boolean inDoubt) throws InterruptedException {
        Step left = step;
        while (true) {
            try {
                makeOnce(left, inDoubt);
                return;
            } catch (UnavailableException full) {
                if (!waitsForDisk) {
                    throw full;
                }
                if (left instanceof Step.Log log && !full.remaining().isEmpty()) {
                    left = new Step.Log(log.run(), full.remaining());
                }
                Thread.sleep(5);
            }
        }
    }

    private void makeOnce(Step step, boolean inDoubt) {
        if (step instanceof Step.Start start) {
            open.put(start.run(), tracker.startRun(inDoubt ? start.spec().createOrResume() : start.spec()));
            return;
        }
        Run run = run(step.run());
        if (step instanceof Step.Log log) {
            log(run, log.batch(), inDoubt);
        } else if (step instanceof Step.Artifact artifact) {
            run.logArtifact(artifact.path(), Content.of(artifact.bytes()));
        } else if (step instanceof Step.End end) {
            run.end(end.status(), end.endTime());
        }
    }

    private Run run(int number) {
        return Objects.requireNonNull(open.get(number), "a run is started before it is logged to");
    }

    private void log(Run run, LogBatch batch, boolean inDoubt) {
        if (inDoubt) {
            run.reconcile(batch, journal.get());
        } else {
            run.log(batch);
        }
    }
}
