package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.local.replica.Difference.Kind;
import io.github.tracker4j.local.replica.VerificationReport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A replica that was changed in one thing is found to differ in that and in nothing else, whatever the run is. */
class VerificationMutationTest {

    private static final int RUNS = 50;

    /** One thing that can be wrong with a replica. */
    @FunctionalInterface
    private interface Change {
        /** Changes a run, and returns what has to be found, each as its kind and its name. */
        List<String> apply(RunModel run, Random random);
    }

    // The changes are lambdas without a state.
    @SuppressWarnings("ImmutableEnumChecker")
    enum Mutation {
        NOTHING(Verdict.EQUAL, (run, random) -> List.of()),
        PARAM_LOST(Verdict.DIFFERENT, (run, random) -> {
            String key = any(run.params, random);
            run.params.remove(key);
            return found(Kind.MISSING, "param " + key);
        }),
        PARAM_ADDED(Verdict.DIFFERENT, (run, random) -> {
            run.params.put("other", "");
            return found(Kind.MORE, "param other");
        }),
        PARAM_CHANGED(Verdict.DIFFERENT, (run, random) -> {
            String key = any(run.params, random);
            run.params.merge(key, ".", String::concat);
            return found(Kind.CHANGED, "param " + key);
        }),
        TAG_LOST(Verdict.DIFFERENT, (run, random) -> {
            String key = any(run.tags, random);
            run.tags.remove(key);
            return found(Kind.MISSING, "tag " + key);
        }),
        TAG_ADDED(Verdict.DIFFERENT, (run, random) -> {
            run.tags.put("other", "");
            return found(Kind.MORE, "tag other");
        }),
        TAG_CHANGED(Verdict.DIFFERENT, (run, random) -> {
            String key = any(run.tags, random);
            run.tags.merge(key, ".", String::concat);
            return found(Kind.CHANGED, "tag " + key);
        }),
        DATASET_LOST(Verdict.DIFFERENT, (run, random) -> {
            DatasetInput lost = run.inputs.remove(random.nextInt(run.inputs.size()));
            return found(Kind.MISSING, "dataset " + lost.name() + " (" + lost.digest() + ")");
        }),
        DATASET_ADDED(Verdict.DIFFERENT, (run, random) -> {
            run.inputs.add(DatasetInput.of("data0", "other", "local", "{}"));
            return found(Kind.MORE, "dataset data0 (other)");
        }),
        CONTEXT_CHANGED(Verdict.DIFFERENT, (run, random) -> {
            run.inputs.set(0, run.inputs.get(0).usedFor("other"));
            return found(Kind.CHANGED, "context of dataset data0 (d0)");
        }),
        POINT_LOST(Verdict.DIFFERENT, (run, random) -> {
            Metric lost = run.points.remove(random.nextInt(run.points.size()));
            return found(Kind.MISSING, "metric " + lost.key());
        }),
        POINT_ADDED(Verdict.DIFFERENT, (run, random) -> {
            Metric any = run.points.get(random.nextInt(run.points.size()));
            run.points.add(Metric.of(any.key(), any.value(), any.stepOrZero() + 1000, any.timestampOrZero()));
            return found(Kind.MORE, "metric " + any.key());
        }),
        METRIC_ADDED(Verdict.DIFFERENT, (run, random) -> {
            run.points.add(Metric.of("zzz", 1, 1, 1));
            return found(Kind.MORE, "metric zzz");
        }),
        VALUE_CHANGED(Verdict.DIFFERENT, (run, random) -> {
            int place = random.nextInt(run.points.size());
            Metric old = run.points.get(place);
            double value = Double.isFinite(old.value()) ? Math.nextUp(old.value()) : -1;
            run.points.set(place, Metric.of(old.key(), value, old.stepOrZero(), old.timestampOrZero()));
            return found(
                    Kind.CHANGED,
                    "metric " + old.key() + ", step " + old.stepOrZero() + ", time " + old.timestampOrZero());
        }),
        STEP_CHANGED(Verdict.DIFFERENT, (run, random) -> {
            int place = random.nextInt(run.points.size());
            Metric old = run.points.get(place);
            run.points.set(place, Metric.of(old.key(), old.value(), old.stepOrZero() + 1000, old.timestampOrZero()));
            return List.of("MISSING metric " + old.key(), "MORE metric " + old.key());
        }),
        TIME_CHANGED(Verdict.DIFFERENT, (run, random) -> {
            int place = random.nextInt(run.points.size());
            Metric old = run.points.get(place);
            run.points.set(place, Metric.of(old.key(), old.value(), old.stepOrZero(), old.timestampOrZero() + 1));
            return List.of("MISSING metric " + old.key(), "MORE metric " + old.key());
        }),
        ARTIFACT_LOST(Verdict.DIFFERENT, (run, random) -> {
            String path = any(run.artifacts, random);
            run.artifacts.remove(path);
            return found(Kind.MISSING, "artifact " + path);
        }),
        ARTIFACT_ADDED(Verdict.DIFFERENT, (run, random) -> {
            run.artifacts.put("dir/other/deep/x", "");
            return found(Kind.MORE, "artifact dir/other/deep/x");
        }),
        ARTIFACT_OF_ANOTHER_SIZE(Verdict.DIFFERENT, (run, random) -> {
            String path = any(run.artifacts, random);
            run.artifacts.merge(path, "!", String::concat);
            return found(Kind.CHANGED, "artifact " + path);
        }),
        ARTIFACT_OF_OTHER_BYTES(Verdict.DIFFERENT, (run, random) -> {
            String path = any(run.artifacts, random);
            run.artifacts.computeIfPresent(path, (any, text) -> text.replace('c', 'C'));
            return found(Kind.CHANGED, "artifact " + path);
        }),
        NAME(Verdict.DIFFERENT, (run, random) -> {
            run.name = "other";
            return found(Kind.CHANGED, "name");
        }),
        EXPERIMENT(Verdict.DIFFERENT, (run, random) -> {
            run.experiment = "other";
            return found(Kind.CHANGED, "experiment");
        }),
        PARENT(Verdict.DIFFERENT, (run, random) -> {
            run.parent = PARENT_ID;
            return found(Kind.CHANGED, "parent");
        }),
        START_TIME(Verdict.DIFFERENT, (run, random) -> {
            run.start++;
            return found(Kind.CHANGED, "start time");
        }),
        END_TIME(Verdict.DIFFERENT, (run, random) -> {
            run.end--;
            return found(Kind.CHANGED, "end time");
        }),
        STATUS(Verdict.DIFFERENT, (run, random) -> {
            run.status = RunStatus.KILLED;
            return found(Kind.CHANGED, "status");
        }),
        STILL_RUNNING(Verdict.UNFINISHED, (run, random) -> {
            run.status = RunStatus.RUNNING;
            return found(Kind.CHANGED, "status");
        }),
        DELETED(Verdict.DELETED, (run, random) -> {
            run.deleted = true;
            return found(Kind.CHANGED, "the run");
        }),
        ANOTHER_RUN(Verdict.MISSING, (run, random) -> {
            run.id = RunId.random();
            return found(Kind.MISSING, "the run");
        });

