package io.github.tracker4j.benchmarks;

import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.backend.NoOpTracker;
import io.github.tracker4j.safeguard.NonFinitePolicy;
import io.github.tracker4j.safeguard.ParamDriftPolicy;
import io.github.tracker4j.safeguard.SafeguardedTracker;
import io.github.tracker4j.safeguard.Safeguards;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What the safeguards cost a metric point: the same calls on a run that does nothing, bare and guarded.
 *
 * <p>Arguments: forks (3), iterations of a second (5).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SafeguardCost {

    private static final int BATCH = 100;
    private static final String BYTES = "gc.alloc.rate.norm";

    /** What stands before the run. */
    public enum Layer {
        /** Nothing. */
        BARE,
        /** {@link Safeguards#defaults()}, but for a bound of points that no measurement passes. */
        DEFAULTS,
        /** Every safeguard in force, each with whatever makes it dearer. */
        EVERYTHING;

        private ExperimentTracker before(ExperimentTracker tracker) {
            return switch (this) {
                case BARE -> tracker;
                case DEFAULTS ->
                    new SafeguardedTracker(
                            tracker, Safeguards.builder().maxMetricPoints(MANY).build());
                case EVERYTHING ->
                    new SafeguardedTracker(
                            tracker,
                            Safeguards.builder()
                                    .nonFinite("grad/*", NonFinitePolicy.DROP)
                                    .nonFinite("*/loss*", NonFinitePolicy.STOP)
                                    .paramDrift(ParamDriftPolicy.TAG)
                                    .redactKey("*-pin")
                                    .redactPattern("ACME-[0-9A-F]{12,20}")
                                    .neverRedact("*_tokens")
                                    .maxMetricPoints(MANY)
                                    .build());
            };
        }
    }

    /** A bound that is kept, but not passed: a measurement has more points than a run has by default. */
    private static final long MANY = 1L << 60;

    /** Chosen by JMH. */
    @Param
    public Layer layer = Layer.BARE;

    private Run run = new IdleRun();
    private LogBatch batch = LogBatch.ofMetrics(List.of());
    private long step;

    /** Prints a table. */
    public static void main(String[] arguments) throws Exception {
        Report.begin("SafeguardCost");
        Report.print(measure(Report.argument(arguments, 0, 3), Report.argument(arguments, 1, 5), TimeValue.seconds(1)));
    }

    static Table measure(int forks, int iterations, TimeValue time) throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("^" + SafeguardCost.class.getName().replace(".", "\\.") + "\\.")
                        .forks(forks)
                        .warmupIterations(iterations)
                        .warmupTime(time)
                        .measurementIterations(iterations)
                        .measurementTime(time)
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
        Table table = new Table(
                "A metric point on a run that does nothing",
                List.of("call", "layer", "ns a point", "± (99.9 %)", "bytes a point"));
        for (RunResult result : results) {
            String label = result.getPrimaryResult().getLabel();
            table.row(List.of(
                    label,
                    result.getParams().getParam("layer"),
                    Table.number(result.getPrimaryResult().getScore()),
                    Table.number(result.getPrimaryResult().getScoreError()),
                    Table.number(
                            Objects.requireNonNull(result.getSecondaryResults().get(BYTES), BYTES)
                                    .getScore())));
        }
        return table;
    }

    /** Puts the layer before the run, and makes a batch. */
    @Setup
    public void start() {
        run = layer.before(new IdleTracker()).startRun(RunSpec.in("cost"));
        List<Metric> points = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            points.add(Metric.of("train/loss-" + i % 10, Points.value(i), i, Points.time(i)));
        }
        batch = LogBatch.ofMetrics(points);
    }

    /** The call of every training loop. */
    @Benchmark
    public Run logMetric() {
        run.logMetric("train/loss", Points.value(step), step);
        step++;
        return run;
    }

    /** The same by the batch. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Run log100() {
        run.log(batch);
        return run;
    }

    /** Starts runs that do nothing. */
    private static final class IdleTracker implements ExperimentTracker {
        private final NoOpTracker nothing = new NoOpTracker();

        @Override
        public Run startRun(RunSpec spec) {
            return new IdleRun();
        }

        @Override
        public RunReader reader() {
            return nothing.reader();
        }

        @Override
        public void close() {
            nothing.close();
        }
    }

    /** Remembers the last call only, so that the compiler cannot leave it out. */
    private static final class IdleRun implements Run {
        private final RunId id = RunId.random();

        @SuppressWarnings("UnusedVariable")
        private double value;

        @SuppressWarnings("UnusedVariable")
        private long step;

        @SuppressWarnings("UnusedVariable")
        private LogBatch batch = LogBatch.ofMetrics(List.of());

        @Override
        public RunId id() {
            return id;
        }

        @Override
        public void log(LogBatch batch) {
            this.batch = batch;
        }

        @Override
        public void logMetric(String key, double value, long step) {
            this.value = value;
            this.step = step;
        }

        @Override
        public void logArtifact(String artifactPath, Content content) {}

        @Override
        public void end(RunStatus status, long endTime) {}

        @Override
        public void detach() {}
    }
}
