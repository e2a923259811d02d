package io.github.tracker4j.safeguard;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.Page;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import java.io.InputStream;
import java.util.List;

/** A store whose next log call or end can be made to fail, and which can go out of reach. */
final class ScriptedStore implements ExperimentTracker {

    private final ExperimentTracker store;
    private boolean failLog;
    private boolean apply;
    private boolean applyHalf;
    private boolean unknown;
    private boolean failEnd;
    private boolean outOfReach;
    private boolean hidesPointCounts;
    private int batches;
    private int histories;

    ScriptedStore(ExperimentTracker store) {
        this.store = store;
    }

    void failNextLog(boolean applied) {
        failLog = true;
        apply = applied;
    }

    /** Of the next batch params and tags are stored and metrics are not. */
    void failNextLogHalfWay() {
        failLog = true;
        apply = false;
        applyHalf = true;
    }

    /** Of the next batch it is not known whether it was stored, which it was not. */
    void failNextLogWithoutOutcome() {
        failLog = true;
        apply = false;
        unknown = true;
    }

    void failNextEnd() {
        failEnd = true;
    }

    /** From now on every call that needs the store throws. */
    void goOutOfReach() {
        outOfReach = true;
    }

    /** How many batches it was given, those that failed included. */
    int batches() {
        return batches;
    }

    private void reach() {
        if (outOfReach) {
            throw unreachable();
        }
    }

    private static UnavailableException unreachable() {
        return new UnavailableException("scripted: out of reach");
    }

    @Override
    public Run startRun(RunSpec spec) {
        reach();
        Run run = store.startRun(spec);
        return new Run() {
            @Override
            public RunId id() {
                return run.id();
            }

            @Override
            public void log(LogBatch batch) {
                batches++;
                if (outOfReach) {
                    // A run that is over says so without a backend.
                    run.log(LogBatch.EMPTY);
                    throw unreachable().withRemaining(batch);
                }
                boolean failing = failLog;
                failLog = false;
                if (!failing || apply) {
                    run.log(batch);
                }
                if (failing && applyHalf) {
                    applyHalf = false;
                    run.log(batch.withMetrics(List.of()));
                    throw unreachable().withRemaining(LogBatch.ofMetrics(batch.metrics()));
                }
                if (failing && unknown) {
                    unknown = false;
                    throw new OutcomeUnknownException("scripted: no answer").withRemaining(batch);
                }
                if (failing) {
                    throw new RejectedException("scripted").withRemaining(batch);
                }
            }

            @Override
            public void logArtifact(String artifactPath, Content content) {
                reach();
                run.logArtifact(artifactPath, content);
            }

            @Override
            public void end(RunStatus status, long endTime) {
                reach();
                if (failEnd) {
                    failEnd = false;
                    throw unreachable();
                }
                run.end(status, endTime);
            }

            @Override
            public void detach() {
                run.detach();
            }
        };
    }

    /** From now on its reader does not know how many points a run has, as that of a server. */
    void hidePointCounts() {
        hidesPointCounts = true;
    }

    /** How many histories were read. */
    int histories() {
        return histories;
    }

    @Override
    public RunReader reader() {
        return hidesPointCounts ? new CountlessReader() : store.reader();
    }

    private final class CountlessReader implements RunReader {
        @Override
        public List<ExperimentInfo> experiments() {
            return store.reader().experiments();
        }

        @Override
        public Page<RunInfo> runs(RunQuery query) {
            return store.reader().runs(query);
        }

        @Override
        public MetricCursor history(RunId run, String key) {
            histories++;
            return store.reader().history(run, key);
        }

        @Override
        public List<ArtifactInfo> artifacts(RunId run, String directory) {
            return store.reader().artifacts(run, directory);
        }

        @Override
        public InputStream open(RunId run, String artifactPath) {
            return store.reader().open(run, artifactPath);
        }
    }

    /** Closes nothing that it could not reach. */
    @Override
    public void close() {
        if (!outOfReach) {
            store.close();
        }
    }
}
