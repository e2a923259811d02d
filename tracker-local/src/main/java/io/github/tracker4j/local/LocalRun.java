package io.github.tracker4j.local;

import io.github.tracker4j.Content;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.spi.RunLifecycle;
import java.time.InstantSource;
import java.util.function.Consumer;

/** A run that is logged to local files. */
final class LocalRun implements Run {

    private final RunJournal journal;
    private final RunLifecycle lifecycle;
    private final InstantSource clock;
    private final Consumer<LocalRun> whenGone;

    /**
     * A run that goes on in this journal.
     *
     * @param whenGone called once, when the run has ended or was let go
     */
    LocalRun(RunJournal journal, InstantSource clock, Consumer<LocalRun> whenGone) {
        this.journal = journal;
        this.lifecycle = new RunLifecycle(journal.id());
        this.clock = clock;
        this.whenGone = whenGone;
    }

    RunJournal journal() {
        return journal;
    }

    @Override
    public RunId id() {
        return journal.id();
    }

    @Override
    public void log(LogBatch batch) {
        lifecycle.requireOpen();
        journal.log(batch);
    }

    @Override
    public void logMetric(String key, double value, long step) {
        lifecycle.requireOpen();
        journal.logPoint(key, value, step);
    }

    @Override
    public void logArtifact(String artifactPath, Content content) {
        lifecycle.requireOpen();
        journal.requireNotDeleted();
        StagedArtifact staged = StagedArtifact.stage(journal::directory, artifactPath, content);
        boolean published = false;
        try {
            journal.publish(staged);
            published = true;
        } finally {
            if (!published) {
                staged.discard(journal.directory());
            }
        }
    }

    /** Writes the snapshots; the logs themselves keep nothing back. */
    @Override
    public void flush() {
        journal.refreshSnapshots();
    }

    @Override
    public void end(RunStatus status, long endTime) {
        lifecycle.end(status, endTime, () -> {
            journal.end(status, endTime);
            whenGone.accept(this);
        });
    }

    @Override
    public void end(RunStatus status) {
        end(status, clock.millis());
    }

    @Override
    public void detach() {
        lifecycle.detach(() -> {
            journal.detach();
            whenGone.accept(this);
        });
    }
}
