package io.github.tracker4j.local.replica;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Bounds how many requests of points are under way to one destination, all runs together. Thread-safe. */
final class Sender {

    private final Executor threads;
    private final int most;
    private int busy;

    /**
     * A bound.
     *
     * @param threads run the requests
     * @param most how many may be under way, where the destination does not take fewer
     */
    Sender(Executor threads, int most) {
        this.threads = threads;
        this.most = most;
    }

    /** An answer that may still be on its way. */
    static final class Answer {
        private final CompletableFuture<Void> future;

        private Answer(CompletableFuture<Void> future) {
            this.future = future;
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

    /** Sends a request in the place that was taken. */
    Answer start(Runnable request) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    request.run();
                    free();
                    answer.complete(null);
                } catch (Throwable e) {
                    free();
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException closed) {
            // It is written down as one that may have been sent; the next forwarder settles it.
            free();
            throw new StoppedException();
        }
        return new Answer(answer);
    }
}
