package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.mlflow.MlflowHttp.Repeat;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests to real servers: what goes over the wire, and what their refusals become. */
@Tag("each-jdk")
class MlflowHttpIT {

    private static MlflowHttp http(Version version) {
        return new MlflowHttp(
                MlflowOptions.builder(MlflowServer.shared(version).uri()).build());
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void numbersThatJsonCannotSayAndLargeLongsArriveExactly(Version version) {
        try (MlflowHttp http = http(version)) {
            RealRun run = RealRun.create(http);
            ObjectNode batch = RealRun.body().put("run_id", run.id());
            double[] values = {Double.NaN, 0.1 + 0.2, Double.MIN_VALUE};
            for (int i = 0; i < values.length; i++) {
                batch.withArray("metrics")
                        .addObject()
                        .put("key", "x")
                        .put("value", values[i])
                        .put("timestamp", 1_700_000_000_000L + i)
                        .put("step", 9_007_199_254_740_993L);
            }

            http.post("runs/log-batch", batch, Repeat.SAFE);

            JsonNode history = http.get("metrics/get-history", Map.of("run_id", run.id(), "metric_key", "x"))
                    .path("metrics");
            assertThat(history).hasSize(3);
            for (int i = 0; i < values.length; i++) {
                assertThat(Double.parseDouble(history.get(i).path("value").asText()))
                        .isEqualTo(Double.valueOf(values[i]));
                assertThat(history.get(i).path("timestamp").longValue()).isEqualTo(1_700_000_000_000L + i);
                assertThat(history.get(i).path("step").longValue()).isEqualTo(9_007_199_254_740_993L);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void anAnswerCanBeReadAsItArrives(Version version) {
        try (MlflowHttp http = http(version)) {
            RealRun run = RealRun.create(http);
            http.post("runs/log-batch", run.metric("x", 1), Repeat.SAFE);

            String first = http.get("metrics/get-history", Map.of("run_id", run.id(), "metric_key", "x"), json -> {
                json.nextToken();
                return json.nextFieldName();
            });

            assertThat(first).isEqualTo("metrics");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aMissingRunIsARefusalOfTheRun(Version version) {
        try (MlflowHttp http = http(version)) {
            MlflowRefusal refusal = catchThrowableOfType(
                    MlflowRefusal.class, () -> http.get("runs/get", Map.of("run_id", "0".repeat(32))));

            assertThat(refusal.status()).isEqualTo(404);
            assertThat(refusal.errorCode()).isEqualTo("RESOURCE_DOES_NOT_EXIST");
            assertThat(refusal.isUnknownEndpoint()).isFalse();
            assertThat(refusal.toRejected("Reading").scope()).isEqualTo(RejectedException.Scope.RUN);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aDeletedRunIsARefusalOfTheRun(Version version) {
        try (MlflowHttp http = http(version)) {
            RealRun run = RealRun.create(http);
            http.post("runs/delete", RealRun.body().put("run_id", run.id()), Repeat.SAFE);

            MlflowRefusal refusal = catchThrowableOfType(
                    MlflowRefusal.class, () -> http.post("runs/log-parameter", run.param("a", "1"), Repeat.SAFE));

            assertThat(refusal.toRejected("Logging").scope()).isEqualTo(RejectedException.Scope.RUN);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aDeletedExperimentIsARefusalOfTheDestination(Version version) {
        try (MlflowHttp http = http(version)) {
            RealRun run = RealRun.create(http);
            http.post("experiments/delete", RealRun.body().put("experiment_id", run.experimentId()), Repeat.SAFE);

            MlflowRefusal refusal = catchThrowableOfType(
                    MlflowRefusal.class,
                    () -> http.post(
                            "runs/create", RealRun.body().put("experiment_id", run.experimentId()), Repeat.ONCE));

            assertThat(refusal.toRejected("Creating").scope()).isEqualTo(RejectedException.Scope.DESTINATION);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aChangedParamIsARefusalOfTheItems(Version version) {
        try (MlflowHttp http = http(version)) {
            RealRun run = RealRun.create(http);
            http.post("runs/log-parameter", run.param("a", "1"), Repeat.SAFE);

            MlflowRefusal refusal = catchThrowableOfType(
                    MlflowRefusal.class, () -> http.post("runs/log-parameter", run.param("a", "2"), Repeat.SAFE));

            assertThat(refusal.is("INVALID_PARAMETER_VALUE")).isTrue();
            assertThat(refusal.toRejected("Logging").scope()).isEqualTo(RejectedException.Scope.ITEMS);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void anEndpointThatTheServerDoesNotHaveIsToldFromAMissingObject(Version version) {
        try (MlflowHttp http = http(version)) {
            MlflowRefusal refusal =
                    catchThrowableOfType(MlflowRefusal.class, () -> http.json("api/9.0/mlflow/nothing"));

            assertThat(refusal.isUnknownEndpoint()).isTrue();
            assertThat(refusal).hasMessageContaining("/api/9.0/mlflow/nothing").hasMessageNotContaining("<");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void theVersionIsReadAlthoughItComesAsAPage(Version version) {
        try (MlflowHttp http = http(version)) {
            assertThat(http.text("version")).matches("\\d+\\.\\d+\\.\\d+");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void textOutsideAsciiAndBothQuotesArriveInASearch(Version version) {
        try (MlflowHttp http = http(version)) {
            RealRun run = RealRun.create(http);
            String value = "é中 \"quoted\" \uD83D\uDE00";
            http.post("runs/set-tag", run.param("note", value), Repeat.SAFE);

            ObjectNode question = RealRun.body().put("filter", "tags.note LIKE 'é中%'");
            question.putArray("experiment_ids").add(run.experimentId());
            JsonNode found = http.ask("runs/search", question);

            assertThat(found.findValues("value")).extracting(JsonNode::asText).contains(value);
        }
    }
}
