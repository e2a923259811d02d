package io.github.tracker4j.local.replica;

import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.local.Journals;
import io.github.tracker4j.spi.OpenRuns;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Changes runs that are logged to journals and sent from there. What a journal can hold goes into it and is sent like
 * everything else; deleting and restoring are done in all places or in none, so they need every destination.
 *
 * @param local changes journals
 * @param forwarders one for each destination
 * @param deadline how long one destination is waited for
 * @param open tells whether the tracker is open
 * @param takeUp sends what is new of a run
 */
record StoreAndForwardAdmin(
        RunAdmin local,
        Journals journals,
        List<Forwarder> forwarders,
        Duration deadline,
        OpenRuns open,
        Consumer<RunId> takeUp)
        implements RunAdmin {

    private static final Duration LONGEST_TURN = Duration.ofSeconds(2);

    @Override
    public void rename(RunId run, String name) {
        change(run, admin -> admin.rename(run, name));
    }

    @Override
    public void deleteTag(RunId run, String key) {
        change(run, admin -> admin.deleteTag(run, key));
    }

    /** In the journal where there is one, else where the run is. */
    private void change(RunId run, Consumer<RunAdmin> change) {
        open.requireOpen();
        if (hasJournal(run)) {
            change.accept(local);
            takeUp.accept(run);
        } else {
            atDestinations(run, change);
        }
    }

    @Override
    public void delete(RunId run) {
        inAllOrNone(run, "deleted", admin -> admin.delete(run), admin -> admin.restore(run));
    }

    @Override
    public void restore(RunId run) {
        inAllOrNone(run, "restored", admin -> admin.restore(run), admin -> admin.delete(run));
        if (hasJournal(run)) {
            takeUp.accept(run);
        }
    }

    private void inAllOrNone(RunId run, String what, Consumer<RunAdmin> change, Consumer<RunAdmin> back) {
        open.requireOpen();
        if (!hasJournal(run)) {
            atDestinations(run, change);
            return;
        }
        List<Forwarder> done = new ArrayList<>();
        boolean here = false;
        try {
            letGo(run);
            change.accept(local);
            here = true;
            for (Forwarder forwarder : forwarders) {
                if (at(forwarder, run, change)) {
                    done.add(forwarder);
                }
            }
        } catch (RuntimeException e) {
            takeBack(run, here, done, back, e);
            takeUp.accept(run);
            if (e instanceof UnavailableException) {
                throw new UnavailableException(
                        "Run " + run + " was not " + what + ", which is done in all places or in none: "
                                + e.getMessage() + "; try again when it answers",
                        e);
            }
            throw e;
        }
    }

    /** Nothing of it is sent while it moves. */
    private void letGo(RunId run) {
        for (Forwarder forwarder : forwarders) {
            if (!forwarder.forget(run, LONGEST_TURN)) {
                throw new UnavailableException(
                        "it is being sent to " + forwarder.destination().name() + ", which has not answered yet");
            }
        }
    }

    private void takeBack(
            RunId run, boolean here, List<Forwarder> done, Consumer<RunAdmin> back, RuntimeException error) {
        List<Runnable> steps = new ArrayList<>();
        done.forEach(forwarder -> steps.add(() -> {
            boolean unused = at(forwarder, run, back);
        }));
        if (here) {
            steps.add(() -> back.accept(local));
        }
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                error.addSuppressed(e);
            }
        }
    }

    private void atDestinations(RunId run, Consumer<RunAdmin> change) {
        boolean any = false;
        for (Forwarder forwarder : forwarders) {
            any |= at(forwarder, run, change);
        }
        if (!any) {
            throw new RejectedException(
                    RejectedException.Scope.RUN,
                    "There is no run " + run + " below " + journals.root() + " nor at "
                            + forwarders.stream()
                                    .map(forwarder -> forwarder.destination().name())
                                    .toList()
                            + "; check the id");
        }
    }

    /** Whether the destination has the run; one that was not sent yet is nothing to change there. */
    private boolean at(Forwarder forwarder, RunId run, Consumer<RunAdmin> change) {
        return at(
                forwarder,
                change,
                refused -> refused.scope() == RejectedException.Scope.RUN
                        && forwarder.destination().tracker().reader().find(run).isEmpty());
    }

    private boolean at(Forwarder forwarder, Consumer<RunAdmin> change, Predicate<RejectedException> isAbsent) {
        Destination destination = forwarder.destination();
        return Question.ask(destination.name(), deadline, () -> {
            try {
                change.accept(destination.tracker().admin().orElseThrow());
                return true;
            } catch (RejectedException refused) {
                if (isAbsent.test(refused)) {
                    return false;
                }
                throw refused;
            }
        });
    }

    /** Where the disk has the experiment, it is described there first, so that a run that is sent meanwhile brings that. */
    @Override
    public void updateExperiment(ExperimentSpec spec) {
        open.requireOpen();
        @Nullable RejectedException unknown = null;
        boolean any = false;
        try {
            local.updateExperiment(spec);
            any = true;
        } catch (RejectedException e) {
            unknown = e;
        }
        for (Forwarder forwarder : forwarders) {
            boolean there = update(forwarder, spec);
            if (!there && any) {
                // It may be created there at this moment, by what was read before.
                awaitTurns(forwarder);
                there = update(forwarder, spec);
            }
            any |= there;
        }
        if (!any && unknown != null) {
            throw unknown;
        }
    }

    private boolean update(Forwarder forwarder, ExperimentSpec spec) {
        return at(
                forwarder,
                admin -> admin.updateExperiment(spec),
                refused -> forwarder.destination().tracker().reader().experiments().stream()
                        .noneMatch(one -> one.name().equals(spec.name())));
    }

    private static void awaitTurns(Forwarder forwarder) {
        try {
            forwarder.awaitTurns(LONGEST_TURN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasJournal(RunId run) {
        try {
            return journals.directory(run).isPresent();
        } catch (IOException e) {
            throw new UnavailableException("The journals below " + journals.root() + " cannot be read: " + e, e);
        }
    }
}
