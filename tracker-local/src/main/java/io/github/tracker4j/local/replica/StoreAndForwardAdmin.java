package io.github.tracker4j.local.replica;

import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.OutcomeUnknownException;
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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Changes runs that are logged to journals and sent from there. What a journal can hold goes into it and is sent like
 * everything else; deleting and restoring are done in all places or in none, so they need every destination. Where an answer
 * is lost and the destination cannot be asked to take it back either, that is thrown as {@link OutcomeUnknownException}.
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
        boolean hasJournal = hasJournal(run);
        List<Forwarder> changed = new ArrayList<>();
        boolean here = false;
        try {
            if (hasJournal) {
                letGo(run);
                change.accept(local);
                here = true;
            }
            for (Forwarder forwarder : forwarders) {
                if (isOrMayBeChanged(forwarder, run, change, changed)) {
                    changed.add(forwarder);
                }
            }
        } catch (RuntimeException e) {
            List<String> left = takeBack(run, here, changed, back, e);
            if (hasJournal) {
                takeUp.accept(run);
            }
            throw left.isEmpty() ? undone(run, what, e) : inDoubt(run, what, left, e);
        }
        if (!here && changed.isEmpty()) {
            throw nowhere(run);
        }
    }

    /** Whether the destination has the run; where no answer tells, it is noted as changed and the error goes on. */
    private boolean isOrMayBeChanged(
            Forwarder forwarder, RunId run, Consumer<RunAdmin> change, List<Forwarder> changed) {
        try {
            return at(forwarder, run, change);
        } catch (OutcomeUnknownException lost) {
            changed.add(forwarder);
            throw lost;
        }
    }

    private static RuntimeException undone(RunId run, String what, RuntimeException e) {
        if (!(e instanceof UnavailableException || e instanceof OutcomeUnknownException)) {
            return e;
        }
        return new UnavailableException(
                "Run " + run + " was not " + what + ", which is done in all places or in none: " + e.getMessage()
                        + "; try again when it answers",
                e);
    }

    private static RuntimeException inDoubt(RunId run, String what, List<String> places, RuntimeException e) {
        return new OutcomeUnknownException(
                "Run " + run + " may be " + what + " at " + String.join(" and ", places) + " and is not elsewhere: "
                        + e.getMessage() + ", and that could not be taken back there; ask for it again when it answers",
                e);
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

    /**
     * Makes it as it was.
     *
     * @return the places where that could not be done
     */
    private List<String> takeBack(
            RunId run, boolean here, List<Forwarder> changed, Consumer<RunAdmin> back, RuntimeException error) {
        List<String> left = new ArrayList<>();
        for (Forwarder forwarder : changed) {
            String name = forwarder.destination().name();
            takeBack(name, () -> at(forwarder, run, back), left, error);
        }
        if (here) {
            takeBack(
                    journals.root().toString(),
                    () -> {
                        back.accept(local);
                        return true;
                    },
                    left,
                    error);
        }
        return left;
    }

    private static void takeBack(String place, BooleanSupplier step, List<String> left, RuntimeException error) {
        try {
            // Where the run is not, there is nothing to take back.
            boolean unused = step.getAsBoolean();
        } catch (RuntimeException e) {
            left.add(place);
            if (e != error) {
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
            throw nowhere(run);
        }
    }

    private RejectedException nowhere(RunId run) {
        return new RejectedException(
                RejectedException.Scope.RUN,
                "There is no run " + run + " below " + journals.root() + " nor at "
                        + forwarders.stream()
                                .map(forwarder -> forwarder.destination().name())
                                .toList()
                        + "; check the id");
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
        return Question.change(destination.name(), deadline, () -> {
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
