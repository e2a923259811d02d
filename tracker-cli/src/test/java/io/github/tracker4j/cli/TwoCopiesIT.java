package io.github.tracker4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.testservers.Fault;
import io.github.tracker4j.testservers.FaultProxy;
import io.github.tracker4j.testservers.MlflowServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two copies of a directory that are pushed to one server at once: what verify says is so, and nothing is deleted. */
class TwoCopiesIT {

    private static final int POINTS = 2_000;
    private static final long START = 1_700_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path parent;

    private final MlflowServer server = MlflowServer.shared(MlflowServer.Version.V3);
    private final Work work = new RealWork(Map.of());
    private final String experiment = "copies-" + UUID.randomUUID();
    private final List<RunId> runs = new ArrayList<>();

    private List<Path> copies = List.of();
    private Map<String, Long> files = Map.of();

    @BeforeEach
    void log() throws IOException {
        Path home = parent.resolve("home");
        try (LocalTracker local = new LocalTracker(home)) {
            RunId sweep = logged(local, "sweep", null, 100);
            logged(local, "first", sweep, POINTS);
            logged(local, "second", sweep, 100);
        }
        Path scratch = parent.resolve("scratch");
        copy(home, scratch);
        copies = List.of(home, scratch);
        files = withoutSync(home);
    }

    private RunId logged(LocalTracker local, String name, @Nullable RunId above, int points) {
        Run run = local.startRun(RunSpec.in(experiment)
                .named(name)
                .childOf(above)
                .startedAt(START)
                .withTag("team", "blue"));
        run.logParam("eta", 0.1);
        for (int step = 0; step < points; step++) {
            run.logMetric("loss", 1.0 / (step + 1), step, START + step);
        }
        run.setTag("phase", "one");
        run.setTag("phase", "two");
        run.logText("notes.txt", "a note of " + name);
        run.end(RunStatus.FINISHED, START + points);
        runs.add(run.id());
        return run.id();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** The files of a copy and their sizes, but for what a push may write. */
    private static Map<String, Long> withoutSync(Path root) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String path = root.relativize(file).toString();
                if (!path.contains("sync")) {
                    sizes.put(path, Files.size(file));
                }
            }
        }
        return sizes;
    }

    @Test
    void whateverComesOfItVerifyTellsItAndNothingIsDeleted() throws Exception {
        pushAtOnce(List.of(server.uri(), server.uri()));

        assertVerifyTellsWhatIsThere(howOftenEachRunIsThere());
    }

    @Test
    void runsThatBothHaveCreatedAreToldByBothAndNothingIsDeleted() throws Exception {
        // Each looks for its runs while no request that creates one has got through.
        Fault late = Fault.slowRequest(1 << 20, Duration.ofMillis(1500), Duration.ofMillis(1500));
        try (FaultProxy one = FaultProxy.before(server.uri());
                FaultProxy other = FaultProxy.before(server.uri())) {
            List<FaultProxy> proxies = List.of(one, other);
            proxies.forEach(proxy -> proxy.next(request -> request.contains("runs/create"), late, 3));

            pushAtOnce(proxies.stream().map(FaultProxy::uri).toList());

            assertThat(proxies).allMatch(FaultProxy::isExhausted);
        }
        Map<String, Integer> there = howOftenEachRunIsThere();
        assertThat(there).containsValue(2);
        assertVerifyTellsWhatIsThere(there);
    }

    private void pushAtOnce(List<URI> servers) throws Exception {
        CyclicBarrier together = new CyclicBarrier(copies.size());
        ExecutorService threads = Executors.newFixedThreadPool(copies.size());
        try {
            List<Callable<Printed>> pushes = new ArrayList<>();
            for (int i = 0; i < copies.size(); i++) {
                String copy = copies.get(i).toString();
                String uri = servers.get(i).toString();
                pushes.add(() -> {
                    together.await();
                    return Printed.by(work, "push", copy, "--to", uri);
                });
            }
            for (Future<Printed> push : threads.invokeAll(pushes)) {
                Printed printed = push.get();
                assertThat(printed.code()).as(printed.toString()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** As Python's client reads it, deleted runs included, of which there must be none. */
    private Map<String, Integer> howOftenEachRunIsThere() {
        Map<String, Integer> counts = new HashMap<>();
        for (JsonNode run : server.readExperiment(experiment)) {
            assertThat(run.at("/info/lifecycle_stage").asText()).isEqualTo("active");
            assertThat(run.at("/info/status").asText()).isEqualTo("FINISHED");
            counts.merge(run.path("tags").path("tracker4j.run.id").asText(), 1, Integer::sum);
        }
        assertThat(counts).containsOnlyKeys(runs.stream().map(RunId::value).toList());
        return counts;
    }

    private void assertVerifyTellsWhatIsThere(Map<String, Integer> there) throws IOException {
        boolean once = there.values().stream().allMatch(count -> count == 1);
        for (Path copy : copies) {
            Printed verified = Printed.by(
                    work, "verify", copy.toString(), "--to", server.uri().toString(), "--json");
            assertThat(verified.code()).as(verified.toString()).isEqualTo(once ? 0 : 1);
            Map<String, JsonNode> verdicts = new HashMap<>();
            for (String line : verified.out().lines().toList()) {
                JsonNode json = JSON.readTree(line);
                verdicts.put(json.path("run_id").asText(), json);
            }
            there.forEach((id, count) -> {
                JsonNode verdict = verdicts.getOrDefault(id, MissingNode.getInstance());
                if (count == 1) {
                    assertThat(verdict.path("verdict").asText())
                            .as(verdict.toString())
                            .isEqualTo("equal");
                } else {
                    assertThat(verdict.path("verdict").asText()).isEqualTo("different");
                    assertThat(verdict.toString()).contains("runs of this id", "\"found\":\"" + count + ": ");
                }
            });
            assertThat(withoutSync(copy)).isEqualTo(files);
        }
    }
}
