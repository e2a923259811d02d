package io.github.tracker4j.fanout;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.TrackingException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes one error of those of several branches. */
final class BranchErrors {

    private BranchErrors() {}

    /** The first of them, the others attached. */
    static RuntimeException first(Collection<? extends RuntimeException> errors) {
        RuntimeException first = errors.iterator().next();
        return attach(first, errors);
    }

    /**
     * The first of them, the others attached, speaking of everything that any branch lacks: what one has already is not
     * harmed by being logged again.
     *
     * @param batch what was to be logged
     */
    static RuntimeException first(Collection<? extends RuntimeException> errors, LogBatch batch) {
        RuntimeException first = errors.iterator().next();
        return first instanceof TrackingException tracking
                ? attach(tracking.withRemaining(remaining(errors, batch)), errors)
                : attach(first, errors);
    }

    private static RuntimeException attach(RuntimeException thrown, Collection<? extends RuntimeException> errors) {
        errors.stream().skip(1).filter(error -> error != thrown).forEach(thrown::addSuppressed);
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
