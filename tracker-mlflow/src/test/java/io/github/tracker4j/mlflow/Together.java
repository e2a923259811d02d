package io.github.tracker4j.mlflow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs tasks in a thread each, all beginning at the same moment. */
final class Together {

    private Together() {}

    /** What the tasks have thrown. */
    static List<Throwable> run(List<Runnable> tasks) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        List<Callable<Void>> calls = new ArrayList<>();
        for (Runnable task : tasks) {
            calls.add(() -> {
                start.await();
                task.run();
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        List<Throwable> errors = new ArrayList<>();
        try {
            for (Future<Void> call : threads.invokeAll(calls)) {
                try {
                    call.get();
                } catch (ExecutionException e) {
                    errors.add(e.getCause());
                }
            }
        } finally {
            threads.shutdownNow();
        }
        return errors;
    }
}
