package io.github.tracker4j.local.replica;

import io.github.tracker4j.UnavailableException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks a destination within a time of ours, whatever its own is. */
final class Question {

    private Question() {}

    /**
     * The answer.
     *
     * @throws UnavailableException when there is none in time; what was asked may still be done there
     * @throws RuntimeException what the destination throws
     */
    static <T> T ask(String destination, Duration limit, Supplier<T> question) {
        FutureTask<T> task = new FutureTask<>(question::get);
        Thread thread = new Thread(task, "tracker4j-question");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new UnavailableException(destination + " did not answer within " + limit.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new UnavailableException("The wait for " + destination + " was interrupted", e);
        }
    }
}
