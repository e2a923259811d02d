package io.github.tracker4j.local.replica;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests beside the turn of their run: points, of which it bounds how many are under way to one destination, all
 * runs together, and uploads. Thread-safe.
 */
final class Sender {

    private final Executor threads;
    private final Executor uploads;
    private final int most;
    private int busy;

    /**
     * A bound.
     *
     * @param threads run all requests
     * @param most how many of points may be under way, where the destination does not take fewer
     */
    Sender(Executor threads, int most) {
        this(threads, threads, most);
    }

    /**
     * A bound, with other threads for uploads.
     *
     * @param threads run the requests of points
     * @param uploads run the uploads
     * @param most how many requests of points may be under way, where the destination does not take fewer
     */
    Sender(Executor threads, Executor uploads, int most) {
        this.threads = threads;
        this.uploads = uploads;
        this.most = most;
    }

    /** An answer that may still be on its way. */
    static final class Answer {
        private final CompletableFuture<Void> future;

        private Answer(CompletableFuture<Void> future) {
            this.future = future;
        }

        /** Whether it is there, in whatever way the request ended. */
        boolean isThere() {
            return future.isDone();
        }

        /** Waits until it is there, no longer than this. */
        void awaitFor(Duration limit) {
            try {
                future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoppedException();
            } catch (ExecutionException | TimeoutException e) {
                // Whoever needs the answer takes it by await().
                return;
            }
        }

        /** Waits until it is there, also in a thread that is interrupted. */
        void awaitInAnyCase() {
            boolean interrupted = Thread.interrupted();
            while (!future.isDone()) {
                try {
                    future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    // Whoever needs the answer takes it by await().
                    break;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** Waits for it, and throws what the request threw. */
        void await() {
            try {
                future.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoppedException();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                if (e.getCause() instanceof RuntimeException thrown) {
                    throw thrown;
                }
                throw new AssertionError("a request throws nothing that is checked", e);
            }
        }
    }

    /**
     * Takes a place for one more request. A thread that has none under way waits for one.
     *
     * @param own how many the caller has under way
     * @param taken how many the destination takes
     */
    synchronized boolean mayStart(int own, int taken) {
        int bound = Math.min(most, taken);
        if (own > 0 && (own >= bound || busy >= bound)) {
            return false;
        }
        while (busy >= bound) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoppedException();
            }
        }
        busy++;
        return true;
    }

    /** Gives a place back. */
    synchronized void free() {
        busy--;
        notifyAll();
    }

    /** Sends a request of points in the place that was taken. */
    Answer start(Runnable request) {
        return start(threads, request, this::free);
    }

    /** Sends a file; that takes no place. */
    Answer upload(Runnable request) {
        return start(uploads, request, () -> {});
    }

    private static Answer start(Executor threads, Runnable request, Runnable over) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    request.run();
                    over.run();
                    answer.complete(null);
                } catch (Throwable e) {
                    over.run();
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException closed) {
            // It is written down as one that may have been sent; the next forwarder settles it.
            over.run();
            throw new StoppedException();
        }
        return new Answer(answer);
    }
}
