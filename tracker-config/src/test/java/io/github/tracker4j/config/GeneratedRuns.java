package io.github.tracker4j.config;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Keys;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Runs made from a seed, with what queries can trip over: keys that are missing or were mapped, NaN and infinities, equal
 * values and start times, runs that are nested, resumed, left open or deleted.
 */
final class GeneratedRuns {

    /** Keys as the user gave them; what is unlawful is stored mapped. */
    static final List<String> PARAMS = List.of("opt/name", "p q", "acc@top 5 %", "rare");

    static final List<String> TAGS = List.of("team:x/y", "note", "t#1");
    static final List<String> METRICS = List.of("valid/loss", "acc", "acc@1", "rare m");

    static final List<Double> NUMBERS = List.of(
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            -0.0,
            0.0,
            0.5,
            0.5,
            0.1 + 0.2,
            0.3,
            -1.5,
            1e-7,
            1e20,
            9_007_199_254_740_992.0,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            -Double.MAX_VALUE);

    static final List<Long> TIMES = List.of(1L, 1000L, 1_600_000_000_000L, 1_600_000_000_000L, 1_600_000_000_001L);

    private final Random random;
    private final List<String> experiments;
    private final List<Generated> runs = new ArrayList<>();

    private record Generated(
            RunId id,
            String experiment,
            String name,
            @Nullable RunId parent,
            long start,
            LogBatch batch,
            @Nullable RunStatus end,
            long endTime,
            boolean resumed,
            boolean deleted) {}

    GeneratedRuns(long seed, int count, List<String> experiments) {
        this.random = new Random(seed);
        this.experiments = experiments;
        // The order of ties follows from the seed; the rest of an id keeps executions on one server apart.
        String execution = RunId.random().value().substring(16);
        for (int i = 0; i < count; i++) {
            runs.add(run(String.format("%016x", random.nextLong()) + execution));
        }
    }

    private Generated run(String id) {
        RunStatus end =
                random.nextInt(4) == 0 ? null : one(List.of(RunStatus.FINISHED, RunStatus.FAILED, RunStatus.KILLED));
        long start = one(TIMES);
        return new Generated(
                new RunId(id),
                one(experiments),
                name(),
                !runs.isEmpty() && random.nextInt(4) == 0 ? one(runs).id() : null,
                start,
                batch(),
                end,
                start + one(List.of(0L, 5L, 5L, 100_000L)),
                end != null && random.nextInt(4) == 0,
                random.nextInt(5) == 0);
    }

    /** A name is a text in one line. */
    private String name() {
        String name = one(SampleTexts.ALL);
        return name.isEmpty() || name.length() > 250 || name.codePoints().anyMatch(Character::isISOControl)
                ? "plain"
                : name;
    }

    private LogBatch batch() {
        LogBatch.Builder batch = LogBatch.builder();
        for (String key : PARAMS) {
            if (has(key)) {
                batch.param(Keys.map(key), one(SampleTexts.ALL));
            }
        }
        for (String key : TAGS) {
            if (has(key)) {
                batch.tag(Keys.map(key), one(SampleTexts.ALL));
            }
        }
        for (String key : METRICS) {
            for (int step = 0; has(key) && step < 3; step++) {
                batch.metric(Metric.of(Keys.map(key), one(NUMBERS), step, 1_600_000_000_000L + step));
            }
        }
        return batch.build();
    }

    private boolean has(String key) {
        return random.nextInt(8) < (key.startsWith("rare") ? 1 : 6);
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    List<RunId> ids() {
        return runs.stream().map(Generated::id).toList();
    }

    List<String> experiments() {
        return experiments;
    }

    /** Logs all of them, the same on every backend. */
    void logTo(ExperimentTracker tracker) {
        for (Generated one : runs) {
            Run run = tracker.startRun(RunSpec.in(one.experiment())
                    .withId(one.id())
                    .named(one.name())
                    .childOf(one.parent())
                    .startedAt(one.start()));
            run.log(one.batch());
            if (one.end() == null) {
                run.detach();
            } else {
                run.end(one.end(), one.endTime());
            }
            if (one.resumed()) {
                tracker.startRun(RunSpec.resume(one.experiment(), one.id())).detach();
            }
        }
        // Nothing is nested under what is gone.
        for (Generated one : runs) {
            if (one.deleted()) {
                tracker.admin().orElseThrow().delete(one.id());
            }
        }
    }
}
