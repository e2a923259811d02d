package io.github.tracker4j.fanout;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.TrackingException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes one error of those of several branches. */
final class BranchErrors {

    private BranchErrors() {}

    /** The one that promises least, else the first; the others attached. */
    static RuntimeException leading(Collection<? extends RuntimeException> errors) {
        return attach(lead(errors), errors);
    }

    /** An unknown outcome leads: that nothing was applied must not be concluded while one branch may have it. */
    private static RuntimeException lead(Collection<? extends RuntimeException> errors) {
        for (RuntimeException error : errors) {
            if (error instanceof OutcomeUnknownException) {
                return error;
            }
        }
        return errors.iterator().next();
    }

    /**
     * The one that promises least, else the first; the others attached, speaking of everything that any branch lacks: what one has already is not
     * harmed by being logged again.
     *
     * @param batch what was to be logged
     */
    static RuntimeException leading(Collection<? extends RuntimeException> errors, LogBatch batch) {
        RuntimeException lead = lead(errors);
        RuntimeException thrown =
                lead instanceof TrackingException tracking ? tracking.withRemaining(remaining(errors, batch)) : lead;
        errors.stream().filter(error -> error != lead && error != thrown).forEach(thrown::addSuppressed);
        return thrown;
    }

    private static RuntimeException attach(RuntimeException thrown, Collection<? extends RuntimeException> errors) {
        errors.stream().filter(error -> error != thrown).forEach(thrown::addSuppressed);
        return thrown;
    }

    /** In the order of the batch, which decides between tags of one key. */
    private static LogBatch remaining(Collection<? extends RuntimeException> errors, LogBatch batch) {
        Set<Object> items = new HashSet<>();
        for (RuntimeException error : errors) {
            if (!(error instanceof TrackingException tracking)) {
                return batch;
            }
            items.addAll(tracking.remaining().params());
            items.addAll(tracking.remaining().tags());
            items.addAll(tracking.remaining().inputs());
            items.addAll(tracking.remaining().metrics());
        }
        return new LogBatch(
                among(batch.params(), items),
                among(batch.tags(), items),
                among(batch.inputs(), items),
                among(batch.metrics(), items));
    }

    private static <T> List<T> among(List<T> all, Set<Object> items) {
        return all.stream().filter(items::contains).toList();
    }
}
