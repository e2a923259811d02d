package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.tracker4j.Content;
import io.github.tracker4j.mlflow.MlflowHttp.Repeat;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Credentials and bodies appear in no error, no text of an object and no log at any level, whatever a server says. */
class SecretsTest {

    private static final String PASSWORD = "pa55word-of-alice";
    private static final String TOKEN = "t0ken-of-alice";
    private static final String HEADER = "cf-access-s3cret";
    private static final String BODY = "b0dy-with-patient-data";
    private static final String BASIC = "YWxpY2U6cGE1NXdvcmQtb2YtYWxpY2U=";
    private static final int[] STATUSES = {200, 302, 400, 401, 403, 404, 429, 500, 503};

    private final MockWebServer server = new MockWebServer();
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void startServerThatQuotesWhatItIsSent() throws Exception {
        AtomicInteger count = new AtomicInteger();
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                int status = STATUSES[count.getAndIncrement() % STATUSES.length];
                String quoted = "You sent " + request.getHeaders().get("Authorization") + " "
                        + request.getHeaders().get("X-Access");
                MockResponse.Builder answer = new MockResponse.Builder()
                        .code(status)
                        .body(quoted)
                        .addHeader("Location", "http://elsewhere/?token=" + TOKEN);
                return status == 500
                        ? answer.onResponseStart(new SocketEffect.CloseSocket()).build()
                        : answer.build();
            }
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private void listen(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        said.add(trace.toString());
        if (thrown instanceof MlflowRefusal refusal) {
            listen(refusal.toRejected("Logging"));
        }
    }

    private void use(MlflowOptions.Builder builder) {
        MlflowOptions options = builder.timeBudget(Duration.ofMillis(300))
                .headers(() -> Map.of("X-Access", HEADER))
                .build();
        said.add(options + " " + options.credentials().get());
        try (MlflowHttp http = new MlflowHttp(options)) {
            ArtifactStore store = new ArtifactStore(http, options);
            for (int i = 0; i < STATUSES.length; i++) {
                listen(catchThrowable(
                        () -> http.post("runs/set-tag", RealRun.body().put("value", BODY), Repeat.SAFE)));
                listen(catchThrowable(() -> http.get("runs/get", Map.of())));
                listen(catchThrowable(() -> store.put("mlflow-artifacts:/1", "r", "f", Content.of(BODY))));
            }
        }
    }

    @Test
    void nothingThatIsThrownPrintedOrLoggedHoldsASecret() {
        URI plain = URI.create("http://127.0.0.1:" + server.getPort());
        URI withPassword = URI.create("http://alice:" + PASSWORD + "@127.0.0.1:" + server.getPort());
        try (CapturedLogs logs = CapturedLogs.of("")) {
            use(MlflowOptions.builder(withPassword));
            use(MlflowOptions.builder(plain).credentials(MlflowCredentials.bearer(TOKEN)));
            // The recorder itself is no part of what is tested.
            logs.lines().stream()
                    .filter(line -> !line.contains("mockwebserver"))
                    .forEach(said::add);
        }

        assertThat(server.getRequestCount()).isGreaterThan(STATUSES.length);
        assertThat(said)
                .hasSizeGreaterThan(STATUSES.length)
                .allSatisfy(text -> assertThat(text).doesNotContain(PASSWORD, TOKEN, HEADER, BODY, BASIC));
        assertThat(said.toString()).contains("[hidden]").contains("it is sent again");
    }

    @Test
    void aHeaderThatCannotBeSentIsNamedWithoutItsValue() {
        MlflowOptions options = MlflowOptions.builder(URI.create("http://127.0.0.1:" + server.getPort()))
                .headers(() -> Map.of("X-Access", HEADER + "\n"))
                .build();
        try (MlflowHttp http = new MlflowHttp(options)) {
            assertThat(catchThrowable(() -> http.text("version")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("X-Access")
                    .hasMessageNotContaining(HEADER);
        }
    }

    @Test
    void anOriginIsNeverSent() {
        MlflowOptions options = MlflowOptions.builder(URI.create("http://127.0.0.1:" + server.getPort()))
                .headers(() -> Map.of("Origin", "https://elsewhere"))
                .build();
        try (MlflowHttp http = new MlflowHttp(options)) {
            assertThat(catchThrowable(() -> http.text("version")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Origin");
        }
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void credentialsGoToNoOtherPort() throws Exception {
        try (MockWebServer tracking = new MockWebServer()) {
            tracking.start();
            MlflowOptions options = MlflowOptions.builder(URI.create("http://127.0.0.1:" + tracking.getPort()))
                    .credentials(MlflowCredentials.bearer(TOKEN))
                    .headers(() -> Map.of("X-Access", HEADER))
                    .timeBudget(Duration.ofSeconds(5))
                    .build();
            try (MlflowHttp http = new MlflowHttp(options)) {
                ArtifactStore store = new ArtifactStore(http, options);
                // The first answer of the server is 200.
                store.open("http://127.0.0.1:" + server.getPort() + "/api/2.0/mlflow-artifacts/artifacts/1", "r", "f")
                        .close();
            }
        }
        assertThat(server.takeRequest().getHeaders().names()).doesNotContain("Authorization", "X-Access");
    }

    @Test
    void credentialsGoToNoOtherHost() throws Exception {
        MlflowOptions options = MlflowOptions.builder(URI.create("http://127.0.0.1:" + server.getPort()))
                .credentials(MlflowCredentials.bearer(TOKEN))
                .timeBudget(Duration.ofSeconds(5))
                .build();
        try (MlflowHttp http = new MlflowHttp(options)) {
            ArtifactStore store = new ArtifactStore(http, options);
            // The first answer of the server is 200.
            store.open("http://localhost:" + server.getPort() + "/api/2.0/mlflow-artifacts/artifacts/1", "r", "f")
                    .close();
        }
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isNull();
    }
}
