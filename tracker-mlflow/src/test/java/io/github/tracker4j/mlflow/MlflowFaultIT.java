package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.Content;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.testservers.Fault;
import io.github.tracker4j.testservers.FaultProxy;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import io.github.tracker4j.testservers.MlflowServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of runs when replies are lost, and servers refuse, hang or die: one run, each point once, no hang. */
class MlflowFaultIT {

    private static final Duration BUDGET = Duration.ofSeconds(2);
    private static final MlflowServerOptions ON_FILES =
            MlflowServerOptions.defaults().fileStore();

    private final String experiment = "faults " + RunId.random();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void quiet() {
        Servers.announceNothing();
    }

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }

    private MlflowTracker tracker(MlflowOptions.Builder options) {
        return opened(new MlflowTracker(options.build()));
    }

    private MlflowTracker tracker(FaultProxy proxy) {
        return tracker(MlflowOptions.builder(proxy.uri()));
    }

    private FaultProxy before(Version version) {
        return opened(FaultProxy.before(MlflowServer.shared(version).uri()));
    }

    @ParameterizedTest
    @EnumSource
    void whenEveryReplyIsLostOnceTheServerHasOneRunAndEachItemOnce(Version version) {
        FaultProxy proxy = before(version);
        MlflowTracker tracker = tracker(proxy);
        for (String endpoint : List.of("experiments/create", "runs/create", "log-inputs", "runs/update")) {
            proxy.next(request -> request.startsWith("POST") && request.contains(endpoint), Fault.resetAfterRequest());
        }
        List<Metric> points = new ArrayList<>(IntStream.range(0, 2300)
                .mapToObj(i -> Metric.of("m" + i % 150, i, i, 1_700_000_000_000L + i))
                .toList());
        points.add(Metric.of("m0", Double.NaN, 9999, 1));
        points.add(Metric.of("m0", Double.POSITIVE_INFINITY, 9998, 1));

        Run run = tracker.startRun(RunSpec.in(experiment));
        loseNextBatch(proxy);
        run.logParams(Map.of("a", 1, "b", 2));
        loseNextBatch(proxy);
        run.setTags(Map.of("t", "1", "u", "2"));
        run.logDataset(DatasetInput.of("train", "1", "local", "{}"));
        // One more than the requests: the one that is sent again is not failed again.
        for (int i = 0; i < 3; i++) {
            proxy.next(request -> request.contains("log-batch"), Fault.resetAfterRequest());
            proxy.next(request -> request.contains("log-batch"), Fault.pass());
        }
        run.log(LogBatch.ofMetrics(points));
        run.end(RunStatus.FINISHED, 1_800_000_000_000L);

        assertThat(proxy.isExhausted()).as("every fault has happened").isTrue();
        RunInfo info = onlyRun(tracker);
        assertThat(info.id()).isEqualTo(run.id());
        assertThat(info.params()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(info.tags()).containsEntry("t", "1").containsEntry("u", "2");
        assertThat(info.inputs()).hasSize(1);
        assertThat(info.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(info.endTime()).isEqualTo(1_800_000_000_000L);
        assertThat(serverPoints(version, info)).isEqualTo(points.size());
    }

    @ParameterizedTest
    @EnumSource
    void aLostReplyToNanAloneIsNoError(Version version) {
        FaultProxy proxy = before(version);
        Run run = tracker(proxy).startRun(RunSpec.in(experiment));
        loseNextBatch(proxy);

        run.logMetric("loss", Double.NaN, 1, 1);

        assertThat(proxy.isExhausted()).isTrue();
        assertThat(serverPoints(version, onlyRun(Servers.tracker(proxy.uri())))).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aRunWhoseCreateHangsIsAdoptedWhenItWasMade(Version version) {
        FaultProxy proxy = before(version);
        MlflowTracker tracker = tracker(MlflowOptions.builder(proxy.uri()).readTimeout(Duration.ofSeconds(3)));
        tracker.startRun(RunSpec.in(experiment)).end(RunStatus.FINISHED);
        proxy.next(request -> request.contains("runs/create"), Fault.hangAfterRequest());
        proxy.clearRequests();

        Run run = tracker.startRun(RunSpec.in(experiment).named("adopted"));
        run.logMetric("loss", 1);

        assertThat(requests(proxy, "runs/create")).isEqualTo(1);
        assertThat(tracker.reader().runs(RunQuery.in(experiment)).items()).hasSize(2);
        assertThat(tracker.reader().run(run.id()).latestMetrics()).containsKey("loss");
    }

    @ParameterizedTest
    @EnumSource
    void aCreateThatMayHaveBeenLostIsNotRepeatedAndTheErrorSaysHowToGoOn(Version version) {
        FaultProxy proxy = before(version);
        MlflowTracker tracker = tracker(MlflowOptions.builder(proxy.uri()).settleTime(Duration.ofMillis(300)));
        RunId id = RunId.random();
        proxy.next(request -> request.contains("runs/create"), Fault.resetBeforeRequest());

        assertThatThrownBy(() -> tracker.startRun(RunSpec.in(experiment).withId(id)))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining(id.value())
                .hasMessageContaining("createOrResume()")
                .hasMessageContaining(experiment);

        assertThat(requests(proxy, "runs/create")).isEqualTo(1);
        Run run = tracker.startRun(RunSpec.in(experiment).withId(id).createOrResume());
        assertThat(onlyRun(tracker).id()).isEqualTo(run.id());
    }

    @Test
    @Tag("slow")
    void aServerOnFilesGetsAnAmbiguousRequestOnceAndReconcilingSettlesIt() {
        MlflowServer server = MlflowServer.shared(Version.V3, ON_FILES);
        FaultProxy proxy = opened(FaultProxy.before(server.uri()));
        MlflowTracker tracker = tracker(MlflowOptions.builder(proxy.uri()).settleTime(Duration.ofSeconds(2)));
        assertThat(tracker.transferLimits().requestsInFlight()).isEqualTo(1);
        Run run = tracker.startRun(RunSpec.in(experiment));
        LogBatch points = LogBatch.ofMetrics(List.of(Metric.of("loss", 1, 1, 1), Metric.of("loss", Double.NaN, 2, 2)));
        proxy.next(request -> request.contains("log-batch"), Fault.resetAfterRequest());

        OutcomeUnknownException unknown = catchThrowableOfType(OutcomeUnknownException.class, () -> run.log(points));

        assertThat(requests(proxy, "log-batch")).isEqualTo(1);
        assertThat(unknown.remaining()).isEqualTo(points);
        run.reconcile(unknown.remaining(), tracker.reader());
        run.reconcile(points, tracker.reader());
        RunInfo info = onlyRun(tracker);
        assertThat(rawHistory(server, info, "loss")).isEqualTo(2);
    }

    @Test
    @Tag("slow")
    void pointsThatReachAServerOnFilesLateButWithinTheSettleTimeAreThereOnce() throws Exception {
        MlflowServer server = MlflowServer.shared(Version.V3, ON_FILES);
        FaultProxy proxy = opened(FaultProxy.before(server.uri()));
        MlflowTracker tracker = tracker(MlflowOptions.builder(proxy.uri())
                .readTimeout(Duration.ofSeconds(2))
                .settleTime(Duration.ofSeconds(20)));
        Run run = tracker.startRun(RunSpec.in(experiment));
        LogBatch points = LogBatch.ofMetrics(List.of(Metric.of("loss", 1, 1, 1), Metric.of("loss", 2, 2, 2)));
        proxy.next(request -> request.contains("log-batch"), Fault.hangBeforeRequest());
        OutcomeUnknownException unknown = catchThrowableOfType(OutcomeUnknownException.class, () -> run.log(points));

        CompletableFuture<Void> reconciled =
                CompletableFuture.runAsync(() -> run.reconcile(unknown.remaining(), tracker.reader()));
        Awaitility.await().until(() -> requests(proxy, "get-history") >= 2);
        applyLate(server, onlyRun(tracker), points);
        reconciled.get(1, TimeUnit.MINUTES);

        assertThat(requests(proxy, "log-batch")).as("nothing is sent again").isEqualTo(1);
        assertThat(rawHistory(server, onlyRun(tracker), "loss")).isEqualTo(2);
    }

    /** Gives the server what hangs at the proxy. */
    private static void applyLate(MlflowServer server, RunInfo run, LogBatch points) {
        ObjectNode body = Json.ofRun(String.valueOf(run.backendId()));
        ArrayNode metrics = body.putArray("metrics");
        points.metrics().forEach(point -> metrics.add(Json.metric(point)));
        try (MlflowHttp direct =
                new MlflowHttp(MlflowOptions.builder(server.uri()).build())) {
            direct.post("runs/log-batch", body, MlflowHttp.Repeat.ONCE);
        }
    }

    @Test
    @Tag("slow")
    void pointsThatNeverReachAServerOnFilesAreSentAgainAfterTheSettleTime() {
        MlflowServer server = MlflowServer.shared(Version.V3, ON_FILES);
        FaultProxy proxy = opened(FaultProxy.before(server.uri()));
        MlflowTracker tracker = tracker(MlflowOptions.builder(proxy.uri()).settleTime(Duration.ofSeconds(1)));
        Run run = tracker.startRun(RunSpec.in(experiment));
        LogBatch points = LogBatch.ofMetrics(List.of(Metric.of("loss", 1, 1, 1)));
        proxy.next(request -> request.contains("log-batch"), Fault.resetBeforeRequest());
        assertThatThrownBy(() -> run.log(points)).isInstanceOf(OutcomeUnknownException.class);

        run.reconcile(points, tracker.reader());

        // Once more than the repeated looks during the settle time, of which there is more than one.
        assertThat(requests(proxy, "get-history")).isGreaterThanOrEqualTo(3);
        assertThat(requests(proxy, "log-batch")).isEqualTo(2);
        assertThat(rawHistory(server, onlyRun(tracker), "loss")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aDatabaseServerTakesSeveralRequestsInFlight(Version version) {
        assertThat(tracker(before(version)).transferLimits().requestsInFlight()).isEqualTo(4);
    }

    @Test
    void aServerThatCannotBeAskedGetsOneRequestAtATime() {
        FaultProxy proxy = before(Version.V3);
        proxy.refuse();

        assertThat(tracker(impatient(proxy)).transferLimits().requestsInFlight())
                .isEqualTo(1);
    }

    @Test
    @Timeout(60)
    void aServerThatRefusesIsUnavailableWithinTheBudgetAndTheRunGoesOnAfterwards() {
        FaultProxy proxy = before(Version.V3);
        MlflowTracker tracker = tracker(impatient(proxy));
        Run run = tracker.startRun(RunSpec.in(experiment));
        LogBatch batch = LogBatch.builder()
                .param("p", 1)
                .tag("t", "1")
                .metric(Metric.of("loss", 1, 1, 1))
                .build();
        proxy.refuse();

        long start = System.nanoTime();
        // The first request may have gone out on a connection that the server had opened before.
        assertThatThrownBy(() -> run.log(batch)).isInstanceOf(TrackingException.class);
        assertThatThrownBy(() -> run.log(batch))
                .asInstanceOf(type(UnavailableException.class))
                .satisfies(e -> assertThat(e.remaining()).isEqualTo(batch));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BUDGET.multipliedBy(10));

        proxy.accept();
        run.log(batch);
        run.end(RunStatus.FINISHED);
        assertThat(onlyRun(tracker).latestMetrics()).containsKey("loss");
    }

    @Test
    @Timeout(60)
    void aServerThatHangsIsAnErrorWithinTheBudget() {
        FaultProxy proxy = before(Version.V3);
        MlflowTracker tracker = tracker(impatient(proxy));
        Run run = tracker.startRun(RunSpec.in(experiment));
        proxy.always(Fault.hangBeforeRequest());

        for (Runnable call : List.<Runnable>of(
                () -> run.logMetric("loss", 1),
                () -> run.logParam("p", 1),
                () -> run.logArtifact("a.txt", Content.of("a")),
                () -> run.end(RunStatus.FINISHED),
                () -> tracker.reader().run(run.id()),
                () -> tracker.startRun(RunSpec.in(experiment)))) {
            long start = System.nanoTime();
            assertThatThrownBy(call::run).isInstanceOf(TrackingException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BUDGET.multipliedBy(5));
        }
        proxy.clear();
        proxy.cut();
    }

    @Test
    @Timeout(60)
    void theBodysOwnExceptionIsNotHiddenByAServerThatDies() {
        FaultProxy proxy = before(Version.V3);
        MlflowTracker tracker = tracker(impatient(proxy));
        IllegalStateException own = new IllegalStateException("the training failed");

        assertThatThrownBy(() -> tracker.run(RunSpec.in(experiment), run -> {
                    proxy.refuse();
                    throw own;
                }))
                .isSameAs(own)
                .satisfies(e -> assertThat(e.getSuppressed()).hasAtLeastOneElementOfType(TrackingException.class));
        proxy.accept();
    }

    @ParameterizedTest
    @EnumSource
    void theBodysExceptionReachesTheCallerAndTheRunHasFailed(Version version) {
        ExperimentTracker tracker = tracker(before(version));

        assertThatThrownBy(() -> tracker.run(RunSpec.in(experiment), run -> {
                    throw new AssertionError("no swallowing");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("no swallowing")
                .hasNoSuppressedExceptions();

        assertThat(onlyRun(tracker).status()).isEqualTo(RunStatus.FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void programsThatLogEqualParamsAtOnceAllSucceed(Version version) throws Exception {
        FaultProxy proxy = before(version);
        Run first = tracker(proxy).startRun(RunSpec.in(experiment));
        List<Run> holders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            holders.add(tracker(proxy).startRun(RunSpec.resume(experiment, first.id())));
        }

        for (int round = 0; round < 5; round++) {
            Map<String, Integer> params = Map.of("a" + round, 1, "b" + round, 2, "c" + round, 3);
            List<Throwable> errors = Together.run(holders.stream()
                    .<Runnable>map(run -> () -> run.logParams(params))
                    .toList());
            assertThat(errors).isEmpty();
        }

        assertThat(onlyRun(Servers.tracker(proxy.uri())).params()).hasSize(15);
        holders.forEach(Run::detach);
    }

    @ParameterizedTest
    @EnumSource
    void programsThatStartTheFirstRunsOfAnExperimentAtOnceShareIt(Version version) throws Exception {
        FaultProxy proxy = before(version);
        List<MlflowTracker> programs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            programs.add(tracker(proxy));
        }

        assertThat(Together.run(programs.stream()
                        .<Runnable>map(one ->
                                () -> one.startRun(RunSpec.in(experiment)).end(RunStatus.FINISHED))
                        .toList()))
                .isEmpty();

        assertThat(programs.get(0).reader().runs(RunQuery.in(experiment)).items())
                .hasSize(8);
    }

    private static MlflowOptions.Builder impatient(FaultProxy proxy) {
        return MlflowOptions.builder(proxy.uri())
                .timeBudget(BUDGET)
                .readTimeout(BUDGET)
                .connectTimeout(BUDGET)
                .artifactReadTimeout(BUDGET)
                .artifactWriteTimeout(BUDGET)
                .settleTime(Duration.ofMillis(500));
    }

    private static void loseNextBatch(FaultProxy proxy) {
        proxy.next(request -> request.contains("log-batch"), Fault.resetAfterRequest());
    }

    private static long requests(FaultProxy proxy, String endpoint) {
        return proxy.requests().stream()
                .filter(request -> request.path().contains(endpoint))
                .count();
    }

    private RunInfo onlyRun(ExperimentTracker tracker) {
        List<RunInfo> runs = tracker.reader().runs(RunQuery.in(experiment)).items();
        assertThat(runs).hasSize(1);
        return runs.get(0);
    }

    /** How many points the server has of all metrics of a run, equal ones counted as often as they are there. */
    private static int serverPoints(Version version, RunInfo info) {
        return info.latestMetrics().keySet().stream()
                .mapToInt(key -> rawHistory(MlflowServer.shared(version), info, key))
                .sum();
    }

    private static int rawHistory(MlflowServer server, RunInfo info, String key) {
        try (MlflowHttp http =
                new MlflowHttp(MlflowOptions.builder(server.uri()).build())) {
            return http.get(
                            "metrics/get-history",
                            Map.of(
                                    "run_id",
                                    String.valueOf(info.backendId()),
                                    "metric_key",
                                    key,
                                    "max_results",
                                    "25000"))
                    .path("metrics")
                    .size();
        }
    }
}
