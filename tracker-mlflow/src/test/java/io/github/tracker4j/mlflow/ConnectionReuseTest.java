package io.github.tracker4j.mlflow;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.mlflow.MlflowHttp.Repeat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connections a request goes out on: one that a server is about to drop would lose it. */
class ConnectionReuseTest {

    // Servers drop a connection after 5 s; five times that is slack for a busy machine.
    private static final Duration LIMIT = Duration.ofSeconds(25);

    private static MlflowHttp http(URI server) {
        return new MlflowHttp(MlflowOptions.builder(server).build());
    }

    private static MockResponse.Builder ok() {
        return new MockResponse.Builder().body("{}");
    }

    @Test
    void aConnectionServesRequestAfterRequest() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.enqueue(ok().build());
            server.enqueue(ok().build());
            server.start();
            try (MlflowHttp http = http(server.url("/").uri())) {
                http.post("runs/create", Json.object(), Repeat.ONCE);
                http.post("runs/create", Json.object(), Repeat.ONCE);
            }

            assertThat(server.takeRequest().getExchangeIndex()).isZero();
            assertThat(server.takeRequest().getExchangeIndex()).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "closed by the server: {0}")
    @ValueSource(booleans = {true, false})
    void afterA500TheNextCreateHasAConnectionOfItsOwnAndSucceeds(boolean closes) throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            MockResponse.Builder error = new MockResponse.Builder().code(500).body("boom");
            server.enqueue(
                    closes
                            ? error.onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
                                    .build()
                            : error.build());
            server.enqueue(ok().build());
            server.start();
            try (MlflowHttp http = http(server.url("/").uri())) {
                assertThatThrownBy(() -> http.post("runs/create", Json.object(), Repeat.ONCE))
                        .isInstanceOf(OutcomeUnknownException.class);

                http.post("runs/create", Json.object(), Repeat.ONCE);
            }

            assertThat(server.getRequestCount()).isEqualTo(2);
            server.takeRequest();
            assertThat(server.takeRequest().getExchangeIndex())
                    .as("the first on its connection")
                    .isZero();
        }
    }

    @Test
    void aConnectionWithoutARequestIsClosedByTheClientAndNotLeftForTheServerToDrop() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> afterTheAnswer = new CompletableFuture<>();
            Thread thread = new Thread(() -> answerOnceAndListen(server, afterTheAnswer));
            thread.setDaemon(true);
            thread.start();
            try (MlflowHttp http = http(URI.create("http://127.0.0.1:" + server.getLocalPort()))) {
                http.get("runs/get", Map.of());

                assertThat(afterTheAnswer)
                        .as("what comes after the answer: the end of the stream")
                        .succeedsWithin(LIMIT)
                        .isEqualTo(-1);
            }
        }
    }

    private static void answerOnceAndListen(ServerSocket server, CompletableFuture<Integer> next) {
        try (Socket client = server.accept()) {
            String head = "";
            while (!head.endsWith("\r\n\r\n")) {
                head += (char) client.getInputStream().read();
            }
            client.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(US_ASCII));
            next.complete(client.getInputStream().read());
        } catch (IOException e) {
            next.completeExceptionally(e);
        }
    }
}
