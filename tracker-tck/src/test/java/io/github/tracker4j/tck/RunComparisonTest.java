package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.backend.InMemoryTracker;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RunComparisonTest {

    private static final RunId ID = RunId.random();
    private static final RunSpec SPEC =
            RunSpec.in("compared").withId(ID).named("run").startedAt(1000);

    private static InMemoryTracker with(RunSpec spec, Consumer<Run> more) {
        InMemoryTracker tracker = new InMemoryTracker();
        Run run = tracker.startRun(spec);
        run.logParam("eta", 0.1);
        run.setTag("phase", "one");
        run.logMetric("loss", 0.5, 1, 1);
        run.logText("a/b.txt", "text");
        more.accept(run);
        run.end(RunStatus.FINISHED, 2000);
        return tracker;
    }

    private static List<String> differences(RunSpec spec, Consumer<Run> more) {
        try (InMemoryTracker plain = with(SPEC, run -> {});
                InMemoryTracker other = with(spec, more)) {
            List<String> differences = RunComparison.differences(plain.reader(), other.reader(), ID, value -> value);
            assertThat(RunComparison.differences(other.reader(), plain.reader(), ID, value -> value))
                    .hasSameSizeAs(differences);
            return differences;
        }
    }

    private static List<String> differences(Consumer<Run> more) {
        return differences(SPEC, more);
    }

    @Test
    void equalRunsHaveNoDifferences() {
        assertThat(differences(run -> {})).isEmpty();
    }

    @Test
    void whatASpecSaysIsCompared() {
        assertThat(differences(SPEC.named("other"), run -> {})).containsExactly("name: expected run but found other");
        assertThat(differences(SPEC.startedAt(1001), run -> {}))
                .containsExactly("start time: expected 1000 but found 1001");
        assertThat(differences(SPEC.withTag("more", ""), run -> {}))
                .containsExactly("tag more: expected null but found ");
        ExperimentSpec described =
                ExperimentSpec.named("compared").describedAs("text").withTags(Map.of("a", "b"));
        assertThat(differences(
                        new RunSpec(described, ID, "run", null, 1000L, RunSpec.Mode.CREATE, Map.of()), run -> {}))
                .containsExactly(
                        "description of the experiment: expected null but found text",
                        "tag of the experiment a: expected null but found b");
    }

    @Test
    void paramsTagsAndInputsAreCompared() {
        assertThat(differences(run -> run.logParam("depth", 4)))
                .containsExactly("param depth: expected null but found 4");
        assertThat(differences(run -> run.setTag("phase", "two")))
                .containsExactly("tag phase: expected one but found two");
        assertThat(differences(run -> run.logDataset(DatasetInput.of("train", "1", "local", "x"))))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("inputs"));
    }

    @Test
    void statusAndEndAreCompared() {
        assertThat(differences(run -> run.end(RunStatus.FAILED, 2000)))
                .containsExactly("status: expected FINISHED but found FAILED");
        assertThat(differences(run -> run.end(RunStatus.FINISHED, 2001)))
                .containsExactly("end time: expected 2000 but found 2001");
        assertThat(differences(Run::detach)).hasSize(2);
    }

    @Test
    void historiesAreComparedPointByPoint() {
        assertThat(differences(run -> run.logMetric("loss", 0.25, 0, 0)))
                .first()
                .asString()
                .startsWith("point 0 of loss: expected Metric[key=loss, value=0.5, step=1, timestamp=1]");
        assertThat(differences(run -> run.logMetric("loss", Math.nextUp(0.5), 0, 2)))
                .singleElement()
                .asString()
                .contains("point 1 of loss");
        assertThat(differences(run -> run.logMetric("acc", Double.NaN, 1, 1)))
                .containsExactly(
                        "latest value of acc: expected null but found " + Metric.of("acc", Double.NaN, 1, 1),
                        "point 0 of acc: expected the end of the history but found "
                                + Metric.of("acc", Double.NaN, 1, 1));
    }

    @Test
    void artifactsAreComparedByteByByte() {
        assertThat(differences(run -> run.logText("a/b.txt", "tent")))
                .containsExactly("artifact a/b.txt differs from byte 2 on");
        assertThat(differences(run -> run.logText("a/b.txt", "longer")))
                .singleElement()
                .asString()
                .startsWith("artifacts in 'a'");
        assertThat(differences(run -> run.logText("c.txt", "")))
                .singleElement()
                .asString()
                .startsWith("artifacts in ''");
    }

    @Test
    void pointsThatBecomeEqualInTheReplicaCountOnce() {
        try (InMemoryTracker plain = with(SPEC, run -> {
                    run.logMetric("edge", Double.POSITIVE_INFINITY, 1, 1);
                    run.logMetric("edge", Double.MAX_VALUE, 1, 1);
                    run.logMetric("edge", -0.0, 1, 1);
                    run.logMetric("edge", 0.0, 1, 1);
                });
                InMemoryTracker replica = with(SPEC, run -> {
                    run.logMetric("edge", Double.MAX_VALUE, 1, 1);
                    run.logMetric("edge", 0.0, 1, 1);
                })) {
            assertThat(RunComparison.differences(
                            plain.reader(),
                            replica.reader(),
                            ID,
                            value -> Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value + 0.0))))
                    .isEmpty();
            assertThat(RunComparison.differences(plain.reader(), replica.reader(), ID, value -> value))
                    .isNotEmpty();
        }
    }
}
