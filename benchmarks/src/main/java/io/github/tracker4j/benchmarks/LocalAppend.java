package io.github.tracker4j.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * What a {@code logMetric} to local files costs beside the plainest writers of the same lines.
 *
 * <p>Arguments: rounds (5), calls a round and contender (1,000,000).
 */
public final class LocalAppend {

    private static final List<Integer> THREADS = List.of(1, 4);

    private LocalAppend() {}

    /** Prints a table for each number of threads. */
    public static void main(String[] arguments) throws Exception {
        int rounds = Report.argument(arguments, 0, 5);
        int calls = Report.argument(arguments, 1, 1_000_000);
        Report.begin("LocalAppend");
        for (int threads : THREADS) {
            Report.print(measure(threads, rounds, calls));
        }
    }

    static Table measure(int threads, int rounds, int calls) throws Exception {
        try (Scratch scratch = new Scratch()) {
            Rounds contenders = new Rounds(
                    "One point a call, threads on one run: " + threads,
                    "calls/s",
                    "p50 ns",
                    "p99 ns",
                    "p99.9 ns",
                    "bytes allocated a call");
            for (LineSink.Kind kind : LineSink.Kind.values()) {
                contenders.with(kind.label(), () -> {
                    Path directory = Files.createDirectories(scratch.path("files"));
                    try {
                        return Child.java(
                                List.of("-Xmx1g"),
                                Contender.class,
                                kind.name(),
                                "" + threads,
                                "" + calls,
                                directory.toString());
                    } finally {
                        scratch.clear("files");
                    }
                });
            }
            return contenders.run(rounds);
        }
    }

    /** One contender in a JVM of its own: prints the measures of one round. */
    static final class Contender {

        private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private final LineSink sink;
        private final int threads;
        private final int calls;
        private final ExecutorService pool;
        private long step;

        private Contender(LineSink sink, int threads, int calls) {
            this.sink = sink;
            this.threads = threads;
            this.calls = calls;
            this.pool = Executors.newFixedThreadPool(threads);
        }

        /** Arguments: kind, threads, calls, an empty directory. */
        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) throws Exception {
            int threads = Integer.parseInt(arguments[1]);
            int calls = Integer.parseInt(arguments[2]) / threads;
            try (LineSink sink = LineSink.Kind.valueOf(arguments[0]).open(Path.of(arguments[3]))) {
                double[] values = new Contender(sink, threads, calls).measure();
                for (double value : values) {
                    System.out.println(value);
                }
            }
        }

        private double[] measure() throws Exception {
            inAllThreads(this::unwatched);
            inAllThreads(this::timed);
            long start = System.nanoTime();
            List<Long> allocated = inAllThreads(this::unwatched);
            double seconds = (System.nanoTime() - start) / 1e9;
            // Apart from the rate, since reading the clock twice a call is a good part of it.
            long[] times = inAllThreads(this::timed).stream()
                    .flatMapToLong(Arrays::stream)
                    .sorted()
                    .toArray();
            pool.shutdown();
            long total = (long) calls * threads;
            return new double[] {
                total / seconds,
                times[(int) (total * 0.5)],
                times[(int) (total * 0.99)],
                times[(int) (total * 0.999)],
                (double) allocated.stream().mapToLong(Long::longValue).sum() / total
            };
        }

        private <T> List<T> inAllThreads(Work<T> work) throws Exception {
            long first = step;
            step += calls;
            List<Callable<T>> tasks = Stream.generate(() -> (Callable<T>) () -> work.from(first))
                    .limit(threads)
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> result : pool.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        }

        /** What one thread does in a pass. */
        @FunctionalInterface
        private interface Work<T> {
            T from(long firstStep) throws Exception;
        }

        /** Returns the bytes that were allocated. */
        private long unwatched(long firstStep) throws IOException {
            long before = MEMORY.getCurrentThreadAllocatedBytes();
            for (long i = firstStep; i < firstStep + calls; i++) {
                sink.log(Points.value(i), i);
            }
            return MEMORY.getCurrentThreadAllocatedBytes() - before;
        }

        /** Returns the time of each call. */
        private long[] timed(long firstStep) throws IOException {
            long[] times = new long[calls];
            for (int i = 0; i < calls; i++) {
                long start = System.nanoTime();
                sink.log(Points.value(firstStep + i), firstStep + i);
                times[i] = System.nanoTime() - start;
            }
            return times;
        }
    }
}
