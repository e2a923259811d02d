package io.github.tracker4j.local.replica;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.Tag;
import io.github.tracker4j.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The run at the destination: created at most once, found again later, or adopted when it was there before us. */
final class RemoteRun {

    private final Work work;
    private @Nullable Run open;

    RemoteRun(Work work) {
        this.work = work;
    }

    /**
     * Makes sure that the run is there.
     *
     * @return null when it is, otherwise what to wait for
     * @throws RejectedException of the run when it cannot be there
     */
    @Nullable Progress ensure() throws IOException {
        Cursor cursor = work.cursor();
        if (cursor.origin != Cursor.Origin.NEW) {
            return null;
        }
        Cursor.@Nullable Request lost = cursor.doubtful(Cursor.Kind.CREATE);
        if (lost == null) {
            create();
            return null;
        }
        // The look comes after the time is taken: the last one must come after the settle time.
        long now = work.now();
        Optional<RunInfo> made = work.reader().find(cursor.run);
        if (made.isPresent()) {
            requireNotDeleted(made.get());
            deliverTags(work.journal().spec());
            became(Cursor.Origin.CREATED);
            return null;
        }
        if (now < work.settledAt(lost.sent())) {
            return new Progress.Waiting(work.settledAt(lost.sent()));
        }
        create();
        return null;
    }

    private void create() throws IOException {
        Cursor cursor = work.cursor();
        RunSpec spec = work.journal().spec();
        cursor.settled(Cursor.Kind.CREATE);
        work.sending(Cursor.Kind.CREATE, 0, Set.of());
        try {
            open = start(spec);
            became(Cursor.Origin.CREATED);
        } catch (UnavailableException e) {
            cursor.settled(Cursor.Kind.CREATE);
            work.save();
            throw e;
        } catch (OutcomeUnknownException e) {
            cursor.lost(Cursor.Kind.CREATE, work.now());
            work.save();
            throw e;
        } catch (RejectedException e) {
            cursor.settled(Cursor.Kind.CREATE);
            switch (e.scope()) {
                case RUN -> adopt(spec, e);
                case ITEMS -> createWithoutTags(spec, e);
                case DESTINATION -> {
                    work.save();
                    throw e;
                }
            }
        }
    }

    /** A tag that is refused must not keep the run from being there. */
    private void createWithoutTags(RunSpec spec, RejectedException refusal) throws IOException {
        if (spec.tags().isEmpty()) {
            throw refusal;
        }
        work.sending(Cursor.Kind.CREATE, 0, Set.of());
        open = start(spec.withTags(Map.of()));
        deliverTags(spec);
        became(Cursor.Origin.CREATED);
    }

    /** The run is there and no cursor knows of it: everything that the journal has may be there. */
    private void adopt(RunSpec spec, RejectedException refusal) throws IOException {
        RunInfo there = work.reader().find(work.cursor().run).orElseThrow(() -> refusal);
        requireNotDeleted(there);
        deliverTags(spec);
        Cursor cursor = work.cursor();
        cursor.doubtTo = there.latestMetrics().isEmpty() && work.limits().recognisesPoints()
                ? 0
                : work.journal().pointsLength();
        cursor.adopted = work.now();
        became(Cursor.Origin.ADOPTED);
    }

    private void deliverTags(RunSpec spec) {
        List<Tag> tags = new ArrayList<>();
        spec.tags().forEach((key, value) -> tags.add(new Tag(key, value)));
        Run run = run();
        new Isolation(batch -> run.reconcile(batch, work.reader()), work.cursor()::setAside)
                .deliver(LogBatch.ofTags(tags));
    }

    private void requireNotDeleted(RunInfo there) {
        if (there.deleted()) {
            throw new RejectedException(
                    RejectedException.Scope.RUN,
                    "Run " + there.id() + " is deleted at " + work.destination().name()
                            + " and is not created again; restore it there and push it again");
        }
    }

    private void became(Cursor.Origin origin) throws IOException {
        work.cursor().answers++;
        work.cursor().origin = origin;
        work.cursor().settled(Cursor.Kind.CREATE);
        work.save();
    }

    private Run start(RunSpec spec) {
        ExperimentTracker tracker = work.destination().tracker();
        return tracker.startRun(spec);
    }

    /**
     * The run, running there.
     *
     * @throws RejectedException of the run when it is not there any more, or deleted
     */
    Run run() {
        Run run = open;
        if (run == null) {
            try {
                run = start(RunSpec.resume(work.journal().experiment(), work.cursor().run));
            } catch (OutcomeUnknownException e) {
                // Resuming again is harmless.
                throw new UnavailableException(String.valueOf(e.getMessage()), e);
            }
            open = run;
            work.cursor().answers++;
            work.cursor().ended = false;
        }
        return run;
    }

    /** Forgets the run after its end there. */
    void ended() {
        open = null;
        work.cursor().ended = true;
    }

    /** Lets go of the run, which stays as it is there. */
    void letGo() {
        Run run = open;
        open = null;
        if (run != null) {
            run.detach();
        }
    }
}
