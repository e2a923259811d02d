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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The run at the destination: created at most once, found again later, or adopted when it was there before us. */
final class RemoteRun {

    private final Work work;
    private final Census census;
    private @Nullable Run open;

    /**
     * The run, of which nothing is known yet.
     *
     * @param census asked whether the run is there, before it is created
     */
    RemoteRun(Work work, Census census) {
        this.work = work;
        this.census = census;
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
        Optional<String> begunAt = work.journal().begunAt();
        if (begunAt.isPresent()) {
            RunInfo there = work.reader()
                    .find(cursor.run)
                    .orElseThrow(() -> new RejectedException(
                            RejectedException.Scope.RUN,
                            "Run " + cursor.run + " was begun at " + begunAt.get() + " and is not at "
                                    + work.destination().name()
                                    + "; only what was logged since is here, so it is not created there"));
            adopt(work.journal().spec(), there);
            return null;
        }
        Cursor.@Nullable Request lost = cursor.doubtful(Cursor.Kind.CREATE);
        if (lost == null) {
            RunSpec spec = work.journal().spec();
            create(census.isAbsent(work) ? spec.createAbsent() : spec);
            return null;
        }
        // The look comes after the time is taken: the last one must come after the settle time.
        long now = work.now();
        Optional<RunInfo> made = work.reader().find(cursor.run);
        if (made.isPresent()) {
            found(work.journal().spec(), made.get());
            return null;
        }
        if (now < work.settledAt(lost.sent())) {
            return new Progress.Waiting(work.settledAt(lost.sent()));
        }
        create(work.journal().spec());
        return null;
    }

    private void create(RunSpec spec) throws IOException {
        try {
            open = created(spec);
            became(Cursor.Origin.CREATED);
        } catch (RejectedException e) {
            switch (e.scope()) {
                case RUN -> adopt(spec, work.reader().find(work.cursor().run).orElseThrow(() -> e));
                case ITEMS -> createWithoutTags(spec, e);
                case DESTINATION -> throw e;
            }
        }
    }

    private Run created(RunSpec spec) throws IOException {
        Cursor cursor = work.cursor();
        work.sending(Cursor.Kind.CREATE, 0, Set.of());
        try {
            return start(spec);
        } catch (UnavailableException | RejectedException notCreated) {
            cursor.settled(Cursor.Kind.CREATE);
            work.save();
            throw notCreated;
        } catch (OutcomeUnknownException lost) {
            cursor.lost(Cursor.Kind.CREATE, work.now());
            work.save();
            throw lost;
        }
    }

    /** A tag that is refused must not keep the run from being there. */
    private void createWithoutTags(RunSpec spec, RejectedException refusal) throws IOException {
        if (spec.tags().isEmpty()) {
            throw refusal;
        }
        // A store may have made a part of what it refused: it is looked for.
        open = created(spec.withTags(Map.of()).create());
        deliverTags(spec);
        became(Cursor.Origin.CREATED);
    }

    /** A lost request may have created it, or it was there before, with points that no cursor knows of. */
    private void found(RunSpec spec, RunInfo there) throws IOException {
        if (!there.latestMetrics().isEmpty()) {
            adopt(spec, there);
            return;
        }
        requireNotDeleted(there);
        deliverTags(spec);
        became(Cursor.Origin.CREATED);
    }

    /** The run is there and no cursor knows of it: everything that the journal has may be there. */
    private void adopt(RunSpec spec, RunInfo there) throws IOException {
        requireNotDeleted(there);
        deliverTags(spec);
        Cursor cursor = work.cursor();
        cursor.doubtTo = there.latestMetrics().isEmpty() && work.limits().recognisesPoints()
                ? 0
                : work.journal().pointsLength();
        cursor.adopted = work.now();
        became(Cursor.Origin.ADOPTED);
    }

    private void deliverTags(RunSpec spec) throws IOException {
        List<Tag> tags = new ArrayList<>();
        spec.tags().forEach((key, value) -> tags.add(new Tag(key, value)));
        if (tags.isEmpty()) {
            return;
        }
        Run run = run();
        work.request(
                work.cursor().events,
                tags.stream().map(tag -> "tag:" + tag.key()).collect(Collectors.toSet()),
                () -> work.isolation(batch -> run.reconcile(batch, work.reader()))
                        .deliver(LogBatch.ofTags(tags)));
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
    Run run() throws IOException {
        Run run = open;
        if (run == null) {
            run = resume();
            open = run;
            work.cursor().answers++;
            work.cursor().ended = false;
        }
        return run;
    }

    /** Resuming again is harmless, but no end may be overtaken by a resumption that was lost. */
    private Run resume() throws IOException {
        Cursor cursor = work.cursor();
        work.sending(Cursor.Kind.RESUME, cursor.events, Set.of(EventReplay.RUNNING));
        try {
            Run run = start(RunSpec.resume(work.journal().experiment(), cursor.run));
            cursor.settled(Cursor.Kind.RESUME);
            return run;
        } catch (RejectedException e) {
            cursor.settled(Cursor.Kind.RESUME);
            throw e;
        } catch (UnavailableException | OutcomeUnknownException e) {
            // Trackers may call a lost one unavailable, since nothing is in doubt for who only resumes.
            if (e instanceof OutcomeUnknownException || e.getCause() instanceof OutcomeUnknownException) {
                cursor.lost(Cursor.Kind.RESUME, work.now());
                work.resolved(Cursor.Kind.RESUME);
            }
            cursor.settled(Cursor.Kind.RESUME);
            throw new UnavailableException(String.valueOf(e.getMessage()), e);
        }
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
