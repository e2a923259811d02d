package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.Field;
import io.github.tracker4j.Page;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages of a query whose condition the server is not told, so that few of its runs are wanted. */
class RareMatchesTest {

    private static final int RUNS = 3000;
    private static final ObjectMapper JSON = new ObjectMapper();
    // A backslash cannot be said in the server's syntax.
    private static final String RARE = "a\\b";
    private static final RunQuery QUERY =
            RunQuery.in("digits").where(Field.param("kind").equalTo(RARE));

    private static final Pattern BOUND = Pattern.compile("attributes.start_time <= (\\d+)");
    private static final Pattern LOWER_BOUND = Pattern.compile("attributes.start_time >= (\\d+)");

    private final MockWebServer server = new MockWebServer();
    private final AtomicInteger searches = new AtomicInteger();
    private final AtomicInteger given = new AtomicInteger();
    private volatile IntPredicate rare = row -> false;

    @BeforeEach
    void start() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder()
                        .addHeader("Content-Type", "application/json")
                        .body(answer(request))
                        .build();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String answer(RecordedRequest request) {
        String path = request.getUrl().encodedPath();
        if (path.endsWith("server-info")) {
            return "{\"store_type\":\"SqlStore\"}";
        }
        if (path.endsWith("get-by-name")) {
            return "{\"experiment\":{\"experiment_id\":\"7\",\"name\":\"digits\",\"lifecycle_stage\":\"active\"}}";
        }
        if (path.endsWith("experiments/search")) {
            return "{\"experiments\":[{\"experiment_id\":\"7\",\"name\":\"digits\",\"lifecycle_stage\":\"active\"}]}";
        }
        if (!path.endsWith("runs/search")) {
            return "{}";
        }
        searches.incrementAndGet();
        try {
            return rows(JSON.readTree(Objects.requireNonNull(request.getBody()).utf8()))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As servers do: a token is how many runs came before, of those that the filter finds. */
    private ObjectNode rows(JsonNode asked) {
        Matcher bound = BOUND.matcher(asked.path("filter").asText());
        int first = bound.find() ? RUNS - Integer.parseInt(bound.group(1)) : 0;
        Matcher lower = LOWER_BOUND.matcher(asked.path("filter").asText());
        int last = lower.find() ? RUNS - Integer.parseInt(lower.group(1)) + 1 : RUNS;
        int start = Math.max(first, asked.path("page_token").asInt(0));
        int end = Math.min(last, start + asked.path("max_results").asInt());
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode runs = answer.putArray("runs");
        given.addAndGet(end - start);
        for (int row = start; row < end; row++) {
            ObjectNode run = runs.addObject();
            run.putObject("info")
                    .put("run_id", "run-" + row)
                    .put("experiment_id", "7")
                    .put("start_time", RUNS - row);
            run.putObject("data").putArray("params").add(Json.pair("kind", rare.test(row) ? RARE : "plain"));
        }
        if (end < last) {
            answer.put("next_page_token", Integer.toString(end));
        }
        return answer;
    }

    private List<List<String>> pages(RunQuery query) {
        List<List<String>> pages = new ArrayList<>();
        try (MlflowTracker tracker = Servers.tracker(URI.create("http://127.0.0.1:" + server.getPort()))) {
            Page<RunInfo> page = tracker.reader().runs(query);
            pages.add(ids(page));
            while (page.nextPageToken() != null) {
                page = tracker.reader().runs(query.after(page.nextPageToken()));
                pages.add(ids(page));
            }
        }
        return pages;
    }

    private static List<String> ids(Page<RunInfo> page) {
        return page.items().stream().map(run -> run.id().value()).toList();
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 100", "3, 70", "50, 4", "299, 3", "700, 1", "1000, 2"})
    void everyMatchIsOnExactlyOnePageAndEveryPageButTheLastIsFull(int distance, int pageSize) {
        rare = row -> row % distance == distance - 1 && row < 2800;
        List<String> expected = new ArrayList<>();
        for (int row = 0; row < RUNS; row++) {
            if (rare.test(row)) {
                expected.add("run-" + row);
            }
        }

        List<List<String>> pages = pages(QUERY.pageSize(pageSize));

        assertThat(pages.stream().flatMap(List::stream)).containsExactlyElementsOf(expected);
        assertThat(pages.subList(0, pages.size() - 1))
                .allSatisfy(page -> assertThat(page).hasSize(pageSize));
        assertThat(pages.get(pages.size() - 1)).isNotEmpty();
    }

    @Test
    void oneMatchAmongThousandsOfRunsTakesFewRequests() {
        rare = row -> row == 2900;

        assertThat(pages(QUERY.pageSize(5))).containsExactly(List.of("run-2900"));

        assertThat(searches).hasValueLessThan(20);
    }

    @Test
    void aPageCostsOneSearchHoweverManyCameBefore() {
        List<List<String>> pages = pages(RunQuery.in("digits").pageSize(100));

        assertThat(pages).hasSize(RUNS / 100);
        assertThat(searches).hasValue(RUNS / 100);
        assertThat(given).hasValueLessThan(RUNS * 11 / 10);
    }

    @Test
    void runsThatStartedBetweenTwoTimesAreLookedForByOneSearch() {
        RunQuery query = RunQuery.all()
                .withId(new RunId("run-100"))
                .withId(new RunId("run-150"))
                .withId(new RunId("run-2000"))
                .withId(new RunId("nowhere"));

        assertThat(pages(query.where(Field.START_TIME.atLeast(RUNS - 150L)).where(Field.START_TIME.atMost(RUNS - 50L))))
                .containsExactly(List.of("run-100", "run-150"));

        assertThat(searches).hasValue(1);
        assertThat(given).hasValue(101);
    }

    @Test
    void manyRunsBetweenTwoTimesAreAllFoundToo() {
        RunQuery query = RunQuery.all().where(Field.START_TIME.atLeast(1)).where(Field.START_TIME.atMost(RUNS));
        List<String> expected = new ArrayList<>();
        for (int row = 0; row < RUNS; row += 50) {
            query = query.withId(new RunId("run-" + row));
            expected.add("run-" + row);
        }

        assertThat(pages(query)).containsExactly(expected);
    }
}
