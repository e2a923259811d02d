package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.Content;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.mlflow.MlflowHttp.Repeat;
import io.github.tracker4j.testservers.Fault;
import io.github.tracker4j.testservers.FaultProxy;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A network that refuses, breaks, falls silent or drips, in front of a real server. */
@Timeout(120)
@Tag("each-jdk")
class NetworkFaultsIT {

    private static final Duration SILENCE = Duration.ofMillis(500);
    private static final Duration BUDGET = Duration.ofSeconds(4);
    private static final Duration BUDGET_WITH_SLACK = BUDGET.multipliedBy(5);

    private FaultProxy proxy;
    private MlflowHttp http;
    private ArtifactStore store;
    private RealRun run;

    @BeforeEach
    void createRun() {
        proxy = FaultProxy.before(MlflowServer.shared(Version.V3).uri());
        MlflowOptions patient = MlflowOptions.builder(proxy.uri()).build();
        try (MlflowHttp first = new MlflowHttp(patient)) {
            run = RealRun.create(first);
        }
        MlflowOptions options = MlflowOptions.builder(proxy.uri())
                .readTimeout(SILENCE)
                .artifactReadTimeout(SILENCE)
                .timeBudget(BUDGET)
                .build();
        http = new MlflowHttp(options);
        store = new ArtifactStore(http, options);
        proxy.clearRequests();
    }

    @AfterEach
    void close() {
        http.close();
        proxy.close();
    }

    private static Predicate<String> to(String endpoint) {
        return request -> request.contains(endpoint);
    }

    private ObjectNode newRun() {
        return RealRun.body().put("experiment_id", run.experimentId());
    }

    private int runsOfTheExperiment() {
        ObjectNode question = RealRun.body();
        question.putArray("experiment_ids").add(run.experimentId());
        try (MlflowHttp direct = new MlflowHttp(
                MlflowOptions.builder(MlflowServer.shared(Version.V3).uri()).build())) {
            return direct.ask("runs/search", question).path("runs").size();
        }
    }

    private long requests(String endpoint) {
        return proxy.requests().stream()
                .filter(request -> request.toString().contains(endpoint))
                .count();
    }

    private static Throwable within(Duration limit, Runnable call) {
        long start = System.nanoTime();
        Throwable thrown = catchThrowable(call::run);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
        return thrown;
    }

