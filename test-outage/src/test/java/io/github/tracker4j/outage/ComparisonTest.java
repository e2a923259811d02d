package io.github.tracker4j.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The suite would find what it is there to find. */
class ComparisonTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Program PROGRAM = program();

    private final ArrayNode runs = asRead();

    private static Program program() {
        RunSpec parent = spec("a").withTag("born", "with it");
        RunSpec child = spec("b").childOf(parent.id());
        return new Program(
                "e",
                List.of(parent, child),
                List.of(
                        new Step.Start(0, parent),
                        new Step.Log(
                                0,
                                LogBatch.builder()
                                        .param("p", "1")
                                        .tag("t", "old")
                                        .input(DatasetInput.of("d", "x", "s3", "{}"))
                                        .metric(Metric.of("loss", Double.POSITIVE_INFINITY, 1, 10))
                                        .metric(Metric.of("loss", Double.NaN, 2, 11))
                                        .metric(Metric.of("loss", Double.NaN, 2, 11))
                                        .metric(Metric.of(Program.POISON + "k", 1, 1, 1))
                                        .build()),
                        new Step.Log(0, LogBatch.builder().tag("t", "new").build()),
                        new Step.Artifact(0, "f", 3, 1),
                        new Step.Artifact(0, "f", 4, 2),
                        new Step.Start(1, child),
                        new Step.End(0, RunStatus.FINISHED, 99)));
    }

    private static RunSpec spec(String id) {
        return RunSpec.in("e").withId(new RunId(id)).named("run " + id).startedAt(5);
    }

    private static ArrayNode asRead() {
        ArrayNode runs = JSON.createArrayNode();
        ObjectNode parent = run(runs, "a", "s1", "FINISHED", 99);
        parent.putObject("params").put("p", "1");
        ((ObjectNode) parent.get("tags")).put("t", "new").put("born", "with it");
        parent.putArray("datasets")
                .addObject()
                .put("name", "d")
                .put("digest", "x")
                .put("source_type", "s3")
                .put("source", "{}")
                .putObject("tags");
        ArrayNode loss = parent.putObject("history").putArray("loss");
        loss.addObject().put("step", 1).put("timestamp", 10).put("value", Double.MAX_VALUE);
        loss.addObject().put("step", 2).put("timestamp", 11).put("value", "NaN");
        Expected.File file = Objects.requireNonNull(
                        Expected.of(PROGRAM, ServerKind.OLD).get("a"))
                .artifacts
                .get("f");
        parent.putObject("artifacts")
                .putObject("f")
                .put("size", Objects.requireNonNull(file).size())
                .put("sha256", Objects.requireNonNull(file).sha256());
        ObjectNode child = run(runs, "b", "s2", "FAILED", 11);
        ((ObjectNode) child.get("tags")).put("mlflow.parentRunId", "s1").put("tracker4j.interrupted", "true");
        child.putObject("params");
        child.putArray("datasets");
        child.putObject("history");
        child.putObject("artifacts");
        return runs;
    }

    private static ObjectNode run(ArrayNode runs, String id, String serverId, String status, long end) {
        ObjectNode run = runs.addObject();
        run.putObject("info")
                .put("run_id", serverId)
                .put("run_name", "run " + id)
                .put("lifecycle_stage", "active")
                .put("status", status)
                .put("start_time", 5)
                .put("end_time", end);
        run.putObject("tags").put("tracker4j.run.id", id).put("mlflow.runName", "run " + id);
        return run;
    }

    @Test
    void whatWasLoggedIsFound() {
        assertThat(differences(ServerKind.OLD)).isEmpty();
        assertThat(Expected.refused(PROGRAM, ServerKind.OLD)).containsOnlyKeys("poison/k");
    }

    @Test
    void aLostPointAndAChangedPointAreFound() {
        ((ArrayNode) runs.at("/0/history/loss")).remove(1);
        assertThat(differences(ServerKind.OLD)).singleElement().asString().contains("point loss (2, 11, NaN)", "lost");

        ((ArrayNode) runs.at("/0/history/loss"))
                .addObject()
                .put("step", 2)
                .put("timestamp", 11)
                .put("value", 0.5);
        assertThat(differences(ServerKind.OLD)).hasSize(2).anyMatch(text -> text.contains("never logged"));
    }

    @Test
    void aDuplicateIsFoundUnlessTheProgramLoggedThePointTwiceAndTheStoreKeepsThat() {
        ArrayNode loss = (ArrayNode) runs.at("/0/history/loss");
        loss.addObject().put("step", 2).put("timestamp", 11).put("value", "NaN");

        assertThat(differences(ServerKind.UVICORN)).singleElement().asString().contains("is there 2 times");
        ((ObjectNode) loss.get(0)).put("value", "Infinity");
        assertThat(differences(ServerKind.FILES)).isEmpty();
        loss.addObject().put("step", 2).put("timestamp", 11).put("value", "NaN");
        assertThat(differences(ServerKind.FILES)).singleElement().asString().contains("is there 3 times");
    }

    @Test
    void aSecondRunAndARunOfNobodyAreFound() {
        run(runs, "a", "s3", "RUNNING", 0).setAll((ObjectNode) runs.get(0).deepCopy());
        assertThat(differences(ServerKind.OLD)).containsExactly("a second run a");

        ((ObjectNode) runs.at("/2/tags")).remove("tracker4j.run.id");
        assertThat(differences(ServerKind.OLD)).singleElement().asString().contains("nobody has started");
    }

    @Test
    void everythingElseThatDiffersIsFound() {
        ((ObjectNode) runs.at("/0/params")).put("p", "2");
        ((ObjectNode) runs.at("/0/tags")).put("t", "old").put("more", "x");
        ((ObjectNode) runs.at("/0/info")).put("end_time", 98).put("start_time", 6);
        ((ObjectNode) runs.at("/0/artifacts/f")).put("sha256", "0");
        ((ArrayNode) runs.at("/0/datasets")).removeAll();
        ((ObjectNode) runs.at("/1/tags")).remove(List.of("mlflow.parentRunId", "tracker4j.interrupted"));
        ((ObjectNode) runs.at("/1/info")).put("status", "RUNNING");

        assertThat(differences(ServerKind.OLD)).hasSize(10);
    }

    @Test
    void aRunThatIsNotThereAndASecondExperimentAreFound() {
        runs.remove(1);
        Comparison comparison = new Comparison(PROGRAM, ServerKind.OLD);
        comparison.compare(JSON.createArrayNode().add("1").add("2"), runs);

        assertThat(comparison.differences()).hasSize(2);
        assertThat(comparison.lost()).isEqualTo(1);
    }

    private List<String> differences(ServerKind server) {
        Comparison comparison = new Comparison(PROGRAM, server);
        comparison.compare(JSON.createArrayNode().add("1"), runs);
        return comparison.differences();
    }
}
