package io.github.tracker4j;

import org.jspecify.annotations.Nullable;

/**
 * What happens inside a run that gives a result.
 *
 * @param <T> the result
 * @param <X> what it may throw; inferred as an unchecked exception when the body throws nothing checked
 */
@FunctionalInterface
public interface RunFunction<T extends @Nullable Object, X extends Exception> {

    /** Does the work, logging to {@code run}. */
    T apply(Run run) throws X;
}