    @ParameterizedTest
    @EnumSource(Repeat.class)
    void aRefusedConnectionIsUnavailableWithinTheBudget(Repeat repeat) {
        proxy.refuse();

        assertThat(within(BUDGET_WITH_SLACK, () -> http.post("runs/create", newRun(), repeat)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("is the server running there?");
        assertThat(runsOfTheExperiment()).isEqualTo(1);
    }

    @Test
    void aServerThatComesBackWithinTheBudgetIsReachedEvenByACreate() throws InterruptedException {
        proxy.refuse();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller =
                new Thread(() -> thrown.set(catchThrowable(() -> http.post("runs/create", newRun(), Repeat.ONCE))));
        try (CapturedLogs logs = CapturedLogs.of(Persistence.class.getName())) {
            caller.start();
            Awaitility.await().until(() -> logs.lines().toString().contains("it is sent again"));
            proxy.accept();
            caller.join(BUDGET_WITH_SLACK.toMillis());
        }

        assertThat(thrown.get()).isNull();
        assertThat(runsOfTheExperiment()).isEqualTo(2);
    }

    @Test
    void aCreateThatMayHaveArrivedIsSentOnce() {
        proxy.next(to("runs/create"), Fault.resetBeforeRequest());

        assertThatThrownBy(() -> http.post("runs/create", newRun(), Repeat.ONCE))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("may have been applied");
        assertThat(requests("runs/create")).isEqualTo(1);
        assertThat(runsOfTheExperiment()).isEqualTo(1);
    }

    @Test
    void aCreateWhoseReplyIsLostIsSentOnceAndThereOnce() {
        proxy.next(to("runs/create"), Fault.resetAfterRequest());

        assertThatThrownBy(() -> http.post("runs/create", newRun(), Repeat.ONCE))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(requests("runs/create")).isEqualTo(1);
        assertThat(runsOfTheExperiment()).isEqualTo(2);
    }

    @Test
    void aBatchWhoseReplyIsLostIsSentAgainAndThereOnce() {
        proxy.next(to("runs/log-batch"), Fault.resetAfterRequest())
                .next(to("runs/log-batch"), Fault.hangAfterRequest());

        http.post("runs/log-batch", run.metric("x", 1), Repeat.SAFE);

        assertThat(requests("runs/log-batch")).isEqualTo(3);
        assertThat(run.points(http, "x")).isEqualTo(1);
    }

    @Test
    void aServerThatNeverAnswersIsUnavailableToAReadAndInDoubtForAWrite() {
        proxy.always(Fault.hangBeforeRequest());

        assertThat(within(BUDGET_WITH_SLACK, () -> http.get("runs/get", Map.of("run_id", run.id()))))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("silent for 500 ms");
        assertThat(within(BUDGET_WITH_SLACK, () -> http.post("runs/log-batch", run.metric("x", 1), Repeat.SAFE)))
                .isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void aReplyThatDripsEndsWithTheBudget() {
        proxy.always(Fault.slowReply(1, Duration.ofMillis(200)));

        assertThat(within(BUDGET_WITH_SLACK, () -> http.get("runs/get", Map.of("run_id", run.id()))))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("time budget");
        assertThat(within(BUDGET_WITH_SLACK, () -> http.post("runs/set-tag", run.param("a", "b"), Repeat.SAFE)))
                .isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void aTruncatedReplyIsReadAgainAndIsNoSuccessOfACreate() {
        proxy.next(to("runs/get"), Fault.truncateReply(20)).next(to("runs/create"), Fault.truncateReply(20));

        assertThat(http.get("runs/get", Map.of("run_id", run.id()))
                        .at("/run/info/run_id")
                        .asText())
                .isEqualTo(run.id());
        assertThatThrownBy(() -> http.post("runs/create", newRun(), Repeat.ONCE))
                .isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() throws InterruptedException {
        try (MlflowHttp patient =
                new MlflowHttp(MlflowOptions.builder(proxy.uri()).build())) {
            proxy.always(Fault.hangBeforeRequest());
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            AtomicReference<Boolean> flag = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                thrown.set(catchThrowable(() -> patient.post("runs/set-tag", run.param("a", "b"), Repeat.SAFE)));
                flag.set(Thread.currentThread().isInterrupted());
            });
            caller.start();
            Awaitility.await().until(() -> requests("runs/set-tag") == 1);

            caller.interrupt();
            caller.join(Duration.ofSeconds(30).toMillis());

            assertThat(thrown.get()).isInstanceOf(OutcomeUnknownException.class).hasMessageContaining("interrupted");
            assertThat(flag.get()).isTrue();
        }
    }

    @Test
    void anInterruptDuringThePauseBetweenTwoAttemptsEndsItToo() {
        proxy.refuse();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> http.get("runs/get", Map.of("run_id", run.id())))
                .isInstanceOf(UnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void closingEndsARequestThatHangs() {
        MlflowHttp closing = new MlflowHttp(MlflowOptions.builder(proxy.uri()).build());
        proxy.always(Fault.hangBeforeRequest());
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() ->
                thrown.set(catchThrowable(() -> closing.post("runs/set-tag", run.param("a", "b"), Repeat.SAFE))));
        caller.start();
        Awaitility.await().until(() -> requests("runs/set-tag") == 1);

        closing.close();

        Awaitility.await().until(() -> thrown.get() != null);
        assertThat(thrown.get()).isInstanceOf(OutcomeUnknownException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> closing.get("runs/get", Map.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anUploadThatBreaksOrWhoseReplyIsLostIsSentAgainFromItsFirstByte() throws IOException {
        byte[] bytes = new byte[1_000_000];
        bytes[999_999] = 7;
        proxy.next(to("PUT"), Fault.resetBeforeRequest()).next(to("PUT"), Fault.resetAfterRequest());

        store.put(run.artifactUri(), run.id(), "f", Content.of(bytes));

        assertThat(requests("PUT")).isEqualTo(3);
        try (InputStream in = store.open(run.artifactUri(), run.id(), "f")) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void anUploadThatIsNeverAnsweredIsInDoubt() {
        proxy.next(to("PUT"), Fault.hangAfterRequest(), Integer.MAX_VALUE);

        assertThat(within(
                        BUDGET_WITH_SLACK,
                        () -> store.put(run.artifactUri(), run.id(), "f", Content.of("never answered"))))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("artifact f");
    }

    @Test
    void aDownloadThatIsCutIsAnErrorAndNoShortFile() throws IOException {
        store.put(run.artifactUri(), run.id(), "f", Content.of(new byte[100_000]));
        proxy.next(to("GET"), Fault.truncateReply(50_000));

        try (InputStream in = store.open(run.artifactUri(), run.id(), "f")) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
        }
    }
}