        private final Verdict verdict;
        private final Change change;

        Mutation(Verdict verdict, Change change) {
            this.verdict = verdict;
            this.change = change;
        }

        private static String any(Map<String, String> map, Random random) {
            return new ArrayList<>(map.keySet()).get(random.nextInt(map.size()));
        }

        private static List<String> found(Kind kind, String what) {
            return List.of(kind + " " + what);
        }
    }

    private static final RunId PARENT_ID = new RunId("parent");

    @ParameterizedTest
    @EnumSource
    void exactlyTheChangeIsFound(Mutation mutation) {
        IntStream.range(0, RUNS).forEach(seed -> {
            Random random = new Random(seed);
            RunModel run = RunModel.generated(random);
            RunModel replica = run.copy();
            List<String> expected = mutation.change.apply(replica, random);
            try (InMemoryTracker source = new InMemoryTracker();
                    InMemoryTracker destination = new InMemoryTracker()) {
                destination.startRun(RunSpec.in("digits").withId(PARENT_ID)).detach();
                run.log(source);
                replica.log(destination);

                VerificationReport report = new Verification(source.reader(), destination).run(run.id);

                assertThat(report.differences())
                        .as("seed %s", seed)
                        .extracting(difference -> difference.kind() + " " + difference.what())
                        .containsExactlyInAnyOrderElementsOf(expected);
                assertThat(report.verdict()).isEqualTo(mutation.verdict);
                assertThat(report.differenceCount()).isEqualTo(expected.size());
                if (report.isEqual()) {
                    assertThat(report.points()).isEqualTo(run.points.size());
                    assertThat(report.artifacts()).isEqualTo(run.artifacts.size());
                    assertThat(report.notes()).isEmpty();
                }
            }
        });
    }
}
