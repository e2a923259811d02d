package io.github.tracker4j.local.replica;

import io.github.tracker4j.Content;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.Tag;
import io.github.tracker4j.TrackingException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A run that is logged to its journal, and tells the forwarders that something was. */
final class StoreAndForwardRun implements Run {

    private static final System.Logger LOG = System.getLogger("io.github.tracker4j.local.replica");

    private final Run journal;
    private final RunId id;
    private final Supplier<RunReader> reader;
    // An array: a log call makes no iterator.
    private final Forwarder[] forwarders;
    private final Consumer<StoreAndForwardRun> gone;
    private boolean over;

    /**
     * @param journal the run in local files
     * @param reader reads local files
     * @param gone hears when the run has ended or was let go
     */
    StoreAndForwardRun(
            Run journal, Supplier<RunReader> reader, List<Forwarder> forwarders, Consumer<StoreAndForwardRun> gone) {
        this.journal = journal;
        this.id = journal.id();
        this.reader = reader;
        this.forwarders = forwarders.toArray(new Forwarder[0]);
        this.gone = gone;
    }

    @Override
    public RunId id() {
        return id;
    }

    @Override
    public void log(LogBatch batch) {
        journal.log(batch);
        changed();
    }

    @Override
    public void logMetric(String key, double value, long step) {
        journal.logMetric(key, value, step);
        changed();
    }

    @Override
    public void logArtifact(String artifactPath, Content content) {
        journal.logArtifact(artifactPath, content);
        changed();
    }

    /**
     * What is in doubt here is in doubt in the journal: the destinations get what that has.
     *
     * @param everything not used: it reads the destination too
     */
    @Override
    public void reconcile(LogBatch batch, RunReader everything) {
        journal.reconcile(batch, reader.get());
        changed();
    }

    @Override
    public void flush() {
        journal.flush();
    }

    @Override
    public synchronized void end(RunStatus status, long endTime) {
        end(() -> journal.end(status, endTime));
    }

    /** By the clock of the journal. */
    @Override
    public synchronized void end(RunStatus status) {
        end(() -> journal.end(status));
    }

    private void end(Runnable end) {
        if (!over) {
            noteTrouble();
        }
        end.run();
        if (!over) {
            over = true;
            changed();
            gone.accept(this);
        }
    }

    @Override
    public synchronized void detach() {
        journal.detach();
        if (!over) {
            over = true;
            for (Forwarder forwarder : forwarders) {
                forwarder.leave(id);
            }
            gone.accept(this);
        }
    }

    /** Whoever reads the run later is told that the destination did not have all of it when it ended. */
    private void noteTrouble() {
        StringBuilder text = new StringBuilder();
        for (Forwarder forwarder : forwarders) {
            Optional<String> trouble = forwarder.troubleOf(id);
            trouble.ifPresent(one -> text.append(text.length() == 0 ? "" : "; ").append(one));
        }
        if (text.length() == 0) {
            return;
        }
        try {
            journal.log(LogBatch.ofTags(List.of(new Tag(StoreAndForwardTracker.REPLICATION_TAG, text.toString()))));
        } catch (TrackingException | IllegalStateException e) {
            // A run that cannot say so shall still end.
            LOG.log(System.Logger.Level.DEBUG, "Run " + id + " could not be told that " + text, e);
        }
    }

    private void changed() {
        for (Forwarder forwarder : forwarders) {
            forwarder.changed(id);
        }
    }
}
