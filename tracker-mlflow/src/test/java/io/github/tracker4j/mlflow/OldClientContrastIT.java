package io.github.tracker4j.mlflow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.mlflow.MlflowHttp.Repeat;
import io.github.tracker4j.testservers.Fault;
import io.github.tracker4j.testservers.FaultProxy;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/**
 * What {@code org.mlflow:mlflow-client} does and this transport does not, each beside the other in front of a real server
 * where that is cheap.
 */
@Timeout(120)
@Tag("slow")
class OldClientContrastIT {

    private AnsweringProxy proxy;
    private MlflowHttp ours;
    private MlflowClient theirs;
    private RealRun run;

    @BeforeEach
    void createRun() {
        proxy = AnsweringProxy.before(MlflowServer.shared(Version.V3).uri());
        ours = new MlflowHttp(MlflowOptions.builder(proxy.uri())
                .timeBudget(Duration.ofSeconds(10))
                .build());
        theirs = new MlflowClient(proxy.uri().toString());
        run = RealRun.create(ours);
    }

    @AfterEach
    void close() {
        ours.close();
        theirs.close();
        proxy.close();
    }

    @Test
    void aRefusedRequestIsSentOnceAndNotThreeTimes() {
        proxy.always("runs/log-parameter", aResponse().withStatus(400).withBody("no"));

        assertThat(catchThrowable(() -> theirs.logParam(run.id(), "a", "b"))).isNotNull();
        assertThat(proxy.requests("runs/log-parameter")).hasSize(3);

        assertThatThrownBy(() -> ours.post("runs/log-parameter", run.param("a", "b"), Repeat.SAFE))
                .isInstanceOf(MlflowRefusal.class);
        assertThat(proxy.requests("runs/log-parameter")).hasSize(3 + 1);
    }

    @Test
    void aCreateIsNotRepeatedBlindlyAfterAServerError() {
        proxy.always("runs/create", aResponse().withStatus(500));
        int before = proxy.requests("runs/create").size();

        assertThat(catchThrowable(() -> theirs.createRun(run.experimentId()))).isNotNull();
        assertThat(proxy.requests("runs/create")).hasSize(before + 3);

        assertThatThrownBy(() ->
                        ours.post("runs/create", RealRun.body().put("experiment_id", run.experimentId()), Repeat.ONCE))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(proxy.requests("runs/create")).hasSize(before + 3 + 1);
    }

    @Test
    void theTimeThatAServerAsksForIsKept() {
        proxy.next(1, "runs/set-tag", aResponse().withStatus(429).withHeader("Retry-After", "2"));

        ours.post("runs/set-tag", run.param("a", "b"), Repeat.SAFE);

        var asked = proxy.requests("runs/set-tag");
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1).getLoggedDate())
                .isAfterOrEqualTo(asked.get(0).getLoggedDate().toInstant().plusSeconds(2));
    }

    @Test
    void aSecondTooManyRequestsDoesNotHangForEver() throws ExecutionException, InterruptedException {
        proxy.next(2, "runs/set-tag", aResponse().withStatus(429).withBody("slow down"));
        ours.post("runs/set-tag", run.param("a", "b"), Repeat.SAFE);
        assertThat(proxy.requests("runs/set-tag")).hasSize(3);

        proxy.next(2, "runs/log-parameter", aResponse().withStatus(429).withBody("slow down"));
        CompletableFuture<Void> old = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            theirs.logParam(run.id(), "a", "b");
            old.complete(null);
        });
        caller.setDaemon(true);
        caller.start();
        assertThatThrownBy(() -> old.get(8, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(proxy.requests("runs/log-parameter")).hasSize(2);
    }

    @Test
    void aServerThatAcceptsAndStaysSilentIsGivenUp() {
        try (FaultProxy silent =
                        FaultProxy.before(MlflowServer.shared(Version.V3).uri()).always(Fault.hangBeforeRequest());
                MlflowHttp bounded = new MlflowHttp(MlflowOptions.builder(silent.uri())
                        .readTimeout(Duration.ofMillis(500))
                        .timeBudget(Duration.ofSeconds(2))
                        .build())) {
            assertThatThrownBy(() -> bounded.get("runs/get", Map.of("run_id", run.id())))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("silent");
        }
    }

    @Test
    void credentialsOfTheEnvironmentAndOfTheUriAreSent() {
        Map<String, String> environment =
                Map.of("MLFLOW_TRACKING_URI", proxy.uri().toString(), "MLFLOW_TRACKING_TOKEN", "from-environment");
        MlflowOptions options = MlflowOptions.fromEnvironment(environment::get, Path.of("no-such-directory"));
        try (MlflowHttp http = new MlflowHttp(options)) {
            http.get("runs/get", Map.of("run_id", run.id()));
        }
        assertThat(lastHeader("Authorization")).isEqualTo("Bearer from-environment");

        String withUser = "http://user:pass@127.0.0.1:" + proxy.uri().getPort();
        try (MlflowHttp http =
                new MlflowHttp(MlflowOptions.builder(URI.create(withUser)).build())) {
            http.get("runs/get", Map.of("run_id", run.id()));
        }
        assertThat(lastHeader("Authorization")).isEqualTo("Basic dXNlcjpwYXNz");

        try (MlflowClient old = new MlflowClient(withUser)) {
            old.getRun(run.id());
        }
        assertThat(lastHeader("Authorization")).isNull();
    }

    @Test
    void headersOfOnesOwnGoWithEveryRequestAndAnHttpProxyIsUsed() {
        AnsweringProxy other =
                AnsweringProxy.before(MlflowServer.shared(Version.V3).uri());
        MlflowOptions options = MlflowOptions.builder(
                        MlflowServer.shared(Version.V3).uri())
                .headers(() -> Map.of("CF-Access-Client-Id", "me"))
                .proxy("127.0.0.1", other.uri().getPort())
                .build();
        try (other;
                MlflowHttp http = new MlflowHttp(options)) {
            http.get("runs/get", Map.of("run_id", run.id()));

            assertThat(other.requests("runs/get"))
                    .singleElement()
                    .satisfies(request ->
                            assertThat(request.getHeader("CF-Access-Client-Id")).isEqualTo("me"));
        }
    }

    @Test
    void bodiesAreNeverLogged() {
        try (CapturedLogs logs = CapturedLogs.of("")) {
            ours.post("runs/set-tag", run.param("diagnosis", "patient-4711"), Repeat.SAFE);
            ours.get("runs/get", Map.of("run_id", run.id()));

            // The other side of the wire runs in this JVM too.
            assertThat(logs.lines())
                    .filteredOn(line -> !line.contains("wiremock"))
                    .noneMatch(line -> line.contains("patient-4711"));
        }
    }

    @Test
    void aProviderOfTheOldClientsCredentialsCanBeHandedOver() {
        MlflowOptions options = MlflowClientCredentials.options(
                        new BasicMlflowHostCreds(proxy.uri().toString(), "user", "pass"))
                .build();
        try (MlflowHttp http = new MlflowHttp(options)) {
            http.get("runs/get", Map.of("run_id", run.id()));
        }

        assertThat(lastHeader("Authorization")).isEqualTo("Basic dXNlcjpwYXNz");
    }

    private String lastHeader(String name) {
        var requests = proxy.requests("runs/get");
        return requests.get(requests.size() - 1).getHeader(name);
    }
}
