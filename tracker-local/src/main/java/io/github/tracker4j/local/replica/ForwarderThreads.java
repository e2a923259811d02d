package io.github.tracker4j.local.replica;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The daemon threads of one forwarder: a bounded number for turns of runs, more for requests, and a timer. Thread-safe. */
final class ForwarderThreads {

    private static final int IDLE_SECONDS = 10;

    private final ScheduledThreadPoolExecutor timer;
    private final ThreadPoolExecutor turns;
    private final int turnsAtATime;
    private final ExecutorService requests;
    private int waiting;
    private volatile boolean stopped;

    /** Threads for so many turns at a time; none is started yet. */
    ForwarderThreads(int turnsAtATime) {
        this.timer = new ScheduledThreadPoolExecutor(1, daemons("tracker4j-forwarder-timer"));
        timer.setRemoveOnCancelPolicy(true);
        this.turnsAtATime = turnsAtATime;
        this.turns = new ThreadPoolExecutor(
                turnsAtATime,
                turnsAtATime,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons("tracker4j-forwarder"));
        turns.allowCoreThreadTimeOut(true);
        this.requests = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                daemons("tracker4j-forwarder-request"));
    }

    private static ThreadFactory daemons(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** What runs requests. */
    Executor requests() {
        return requests;
    }

    /** Gives a turn as soon as a thread is free; nothing happens any more after {@link #stop()}. */
    void submit(Runnable turn) {
        try {
            turns.execute(turn);
        } catch (RejectedExecutionException e) {
            requireStopped(e);
        }
    }

    /** Gives a run its next turn at a time, in the place of one that it would have had at another. */
    void schedule(FollowedRun run, Duration pause, Runnable turn) {
        try {
            run.next(() -> timer.schedule(() -> submit(turn), pause.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            requireStopped(e);
        }
    }

    /** Waits in a turn; another one may be given meanwhile, as long as not more wait than have their turn. */
    void waiting(Runnable wait) {
        waits(1);
        try {
            wait.run();
        } finally {
            waits(-1);
        }
    }

    private synchronized void waits(int more) {
        waiting += more;
        int size = turnsAtATime + Math.min(waiting, turnsAtATime);
        if (size > turns.getMaximumPoolSize()) {
            turns.setMaximumPoolSize(size);
        }
        turns.setCorePoolSize(size);
        turns.setMaximumPoolSize(size);
    }

    private void requireStopped(RejectedExecutionException e) {
        if (!stopped) {
            throw e;
        }
    }

    /** Interrupts all of them; no turn begins any more. */
    void stop() {
        stopped = true;
        timer.shutdownNow();
        turns.shutdownNow();
        requests.shutdownNow();
    }
}
