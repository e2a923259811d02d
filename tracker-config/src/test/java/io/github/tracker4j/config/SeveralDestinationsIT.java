package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.local.replica.Destination;
import io.github.tracker4j.local.replica.ReplicaOptions;
import io.github.tracker4j.local.replica.Replication;
import io.github.tracker4j.local.replica.StoreAndForwardOptions;
import io.github.tracker4j.local.replica.StoreAndForwardTracker;
import io.github.tracker4j.local.replica.Verification;
import io.github.tracker4j.local.replica.VerificationReport;
import io.github.tracker4j.testservers.FaultProxy;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One journal that is sent to two servers, of different lines, each of which is down for a time. */
class SeveralDestinationsIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long START = 1_700_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final StoreAndForwardOptions QUICK =
            StoreAndForwardOptions.DEFAULT.withReplica(ReplicaOptions.DEFAULT
                    .withLinger(Duration.ofMillis(1))
                    .withPauses(Duration.ofMillis(50), Duration.ofMillis(200)));

    private final String experiment = "several " + RunId.random();

    @TempDir
    Path root;

    private final Map<Version, FaultProxy> proxies = new EnumMap<>(Version.class);
    private final Map<Version, Destination> destinations = new EnumMap<>(Version.class);
    private final List<RunId> runs = new ArrayList<>();
    private LocalTracker local;
    private StoreAndForwardTracker tracker;

    @BeforeEach
    void open() {
        for (Version version : Version.values()) {
            FaultProxy proxy = FaultProxy.before(MlflowServer.shared(version).uri());
            ExperimentTracker server = Backends.installed()
                    .provider(Backends.MLFLOW)
                    .orElseThrow()
                    .open(proxy.uri(), Map.of("timeouts.total", "2", "timeouts.settle", "1"));
            proxies.put(version, proxy);
            destinations.put(version, Destination.of(proxy.uri(), server));
        }
        local = new LocalTracker(root);
        tracker = new StoreAndForwardTracker(local, List.copyOf(destinations.values()), QUICK);
    }

    @AfterEach
    void close() {
        proxies.values().forEach(FaultProxy::accept);
        tracker.close();
        proxies.values().forEach(FaultProxy::close);
    }

    private FaultProxy proxy(Version version) {
        return Objects.requireNonNull(proxies.get(version));
    }

    private Destination destination(Version version) {
        return Objects.requireNonNull(destinations.get(version));
    }

    private Run start(String name, @Nullable RunId parent) {
        Run run = tracker.startRun(RunSpec.in(experiment)
                .named(name)
                .childOf(parent)
                .startedAt(START)
                .withTag("team", "blue"));
        runs.add(run.id());
        run.logParam("eta", 0.1);
        points(run, 0);
        return run;
    }

    private static void points(Run run, int from) {
        for (int step = from; step < from + 500; step++) {
            run.logMetric("loss", 1.0 / (step + 1), step, START + step);
        }
    }

    private static void end(Run run) {
        run.logText("notes/a.txt", "a note of " + run.id());
        run.end(RunStatus.FINISHED, START + 5000);
    }

    private Replication replication(Version version) {
        return tracker.replication().stream()
                .filter(one -> one.destination().equals(destination(version).name()))
                .findFirst()
                .orElseThrow();
    }

    private void assertHasEverything(Version version) {
        Verification verification =
                new Verification(local.journals().reader(), destination(version).tracker());
        for (RunId run : runs) {
            VerificationReport report = verification.run(run);
            assertThat(report.isEqual()).as(report.message()).isTrue();
        }
    }

    /** What the cursors of a run say, each by the name of its destination. */
    private Map<String, Boolean> complete(RunId run) throws IOException {
        Path sync = local.journals().directory(run).orElseThrow().resolve("sync");
        Map<String, Boolean> complete = new TreeMap<>();
        try (Stream<Path> files = Files.list(sync)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                var cursor = JSON.readTree(file.toFile());
                complete.put(
                        cursor.path("destination").asText(),
                        cursor.path("complete").asBoolean());
            }
        }
        return complete;
    }

    @ParameterizedTest
    @EnumSource
    void oneThatIsDownDoesNotHoldTheOtherAndBothHaveEverythingAtTheEnd(Version down) throws Exception {
        Version up = down == Version.V3 ? Version.V2 : Version.V3;
        Run parent = start("before", null);
        assertThat(tracker.awaitDelivery(LONG)).isTrue();

        proxy(down).refuse();
        Run child = start("during", parent.id());
        points(parent, 500);
        Awaitility.await().until(() -> replication(down).state() == Replication.State.UNREACHABLE);
        end(child);
        end(parent);

        Awaitility.await().atMost(LONG).until(() -> replication(up).state() == Replication.State.UP_TO_DATE);
        assertHasEverything(up);
        assertThat(replication(down).pointsBehind()).isEqualTo(1000);
        assertThat(complete(parent.id()))
                .containsEntry(destination(up).name(), true)
                .containsEntry(destination(down).name(), false);
        assertThat(tracker.reader().run(child.id()).status()).isEqualTo(RunStatus.FINISHED);

        proxy(down).accept();
        assertThat(tracker.awaitDelivery(LONG)).isTrue();

        for (Version version : Version.values()) {
            assertHasEverything(version);
            assertThat(complete(child.id())).containsEntry(destination(version).name(), true);
        }
    }
}
