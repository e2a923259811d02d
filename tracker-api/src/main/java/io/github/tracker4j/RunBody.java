package io.github.tracker4j;

/**
 * What happens inside a run that needs no result.
 *
 * @param <X> what it may throw; inferred as an unchecked exception when the body throws nothing checked
 */
@FunctionalInterface
public interface RunBody<X extends Exception> {

    /** Does the work, logging to {@code run}. */
    void accept(Run run) throws X;
}
