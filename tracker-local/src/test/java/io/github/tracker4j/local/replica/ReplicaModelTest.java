package io.github.tracker4j.local.replica;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.local.LocalTracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replicas against a {@link ModelServer}, in seeded random sequences: a run, or a parent and its children, are logged while
 * they are sent, requests are refused, lost, late and applied in part, and the client dies at any moment, in writing a cursor
 * too, and is started again; cursors are lost, or older ones after a loss of power. Afterwards each run is there once, after
 * its parent, with each point once and all else as the journal says. A failure names the seed and what happened.
 */
class ReplicaModelTest {

    /** Raised by {@code -Dreplica.sequences}. */
    private static final int SEQUENCES = Integer.getInteger("replica.sequences", 100);

    private static final long FIRST_SEED = Long.getLong("replica.seed", 1);

    @TempDir
    Path root;

    @ParameterizedTest(name = "recognising points: {0}")
    @ValueSource(booleans = {true, false})
    void whateverFailsEverythingIsThereOnce(boolean recognisesPoints) throws Exception {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEQUENCES; seed++) {
            Path directory = Files.createDirectory(root.resolve(Long.toString(seed)));
            try (LocalTracker local = new LocalTracker(directory)) {
                new Sequence(local, new Random(seed), recognisesPoints, seed).play();
            }
        }
    }

    /** A run that is logged and sent, or a parent and its children. */
    private static final class Sequence {
        private final Random random;
        private final long seed;
        private final ModelServer server;
        private final List<LoggedRun> runs = new ArrayList<>();

        Sequence(LocalTracker local, Random random, boolean recognisesPoints, long seed) throws IOException {
            this.random = random;
            this.seed = seed;
            server = new ModelServer(random, recognisesPoints, random.nextInt(15));
            int children = Math.max(0, random.nextInt(5) - 2);
            for (int i = 0; i <= children; i++) {
                runs.add(new LoggedRun(
                        "run " + i, i == 0 ? null : runs.get(0).sent.id(), local, server, random));
            }
        }

        private LoggedRun any() {
            return runs.get(random.nextInt(runs.size()));
        }

        void play() throws Exception {
            try {
                int actions = 1 + random.nextInt(20);
                for (int i = 0; i < actions; i++) {
                    any().act();
                    any().sent.forward(random.nextInt(8));
                }
                for (LoggedRun run : runs) {
                    run.end();
                }
                any().sent.forward(random.nextInt(200));
                server.heal();
                for (LoggedRun run : runs) {
                    run.sent.finish();
                }
                for (LoggedRun run : runs) {
                    run.sent.check();
                }
            } catch (AssertionError | Exception e) {
                throw new AssertionError(
                        "seed " + seed + ": " + e.getMessage() + "\n" + String.join("\n", server.log()), e);
            }
        }
    }

    /** One run of a sequence. */
    private static final class LoggedRun {
        private final LocalTracker local;
        private final ModelServer server;
        private final Random random;
        private final String name;
        private final SentRun sent;
        private Run run;
        private boolean ended;
        private int items;

        LoggedRun(String name, @Nullable RunId parent, LocalTracker local, ModelServer server, Random random)
                throws IOException {
            this.local = local;
            this.server = server;
            this.random = random;
            this.name = name;
            RunSpec spec = RunSpec.in("model").named("first").childOf(parent).startedAt(RunModel.START);
            run = local.startRun(
                    random.nextInt(10) == 0
                            ? spec.withTag(ModelServer.POISON, "from the start")
                            : spec.withTag("t0", "from the start"));
            sent = new SentRun(local, run.id(), server, random);
        }

        void end() {
            if (!ended) {
                run.end(RunStatus.FINISHED, RunModel.START + 1_000_000);
            }
        }

        void act() {
            if (ended) {
                run = local.startRun(RunSpec.resume("model", run.id()));
                server.note("journal of " + name + ": resumed");
                ended = false;
            }
            int item = items++;
            switch (random.nextInt(20)) {
                case 0, 1, 2, 3, 4, 5, 6, 7 -> points(item);
                case 8, 9, 10, 11 -> run.setTag("t" + random.nextInt(3), "v" + item);
                case 12 -> run.logParam("p" + item, item);
                case 13 -> run.logDataset(DatasetInput.of("d" + random.nextInt(3), "x", "local", "{}"));
                case 14, 15 -> run.logText(random.nextBoolean() ? "a" : "b/c", "content " + item);
                case 16 -> local.admin().orElseThrow().deleteTag(run.id(), "t" + random.nextInt(3));
                case 17 -> local.admin().orElseThrow().rename(run.id(), "name " + item);
                case 18 -> {
                    run.end(random.nextBoolean() ? RunStatus.KILLED : RunStatus.FAILED, RunModel.START + item);
                    ended = true;
                }
                default -> poison(item);
            }
            server.note("journal of " + name + ": action " + item + (ended ? " ended" : ""));
        }

        private void points(int item) {
            List<Metric> points = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(9); i++) {
                double value = random.nextInt(8) == 0 ? Double.NaN : random.nextGaussian();
                points.add(Metric.of("m" + random.nextInt(3), value, item * 100L + i, RunModel.START + item));
            }
            run.log(LogBatch.ofMetrics(points));
        }

        private void poison(int item) {
            switch (random.nextInt(3)) {
                case 0 -> run.logParam(ModelServer.POISON + item, item);
                case 1 -> run.setTag(ModelServer.POISON, "v" + item);
                default -> {
                    run.logMetric("m0", 1, item * 100L, RunModel.START + item);
                    run.logMetric(ModelServer.POISON, 1, item, RunModel.START + item);
                    run.logMetric("m0", 1, item * 100L + 1, RunModel.START + item);
                }
            }
        }
    }
}
