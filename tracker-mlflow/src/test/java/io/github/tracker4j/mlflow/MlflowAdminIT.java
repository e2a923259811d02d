package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mlflow.tracking.MlflowClient;

/** What only a server knows of what an owner does after runs were logged; the rest are cases of the contract. */
class MlflowAdminIT {

    private final String experiment = "admin " + RunId.random();

    @BeforeAll
    static void quiet() {
        Servers.announceNothing();
    }

    @ParameterizedTest
    @EnumSource
    void anExperimentThatIsDeletedIsNotDescribed(Version version) {
        MlflowServer server = MlflowServer.shared(version);
        try (MlflowTracker tracker = Servers.tracker(server);
                MlflowClient client = new MlflowClient(server.uri().toString())) {
            ExperimentSpec before = ExperimentSpec.named(experiment).describedAs("before");
            tracker.startRun(RunSpec.in(before)).end(RunStatus.FINISHED);
            client.deleteExperiment(
                    client.getExperimentByName(experiment).orElseThrow().getExperimentId());

            assertThatThrownBy(() -> tracker.admin().orElseThrow().updateExperiment(before.describedAs("after")))
                    .asInstanceOf(type(RejectedException.class))
                    .satisfies(e -> {
                        assertThat(e.scope()).isEqualTo(RejectedException.Scope.DESTINATION);
                        assertThat(e).hasMessageContainingAll(experiment, "is deleted", "mlflow experiments restore");
                    });
            assertThat(tracker.reader().experiments())
                    .filteredOn(one -> one.name().equals(experiment))
                    .extracting(ExperimentInfo::description)
                    .containsExactly("before");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDescriptionIsTheOneThatItsPageShows(Version version) {
        MlflowServer server = MlflowServer.shared(version);
        try (MlflowTracker tracker = Servers.tracker(server);
                MlflowClient client = new MlflowClient(server.uri().toString())) {
            Run run = tracker.startRun(RunSpec.in(experiment));
            run.end(RunStatus.FINISHED);

            tracker.admin()
                    .orElseThrow()
                    .updateExperiment(ExperimentSpec.named(experiment)
                            .describedAs("shown")
                            .withTags(Map.of("a", "b")));

            assertThat(client.getExperimentByName(experiment).orElseThrow().getTagsList())
                    .extracting(tag -> tag.getKey() + "=" + tag.getValue())
                    .contains("mlflow.note.content=shown", "a=b");
        }
    }
}
