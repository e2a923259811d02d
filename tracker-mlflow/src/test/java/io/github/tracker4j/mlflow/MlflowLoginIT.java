package io.github.tracker4j.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.testservers.FaultProxy;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import io.github.tracker4j.testservers.MlflowServerOptions;
import io.github.tracker4j.testservers.RecordedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** MLflow's own login, as {@code mlflow server --app-name basic-auth} has it. */
class MlflowLoginIT {

    private static final String PASSWORD = "right-and-long-enough";
    private static final String WRONG = "wrong-and-long-enough";

    private static MlflowServer server;

    @BeforeAll
    static void startServer() {
        Servers.announceNothing();
        server = MlflowServer.start(
                Version.V3,
                MlflowServerOptions.defaults()
                        .arguments("--app-name", "basic-auth")
                        .environment("MLFLOW_FLASK_SERVER_SECRET_KEY", "only-for-tests")
                        .environment("MLFLOW_AUTH_ADMIN_PASSWORD", PASSWORD));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static MlflowTracker tracker(URI uri, String password) {
        return new MlflowTracker(MlflowOptions.builder(uri)
                .credentials(MlflowCredentials.basic("admin", password))
                .build());
    }

    @Test
    void withTheRightPasswordARunIsLoggedAndReadBack() throws IOException {
        try (MlflowTracker tracker = tracker(server.uri(), PASSWORD)) {
            Run run = tracker.startRun(RunSpec.in("behind a login"));
            run.logParam("eta", 0.1);
            run.logMetric("loss", 0.5, 1, 2);
            run.logText("notes/a.txt", "hello");
            run.end(RunStatus.FINISHED);

            RunInfo info = tracker.reader().run(run.id());
            assertThat(info.status()).isEqualTo(RunStatus.FINISHED);
            assertThat(info.params()).isEqualTo(Map.of("eta", "0.1"));
            try (MetricCursor history = tracker.reader().history(run.id(), "loss")) {
                assertThat(history.next()).isEqualTo(Metric.of("loss", 0.5, 1, 2));
                assertThat(history.hasNext()).isFalse();
            }
            try (InputStream in = tracker.reader().open(run.id(), "notes/a.txt")) {
                assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("hello");
            }
        }
    }

    @Test
    void aWrongPasswordIsOneErrorOfTheDestinationAtOnceAndIsShownNowhere() {
        try (FaultProxy proxy = FaultProxy.before(server.uri());
                MlflowTracker tracker = tracker(proxy.uri(), WRONG);
                CapturedLogs logs = CapturedLogs.of("")) {
            RejectedException refused =
                    catchThrowableOfType(RejectedException.class, () -> tracker.startRun(RunSpec.in("behind a login")));

            assertThat(refused.scope()).isEqualTo(RejectedException.Scope.DESTINATION);
            assertThat(refused)
                    .hasMessageContaining("was refused by the MLflow server: 401")
                    .hasMessageContaining("You are not authenticated")
                    .hasMessageContaining("check the credentials (MLFLOW_TRACKING_USERNAME and _PASSWORD")
                    .hasNoSuppressedExceptions();
            assertThat(Throwables.getStackTrace(refused)).contains("401").doesNotContain(WRONG);
            assertThat(logs.lines()).noneMatch(line -> line.contains("WARNING") || line.contains(WRONG));
            assertThat(proxy.requests())
                    .extracting(RecordedRequest::path)
                    .as("what the server is, and the first request that needs the login, each once")
                    .hasSize(3)
                    .doesNotHaveDuplicates();
        }
    }
}
