package io.github.tracker4j.safeguard;

import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;

/** A store whose next log call can be made to fail, with or without having been applied. */
final class ScriptedStore implements ExperimentTracker {

    private final ExperimentTracker store;
    private boolean fail;
    private boolean apply;

    ScriptedStore(ExperimentTracker store) {
        this.store = store;
    }

    void failNextLog(boolean applied) {
        fail = true;
        apply = applied;
    }

    @Override
    public Run startRun(RunSpec spec) {
        Run run = store.startRun(spec);
        return new Run() {
            @Override
            public RunId id() {
                return run.id();
            }

            @Override
            public void log(LogBatch batch) {
                boolean failing = fail;
                fail = false;
                if (!failing || apply) {
                    run.log(batch);
                }
                if (failing) {
                    throw new RejectedException("scripted").withRemaining(batch);
                }
            }

            @Override
            public void logArtifact(String artifactPath, Content content) {
                run.logArtifact(artifactPath, content);
            }

            @Override
            public void end(RunStatus status, long endTime) {
                run.end(status, endTime);
            }

            @Override
            public void detach() {
                run.detach();
            }
        };
    }

    @Override
    public RunReader reader() {
        return store.reader();
    }

    @Override
    public void close() {
        store.close();
    }
}
