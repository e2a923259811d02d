package io.github.tracker4j.mlflow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.moreThanOrExactly;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.UnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers that are a success by their status, and do not say what they should. */
class UnusableAnswersTest {

    private static final String API = "/api/2.0/mlflow/";
    private static final String RUN = "{\"info\":{\"run_id\":\"abc\",\"experiment_id\":\"7\",\"status\":\"RUNNING\"}}";
    private static final RunId ID = new RunId("abc");

    @RegisterExtension
    private final WireMockExtension server = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private MlflowTracker tracker;

    @BeforeEach
    void open() {
        tracker = tracker(Duration.ofMillis(100));
        answer(get(urlPathEqualTo("/api/3.0/mlflow/server-info")), "{\"store_type\":\"SqlStore\"}");
        answer(get(urlPathEqualTo("/version")), "3.17.2");
        answer(
                get(urlPathEqualTo(API + "experiments/get-by-name")),
                "{\"experiment\":{\"experiment_id\":\"7\",\"name\":\"digits\",\"lifecycle_stage\":\"active\"}}");
        answer(post(urlPathEqualTo(API + "experiments/search")), "{}");
        answer(get(urlPathEqualTo(API + "runs/get")), "{\"run\":" + RUN + "}");
    }

    @AfterEach
    void close() {
        tracker.close();
    }

    private MlflowTracker tracker(Duration settleTime) {
        return new MlflowTracker(MlflowOptions.builder(URI.create(server.baseUrl()))
                .timeBudget(Duration.ofMillis(500))
                .settleTime(settleTime)
                .build());
    }

    private void answer(MappingBuilder request, String body) {
        server.stubFor(request.willReturn(
                aResponse().withHeader("Content-Type", "application/json").withBody(body)));
    }

    @Test
    void aLatestValueThatIsNoNumberIsNamedAndTheRunUnavailable() {
        answer(
                get(urlPathEqualTo(API + "runs/get")),
                "{\"run\":{\"info\":{\"run_id\":\"abc\"},\"data\":{\"metrics\":[{\"key\":\"loss\",\"value\":\"high\"}]}}}");

        assertThatThrownBy(() -> tracker.reader().runs(RunQuery.all().withId(ID)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("'loss'")
                .hasMessageContaining("'high'")
                .hasMessageContaining("abc");
    }

    @Test
    void aPointOfAHistoryThatIsNoNumberIsNamedAndTheHistoryUnavailable() {
        answer(
                get(urlPathEqualTo(API + "metrics/get-history")),
                "{\"metrics\":[{\"key\":\"loss\",\"value\":\"high\"}]}");

        assertThatThrownBy(() -> tracker.reader().history(ID, "loss"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("'high'");
    }

    @Test
    void anAnswerWithoutTheRunThatWasAskedForIsUnavailable() {
        answer(get(urlPathEqualTo(API + "runs/get")), "{}");

        assertThatThrownBy(() -> tracker.reader().history(ID, "loss"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("without a run");
    }

    @Test
    void aRunWhoseCreateWasAnsweredWithoutItIsFoundByItsTagAndNotMadeTwice() {
        answer(post(urlPathEqualTo(API + "runs/create")), "{}");
        answer(post(urlPathEqualTo(API + "runs/search")), "{\"runs\":[" + RUN + "]}");

        Run run = tracker.startRun(RunSpec.in("digits"));

        assertThat(run.id()).isEqualTo(ID);
        run.detach();
        server.verify(1, postRequestedFor(urlPathEqualTo(API + "runs/create")));
    }

    @Test
    void aRunWhoseCreateWasAnsweredWithoutItAndThatIsNotFoundIsInDoubt() {
        answer(post(urlPathEqualTo(API + "runs/create")), "{}");
        answer(post(urlPathEqualTo(API + "runs/search")), "{}");

        assertThatThrownBy(() -> tracker.startRun(RunSpec.in("digits")))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("without a run")
                .hasMessageContaining("createOrResume()");

        server.verify(1, postRequestedFor(urlPathEqualTo(API + "runs/create")));
    }

    @Test
    void anInterruptWhileARunIsInDoubtKeepsTheFlagAndNamesTheWayToGoOn() throws Exception {
        answer(post(urlPathEqualTo(API + "runs/create")), "{}");
        answer(post(urlPathEqualTo(API + "runs/search")), "{}");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        try (MlflowTracker patient = tracker(Duration.ofSeconds(60))) {
            Thread thread = new Thread(() -> {
                thrown.set(catchThrowable(() -> patient.startRun(RunSpec.in("digits"))));
                flag.set(Thread.currentThread().isInterrupted());
            });
            thread.start();
            // After the fourth look the pauses are long, so the interrupt meets one of them.
            await().untilAsserted(() ->
                    server.verify(moreThanOrExactly(4), postRequestedFor(urlPathEqualTo(API + "runs/search"))));
            thread.interrupt();
            thread.join();
        }

        assertThat(thrown.get())
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("createOrResume()")
                .hasMessageContaining("interrupted");
        assertThat(flag.get()).isTrue();
    }
}
