package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Keys;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.testservers.Fault;
import io.github.tracker4j.testservers.FaultProxy;
import io.github.tracker4j.testservers.MlflowServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program whose configuration sends directly to a server: what is not sent, not written, and not hidden. */
class DirectMlflowIT {

    private static final Duration BUDGET = Duration.ofSeconds(2);

    /** What {@code ann:hunter2} is in the header of a request. */
    private static final String BASIC = "YW5uOmh1bnRlcjI=";

    private final String experiment = "direct " + RunId.random();

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void anArtifactAboveTheLimitIsRefusedBeforeAByteIsSent(MlflowServer.Version version) throws IOException {
        Path large = directory.resolve("large.bin");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength((100L << 20) + 1);
        }
        try (FaultProxy proxy = FaultProxy.before(MlflowServer.shared(version).uri());
                ExperimentTracker tracker = open(proxy.uri())) {
            Run run = tracker.startRun(RunSpec.in(experiment));
            proxy.clearRequests();

            assertThatThrownBy(() -> run.logArtifact(large))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("104857601")
                    .hasMessageContaining("safeguards.max-artifact-size");

            assertThat(proxy.requests()).isEmpty();
            run.logText("small.txt", "the run goes on");
            run.end(RunStatus.FINISHED);
            assertThat(proxy.requests()).isNotEmpty();
        }
    }

    /** Of a file whose length is announced some servers publish what has come when the program dies. */
    @ParameterizedTest
    @EnumSource
    void anArtifactIsSentInChunks(MlflowServer.Version version) {
        try (FaultProxy proxy = FaultProxy.before(MlflowServer.shared(version).uri());
                ExperimentTracker tracker = open(proxy.uri())) {
            tracker.run(RunSpec.in(experiment), run -> run.logText("a.txt", "text"));

            assertThat(proxy.requests())
                    .filteredOn(request -> request.method().equals("PUT"))
                    .singleElement()
                    .satisfies(put -> {
                        assertThat(put.header("Transfer-Encoding")).containsExactly("chunked");
                        assertThat(put.header("Content-Length")).isEmpty();
                        assertThat(put.bodyText()).isEqualTo("text");
                    });
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatRemainsOfABatchThatArrivedInPartIsTheRestAndReconcilingSendsIt(MlflowServer.Version version) {
        Predicate<String> batches = request -> request.contains("log-batch");
        // With a dataset, since params and points alone are one request.
        LogBatch batch = LogBatch.builder()
                .param("eta", 0.1)
                .input(DatasetInput.of("train", "1", "local", "{}"))
                .metric(Metric.of("loss", 0.5, 1, 1))
                .build();
        try (FaultProxy proxy = FaultProxy.before(MlflowServer.shared(version).uri());
                ExperimentTracker tracker = openImpatiently(proxy.uri())) {
            Run run = tracker.startRun(RunSpec.in(experiment));
            proxy.next(batches, Fault.pass()).next(batches, Fault.hangBeforeRequest(), Integer.MAX_VALUE);

            OutcomeUnknownException unknown = catchThrowableOfType(OutcomeUnknownException.class, () -> run.log(batch));

            assertThat(unknown.remaining()).isEqualTo(LogBatch.ofMetrics(batch.metrics()));
            assertThat(tracker.reader().run(run.id()).params()).containsEntry("eta", "0.1");
            assertThat(tracker.reader().run(run.id()).latestMetrics()).isEmpty();
            proxy.clear();
            run.reconcile(unknown.remaining(), tracker.reader());
            run.end(RunStatus.FINISHED);
            assertThat(tracker.reader().run(run.id()).latestMetrics())
                    .containsEntry("loss", batch.metrics().get(0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatAServerWouldRefuseHasTheSameNameThereAndInFiles(MlflowServer.Version version) {
        List<String> keys = List.of("loss@5", "../x", "k".repeat(300));
        String[] mapped = keys.stream().map(Keys::map).toArray(String[]::new);
        try (ExperimentTracker files =
                        new ConfigFile(directory).open("tracking: {artifact_location: '" + directory + "/runs'}");
                ExperimentTracker server = open(MlflowServer.shared(version).uri())) {
            for (ExperimentTracker tracker : List.of(files, server)) {
                RunId id = tracker.call(RunSpec.in(experiment), run -> {
                    keys.forEach(key -> run.logMetric(key, 0.5));
                    return run.id();
                });

                assertThat(tracker.reader().run(id).latestMetrics()).containsOnlyKeys(mapped);
            }
        }
    }

    @Test
    @Timeout(120)
    void aServerThatIsKilledFailsEachCallInTimeAndHidesNothingOfTheProgram() {
        IllegalStateException own = new IllegalStateException("the training failed");
        try (MlflowServer server = MlflowServer.start(MlflowServer.Version.V3);
                ExperimentTracker tracker = openImpatiently(server.uri())) {
            assertThatThrownBy(() -> tracker.run(RunSpec.in(experiment), run -> {
                        run.logMetric("loss", 1);
                        server.kill();
                        assertInTime(() -> run.logMetric("loss", 2));
                        assertInTime(() -> run.logParam("eta", 0.1));
                        assertInTime(() -> run.logText("a.txt", "a"));
                        throw own;
                    }))
                    .isSameAs(own)
                    .satisfies(e -> assertThat(e.getSuppressed()).hasAtLeastOneElementOfType(TrackingException.class));
        }
    }

    private static void assertInTime(Runnable call) {
        long start = System.nanoTime();
        assertThatThrownBy(call::run).isInstanceOf(TrackingException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BUDGET.multipliedBy(5));
    }

    private ExperimentTracker open(URI server) {
        return open(server, "");
    }

    /** For what is done to a server that fails. */
    private ExperimentTracker openImpatiently(URI server) {
        return open(server, ", mlflow: {timeouts: {total: " + BUDGET.toSeconds() + ", settle: 1}}");
    }

    private ExperimentTracker open(URI server, String settings) {
        return new ConfigFile(directory)
                .open("tracking: {backend: mlflow, mode: direct, uri: '" + server + "'" + settings + "}");
    }

    @Test
    void noFileHoldsThePasswordOfAServerThatFails() throws IOException {
        Path root = directory.resolve("runs");
        String mlflow = "uri: '${env:SERVER}', mlflow: {timeouts: {total: 1, settle: 1}}";
        Map<String, String> environment = Map.of("SERVER", "http://ann:hunter2@127.0.0.1:1");
        ConfigFile file = new ConfigFile(directory);
        try (ExperimentTracker both = file.open(
                        "tracking: {backend: [local, mlflow], mode: direct, artifact_location: '" + root + "', "
                                + mlflow + "}",
                        environment);
                ExperimentTracker server =
                        file.open("tracking: {backend: mlflow, mode: direct, " + mlflow + "}", environment)) {
            // The error of the server becomes an artifact of the run in the files.
            assertThatThrownBy(() -> both.run(RunSpec.in(experiment), run -> server.startRun(RunSpec.in(experiment))))
                    .isInstanceOf(TrackingException.class)
                    .hasMessageContaining("127.0.0.1:1");
        }

        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(Files::isRegularFile))
                    .anySatisfy(path -> assertThat(path).content().contains("127.0.0.1:1"))
                    .allSatisfy(path -> assertThat(path).content().doesNotContain("hunter2", BASIC));
        }
    }
}
