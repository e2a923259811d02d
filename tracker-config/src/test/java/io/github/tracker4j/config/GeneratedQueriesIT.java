package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.Condition;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Page;
import io.github.tracker4j.QuerySyntaxException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.mlflow.MlflowOptions;
import io.github.tracker4j.mlflow.MlflowTracker;
import io.github.tracker4j.testservers.FaultProxy;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import io.github.tracker4j.testservers.MlflowServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same query gives the same runs in the same order: generated queries on generated runs, answered in memory, by local
 * files, and by servers of both lines.
 *
 * <p>{@code -Dtracker4j.queries=N} asks another number of queries, {@code -Dtracker4j.queries.seed=N} others, and {@code
 * -Dtracker4j.queries.server=NAME=URI,...} asks servers that run already, on PostgreSQL for example, in place of those that the
 * test starts.
 */
@Tag("slow")
class GeneratedQueriesIT {

    private static final int QUERIES = Integer.getInteger("tracker4j.queries", 2000);
    private static final long SEED = Long.getLong("tracker4j.queries.seed", 5);
    private static final @Nullable String SERVER = System.getProperty("tracker4j.queries.server");
    private static final int RUNS = 40;
    private static final String FILES = "3.x on files";
    private static final int BROKEN = 1000;
    private static final int SHOWN = 10;

    // Held, since the logging system forgets the level of a logger that nobody holds.
    private static final Logger LOG = Logger.getLogger("io.github.tracker4j");

    @TempDir
    static Path directory;

    private static final InMemoryTracker ORACLE = new InMemoryTracker();
    private static final Map<String, ExperimentTracker> BACKENDS = new LinkedHashMap<>();
    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static GeneratedRuns runs;
    private static URI someServer;

    @BeforeAll
    static void logRuns() {
        LOG.setLevel(Level.WARNING);
        String execution = RunId.random().value().substring(24);
        runs = new GeneratedRuns(SEED, RUNS, List.of(execution + " a", execution + " B", execution + " \u00e9"));
        BACKENDS.put("local files", new LocalTracker(directory));
        someServer = SERVER == null ? MlflowServer.shared(Version.V3).uri() : uri(SERVER.split(",", -1)[0]);
        if (SERVER != null) {
            for (String server : SERVER.split(",", -1)) {
                BACKENDS.put(server, tracker(uri(server)));
            }
        } else {
            BACKENDS.put(
                    "2.x on SQLite", tracker(MlflowServer.shared(Version.V2).uri()));
            BACKENDS.put("3.x on SQLite", tracker(someServer));
            MlflowServer files = MlflowServer.start(
                    Version.V3, MlflowServerOptions.defaults().fileStore());
            OPEN.add(files);
            BACKENDS.put(FILES, tracker(files.uri()));
        }
        runs.logTo(ORACLE);
        onEveryBackend((backend, tracker) -> runs.logTo(tracker));
    }

    @AfterAll
    static void close() throws Exception {
        for (ExperimentTracker tracker : BACKENDS.values()) {
            tracker.close();
        }
        for (AutoCloseable open : OPEN) {
            open.close();
        }
    }

    /** Without the name in front of it. */
    private static URI uri(String server) {
        return URI.create(server.substring(server.indexOf('=') + 1));
    }

    private static MlflowTracker tracker(URI server) {
        return new MlflowTracker(MlflowOptions.builder(server).build());
    }

    /** Each in a thread of its own. */
    private static void onEveryBackend(BiConsumer<String, ExperimentTracker> action) {
        ExecutorService threads = Executors.newFixedThreadPool(BACKENDS.size());
        try {
            CompletableFuture.allOf(BACKENDS.entrySet().stream()
                            .map(backend -> CompletableFuture.runAsync(
                                    () -> action.accept(backend.getKey(), backend.getValue()), threads))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void everyBackendGivesTheRunsOfEveryQueryInTheOrderThatMemoryGives() {
        List<RunQuery> queries = new ArrayList<>();
        GeneratedQueries generated = new GeneratedQueries(SEED, runs);
        for (int i = 0; i < QUERIES; i++) {
            queries.add(generated.next());
        }
        List<List<List<RunId>>> expected =
                queries.stream().map(query -> pages(ORACLE, query)).toList();
        List<String> differences = new CopyOnWriteArrayList<>();

        onEveryBackend((backend, tracker) -> {
            // A server on files reads all of them for each answer.
            for (int i = 0; i < queries.size(); i += backend.equals(FILES) ? 4 : 1) {
                String difference = difference(tracker, queries.get(i), expected.get(i));
                if (difference != null) {
                    differences.add("query " + i + " of seed " + SEED + " on " + backend + difference);
                }
            }
        });

        long finding =
                expected.stream().filter(pages -> !pages.get(0).isEmpty()).count();
        assertThat(finding).as("queries that find runs").isGreaterThan(QUERIES / 3);
        assertThat(differences.stream().limit(SHOWN))
                .as("%d differences", differences.size())
                .isEmpty();
    }

    @Test
    void whatIsRefusedIsRefusedBeforeAnythingIsSent() {
        GeneratedQueries generated = new GeneratedQueries(SEED, runs);
        RunQuery query = RunQuery.all().inExperiment(runs.experiments().get(0)).pageSize(1);
        int refused = 0;
        try (FaultProxy proxy = FaultProxy.before(someServer);
                MlflowTracker tracker = tracker(proxy.uri())) {
            String token = tracker.reader().runs(query).nextPageToken();
            proxy.clearRequests();

            for (int i = 0; i < BROKEN; i++) {
                String filter = generated.broken();
                try {
                    Condition.parse(filter);
                } catch (QuerySyntaxException expected) {
                    refused++;
                    assertThatThrownBy(() -> tracker.reader().runs(query.where(filter)))
                            .isInstanceOf(QuerySyntaxException.class)
                            .hasMessageContaining("^");
                }
            }
            for (RunQuery another : List.of(
                    query.after("made up"),
                    query.view(RunQuery.View.ALL).after(token),
                    query.orderBy("start_time ASC").after(token))) {
                assertThatThrownBy(() -> tracker.reader().runs(another)).isInstanceOf(RejectedException.class);
            }

            assertThat(proxy.requests()).isEmpty();
        }
        assertThat(refused).as("refused filters").isGreaterThan(BROKEN / 3);
    }

    private static @Nullable String difference(ExperimentTracker tracker, RunQuery query, List<List<RunId>> expected) {
        List<List<RunId>> answer;
        try {
            answer = pages(tracker, query);
        } catch (TrackingException | IllegalArgumentException refused) {
            return " is refused: " + query + ": " + refused;
        }
        return answer.equals(expected) ? null : ": " + query + "\n   gives " + answer + "\n   not   " + expected;
    }

    private static List<List<RunId>> pages(ExperimentTracker tracker, RunQuery query) {
        Set<RunId> known = Set.copyOf(runs.ids());
        List<List<RunId>> pages = new ArrayList<>();
        @Nullable String token = null;
        do {
            Page<RunInfo> page = tracker.reader().runs(query.after(token));
            // A server may hold experiments of other tests.
            pages.add(page.items().stream()
                    .map(RunInfo::id)
                    .filter(known::contains)
                    .toList());
            token = page.nextPageToken();
        } while (token != null);
        return query.experiments().isEmpty() && query.ids().isEmpty()
                ? List.of(pages.stream().flatMap(List::stream).toList())
                : pages;
    }
}
