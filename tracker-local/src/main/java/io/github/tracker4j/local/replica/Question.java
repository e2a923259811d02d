package io.github.tracker4j.local.replica;

import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.UnavailableException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks a destination within a time of ours, whatever its own is. */
final class Question {

    /** How long a call that was interrupted has to say what it has done. */
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private Question() {}

    /**
     * The answer of a destination that is changed by nothing that is asked.
     *
     * @throws UnavailableException when there is none in time
     * @throws RuntimeException what the destination throws
     */
    static <T> T ask(String destination, Duration limit, Supplier<T> question) {
        FutureTask<T> task = new FutureTask<>(question::get);
        Thread thread = start(task);
        try {
            return answer(task, limit);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw late(destination, limit, e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw interrupted(destination, e);
        }
    }

    /**
     * The answer of a destination to a change that is made there.
     *
     * @throws UnavailableException when there is none in time, and nothing was changed
     * @throws OutcomeUnknownException when there is none, and it may have been made or be made still
     * @throws RuntimeException what the destination throws
     */
    static <T> T change(String destination, Duration limit, Supplier<T> change) {
        FutureTask<T> task = new FutureTask<>(change::get);
        Thread thread = start(task);
        try {
            return answer(task, limit);
        } catch (TimeoutException e) {
            thread.interrupt();
            return lastWords(task, late(destination, limit, e));
        } catch (InterruptedException e) {
            thread.interrupt();
            try {
                return lastWords(task, interrupted(destination, e));
            } finally {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What a call that was told to stop has come to. */
    private static <T> T lastWords(FutureTask<T> task, UnavailableException stopped) {
        try {
            return answer(task, LAST_WORDS);
        } catch (UnavailableException notDone) {
            throw stopped;
        } catch (TimeoutException e) {
            throw new OutcomeUnknownException(String.valueOf(stopped.getMessage()), stopped);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException(String.valueOf(stopped.getMessage()), stopped);
        }
    }

    private static Thread start(FutureTask<?> task) {
        Thread thread = new Thread(task, "tracker4j-question");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static <T> T answer(FutureTask<T> task, Duration limit) throws TimeoutException, InterruptedException {
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static UnavailableException late(String destination, Duration limit, TimeoutException e) {
        return new UnavailableException(destination + " did not answer within " + limit.toMillis() + " ms", e);
    }

    private static UnavailableException interrupted(String destination, InterruptedException e) {
        return new UnavailableException("The wait for " + destination + " was interrupted", e);
    }
}
