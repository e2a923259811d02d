package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.PythonEnvironment;
import io.github.tracker4j.testservers.PythonScript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told whose configuration is right but whose server is not: one message, from the first run. */
class ServerTroubleIT {

    private static final String EXPERIMENT = "trouble " + RunId.random();

    @TempDir
    Path directory;

    @Test
    void aServerThatIsNotThereIsNamedWithinTheTimeBudget() throws IOException {
        URI nowhere;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = URI.create("http://127.0.0.1:" + closed.getLocalPort());
        }

        long start = System.nanoTime();
        UnavailableException thrown = firstRun(UnavailableException.class, nowhere);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5 * 2));
        assertThat(thrown).hasMessageContaining("127.0.0.1:" + nowhere.getPort());
    }

    @Test
    void aWrongPasswordIsToldWithoutShowingIt() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "You are not authenticated.".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"mlflow\"");
            exchange.sendResponseHeaders(401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            URI uri = URI.create(
                    "http://ann:hunter2@127.0.0.1:" + server.getAddress().getPort());

            RejectedException thrown = firstRun(RejectedException.class, uri);

            assertThat(thrown.scope()).isEqualTo(RejectedException.Scope.DESTINATION);
            assertThat(thrown)
                    .hasMessageContaining("401")
                    .hasMessageContaining("MLFLOW_TRACKING_USERNAME")
                    .hasMessageNotContaining("hunter2");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anExperimentThatWasDeletedIsNamedWithTheRemedy() {
        MlflowServer server = MlflowServer.shared(MlflowServer.Version.V3);
        try (ExperimentTracker tracker = ConfigFile.direct(server.uri())) {
            tracker.run(RunSpec.in(EXPERIMENT), run -> run.logParam("a", 1));
        }
        PythonScript.text(
                        PythonEnvironment.MLFLOW_3,
                        "import sys, mlflow; c = mlflow.MlflowClient(sys.argv[1]);"
                                + " c.delete_experiment(c.get_experiment_by_name(sys.argv[2]).experiment_id)")
                .run(server.uri().toString(), EXPERIMENT);

        RejectedException thrown = firstRun(RejectedException.class, server.uri());

        assertThat(thrown.scope()).isEqualTo(RejectedException.Scope.DESTINATION);
        assertThat(thrown)
                .hasMessageContaining(EXPERIMENT)
                .hasMessageContaining("deleted")
                .hasMessageContaining("restore");
    }

    /** Opens the configuration, which needs no server, and gives what starting a run in it throws. */
    private <E extends TrackingException> E firstRun(Class<E> type, URI uri) {
        String yaml = "tracking: {backend: mlflow, mode: direct, uri: '${env:SERVER}', mlflow: {timeouts: {total: 2}}}";
        try (ExperimentTracker tracker = new ConfigFile(directory).open(yaml, Map.of("SERVER", uri.toString()))) {
            E thrown = catchThrowableOfType(type, () -> tracker.startRun(RunSpec.in(EXPERIMENT)));
            assertThat(thrown).as("what starting a run throws").isNotNull();
            return thrown;
        }
    }
}
