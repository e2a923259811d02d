package io.github.tracker4j.outage;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Writes a program of a seed: short, and with everything in it that a server or a forwarder could get wrong. */
final class ProgramWriter {

    private static final String[] KEYS = {"loss", "acc", "val/loss", "sys/cpu 1", "größe", "a.b-c_d:e"};
    private static final String[] TAGS = {"stage", "note", "owner/team"};
    private static final String[] FILES = {"model.bin", "plots/a b.png", "plots/ü.txt", "log.txt"};
    private static final String[] TEXTS = {"", "0.001", "adam", "eine größere Zahl", "{\"a\": [1, 2]}", "two\nlines"};
    private static final int[] SIZES = {0, 1, 1_000, 20_000, 300_000};
    // More keys than an old server looks up when a request comes again.
    private static final int MANY_KEYS = 130;

    private final SplittableRandom random;
    private final String experiment;
    private final Program.Poison poison;
    private final long epoch;
    private final List<RunSpec> specs = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<List<Metric>> logged = new ArrayList<>();
    private final List<Map<String, String>> params = new ArrayList<>();

    /**
     * A writer of one program.
     *
     * @param poison what is logged that the server will refuse
     */
    ProgramWriter(long seed, String experiment, Program.Poison poison) {
        this.random = new SplittableRandom(seed);
        this.experiment = experiment;
        this.poison = poison;
        this.epoch = 1_700_000_000_000L + random.nextInt(1_000_000_000);
    }

    /** The program; where it is left open, the last run has no end. */
    Program write(boolean leavesOpen) {
        int runs = 1 + random.nextInt(3);
        for (int run = 0; run < runs; run++) {
            specs.add(spec(run));
            logged.add(new ArrayList<>());
            params.add(new TreeMap<>());
        }
        for (int run = 0; run < runs; run++) {
            steps.add(new Step.Start(run, specs.get(run)));
            for (int i = 5 + random.nextInt(15); i > 0; i--) {
                steps.add(step(random.nextInt(run + 1)));
            }
        }
        // Behind the start of the first run, which gets it.
        if (poison == Program.Poison.METRICS) {
            for (int i = 1 + random.nextInt(2); i > 0; i--) {
                steps.add(1 + random.nextInt(steps.size()), poisoned(Program.POISON + i));
            }
        } else if (poison == Program.Poison.ARTIFACT) {
            steps.add(1 + random.nextInt(steps.size()), new Step.Artifact(0, Program.POISON + "a.bin", 1_000, 1));
        }
        for (int run = runs - 1; run >= 0; run--) {
            if (!leavesOpen || run != runs - 1) {
                steps.add(new Step.End(
                        run, pick(List.of(RunStatus.FINISHED, RunStatus.FAILED, RunStatus.KILLED)), time()));
            }
        }
        return new Program(experiment, List.copyOf(specs), List.copyOf(steps));
    }

    private RunSpec spec(int run) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        RunSpec spec = RunSpec.in(
                        ExperimentSpec.named(experiment).describedAs("outage").withTags(Map.of("team", "outage")))
                .withId(new RunId(HexFormat.of().formatHex(id)))
                .named("run " + run)
                .startedAt(time())
                .withTag("born", "with the run");
        // Nested under the first, which may have more children.
        return run > 0 && random.nextBoolean() ? spec.childOf(specs.get(0).id()) : spec;
    }

    private Step step(int run) {
        int kind = random.nextInt(20);
        if (kind < 2) {
            return artifact(run);
        }
        LogBatch.Builder batch = LogBatch.builder();
        if (kind < 6) {
            params(run, batch);
        }
        if (kind == 4 || kind == 6 || kind == 7) {
            for (int i = 1 + random.nextInt(2); i > 0; i--) {
                batch.tag(pick(List.of(TAGS)), pick(List.of(TEXTS)) + random.nextInt(100));
            }
        }
        if (kind == 5 || kind == 8) {
            batch.input(input(random.nextInt(3)));
        }
        if (kind > 5) {
            metrics(run, batch);
        }
        return new Step.Log(run, batch.build());
    }

    /** A dataset of an experiment has one schema and profile, whichever of its runs has read it. */
    private DatasetInput input(int number) {
        return new DatasetInput(
                "data " + number,
                "digest" + number,
                "s3",
                "{\"uri\": \"s3://bucket/data.csv\"}",
                number == 0 ? null : "{\"mlflow_colspec\": []}",
                number == 1 ? null : "{\"num_rows\": 3}",
                random.nextBoolean() ? "training" : null);
    }

    private void params(int run, LogBatch.Builder batch) {
        Map<String, String> known = params.get(run);
        Map<String, String> added = new LinkedHashMap<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            added.put("param/" + random.nextInt(1000), pick(List.of(TEXTS)));
        }
        // One that the run has already, equal.
        known.keySet().stream().findFirst().ifPresent(key -> added.put(key, ""));
        added.replaceAll((key, value) -> known.getOrDefault(key, value));
        known.putAll(added);
        added.forEach(batch::param);
    }

    private void metrics(int run, LogBatch.Builder batch) {
        List<Metric> all = logged.get(run);
        int points = random.nextInt(12) == 0 ? 400 + random.nextInt(1200) : 1 + random.nextInt(30);
        boolean manyKeys = random.nextInt(10) == 0;
        long step = all.size();
        for (int i = 0; i < points; i++) {
            Metric point = random.nextInt(25) == 0 && !all.isEmpty()
                    ? all.get(random.nextInt(all.size()))
                    : Metric.of(
                            manyKeys ? "many/" + i % MANY_KEYS : KEYS[random.nextInt(KEYS.length)],
                            value(),
                            random.nextInt(30) == 0 ? -random.nextInt(1000) : step++,
                            time());
            all.add(point);
            batch.metric(point);
        }
    }

    private double value() {
        return switch (random.nextInt(40)) {
            case 0 -> Double.NaN;
            case 1 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            case 2 -> -0.0;
            case 3 -> Double.MIN_VALUE;
            case 4 -> 0;
            default -> random.nextDouble() - 0.5;
        };
    }

    private Step artifact(int run) {
        return new Step.Artifact(
                run, FILES[random.nextInt(FILES.length)], SIZES[random.nextInt(SIZES.length)], random.nextLong());
    }

    /** Good points around a bad one, in the first run, which is open all the time. */
    private Step poisoned(String key) {
        LogBatch.Builder batch = LogBatch.builder();
        metrics(0, batch);
        batch.metric(Metric.of(key, value(), random.nextInt(100), time()));
        metrics(0, batch);
        return new Step.Log(0, batch.build());
    }

    /** Not ascending: clocks step back, and points of several threads are not in order. */
    private long time() {
        return epoch + random.nextInt(1_000_000);
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
