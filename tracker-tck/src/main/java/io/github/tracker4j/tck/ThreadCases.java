package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One run may be logged to from many threads. */
interface ThreadCases extends Cases {

    /** Threads that work at once. */
    int THREADS = 8;

    /** Calls that each of them makes. */
    int CALLS = 15;

    /** What one of several threads does. */
    interface Work {
        /** Does it. */
        void run(int thread) throws Exception;
    }

    private static void atOnce(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch ready = new CountDownLatch(THREADS);
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                tasks.add(() -> {
                    ready.countDown();
                    ready.await();
                    work.run(thread);
                    return null;
                });
            }
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    default void nothingIsLostWhenManyThreadsLog() throws Exception {
        Run run = store().start();
        atOnce(thread -> {
            for (int i = 0; i < CALLS; i++) {
                int item = thread * CALLS + i;
                run.log(LogBatch.builder()
                        .param("p" + item, item)
                        .param("same", "equal")
                        .tag("t" + item, "v" + item)
                        .metric(Metric.of("shared", item, item, item))
                        .metric(Metric.of("own " + thread, i, i, i))
                        .build());
            }
            run.logText("files/" + thread + ".txt", "thread " + thread);
        });

        RunInfo info = store().read(run);
        assertThat(info.params()).hasSize(THREADS * CALLS + 1).containsEntry("p7", "7");
        assertThat(info.tags()).containsEntry("t0", "v0").containsEntry("t99", "v99");
        assertThat(store().history(run, "shared"))
                .extracting(Metric::step)
                .containsExactlyElementsOf(steps(THREADS * CALLS));
        assertThat(info.latestMetrics().get("shared")).isEqualTo(Metric.of("shared", 119, 119, 119));
        for (int thread = 0; thread < THREADS; thread++) {
            assertThat(store().history(run, "own " + thread)).hasSize(CALLS);
            assertThat(store().artifact(run, "files/" + thread + ".txt"))
                    .asString()
                    .isEqualTo("thread " + thread);
        }
    }

    @Test
    default void noStepIsGivenTwice() throws Exception {
        Run run = store().start();
        atOnce(thread -> {
            for (int i = 0; i < CALLS; i++) {
                run.logMetric("m", thread);
            }
        });

        assertThat(store().history(run, "m"))
                .extracting(Metric::step)
                .containsExactlyInAnyOrderElementsOf(steps(THREADS * CALLS));
    }

    private static List<Long> steps(int count) {
        return LongStream.range(0, count).boxed().toList();
    }

    @Test
    default void ofTwoValuesOfAParamOneIsRejected() throws Exception {
        Run run = store().start();
        Set<String> accepted = ConcurrentHashMap.newKeySet();
        atOnce(thread -> {
            try {
                run.logParam("eta", thread);
                accepted.add(String.valueOf(thread));
            } catch (RejectedException another) {
                assertThat(another).hasMessageContaining("eta");
            }
        });

        assertThat(accepted).hasSize(1);
        assertThat(store().read(run).params().values()).containsExactlyElementsOf(accepted);
    }

    @Test
    default void whatWasLoggedBeforeTheEndIsThereAndNothingIsLoggedAfterIt() throws Exception {
        Run run = store().start();
        Set<Long> logged = ConcurrentHashMap.newKeySet();
        CountDownLatch someLogged = new CountDownLatch(THREADS * 2);
        atOnce(thread -> {
            if (thread == 0) {
                assertThat(someLogged.await(2, TimeUnit.MINUTES)).isTrue();
                run.end(RunStatus.FINISHED, 2_000_000_000_000L);
                return;
            }
            try {
                for (long i = 0; true; i++) {
                    long step = i * THREADS + thread;
                    run.logMetric("m", 1, step);
                    logged.add(step);
                    someLogged.countDown();
                }
            } catch (IllegalStateException ended) {
                assertThat(ended).hasMessageContaining(run.id().value());
            }
        });

        assertThat(store().history(run, "m")).extracting(Metric::step).containsAll(logged);
        assertThat(store().read(run).status()).isEqualTo(RunStatus.FINISHED);
    }
}
