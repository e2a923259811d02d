package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.testfuzz.Fuzzing;
import io.github.tracker4j.testfuzz.Mutations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever a server answers, a call gives a result or a {@link TrackingException}. The sound answers are recorded ones of a
 * 2.22.5 and a 3.17.2 server; everything but the network is the real code. {@code docs/fuzzing.md} says how to give it more
 * inputs.
 */
class ServerRepliesFuzzTest {

    private static final RunId ID = new RunId("0123456789abcdef0123456789abcdef");

    private static final int[] STATUSES = {201, 204, 302, 400, 401, 403, 404, 408, 413, 429, 500, 501, 502, 503, 599};

    private static final List<String> HEADERS =
            List.of("text/html", "text/html; charset=utf-16", "application/json; charset=nope", "", "*/*", "image/png");

    /** How many inputs a tracker lives for: it knows runs that it has seen, and shall not know too much. */
    private static final int LIFETIME = 500;

    private static final List<String> WORDS = List.of(
            "run",
            "runs",
            "info",
            "data",
            "inputs",
            "run_id",
            "run_uuid",
            "experiment_id",
            "run_name",
            "status",
            "start_time",
            "end_time",
            "lifecycle_stage",
            "artifact_uri",
            "user_id",
            "metrics",
            "params",
            "tags",
            "key",
            "value",
            "step",
            "timestamp",
            "dataset_inputs",
            "dataset",
            "name",
            "digest",
            "source_type",
            "source",
            "schema",
            "profile",
            "next_page_token",
            "experiments",
            "experiment",
            "artifact_location",
            "files",
            "path",
            "is_dir",
            "file_size",
            "root_uri",
            "error_code",
            "message",
            "detail",
            "store_type",
            "SqlStore",
            "FileStore",
            "workspaces_enabled",
            "RESOURCE_DOES_NOT_EXIST",
            "RESOURCE_ALREADY_EXISTS",
            "INVALID_PARAMETER_VALUE",
            "FEATURE_DISABLED",
            "tracker4j.run.id",
            "tracker4j.run.parent",
            "mlflow.parentRunId",
            "mlflow.runName",
            "mlflow.note.content",
            "0123456789abcdef0123456789abcdef",
            "active",
            "deleted",
            "FINISHED",
            "UNKNOWN",
            "digits",
            "<html>",
            "file:///x",
            "s3://b",
            "mlflow-artifacts:/1",
            "\u0000",
            "a b",
            "1/2",
            "#",
            "<head<head",
            "<<<<");

    /** What is asked, and the path of the answer that the input stands for. */
    private enum Question {
        EXPERIMENTS("experiments/search") {
            @Override
            void ask(MlflowTracker tracker) {
                for (ExperimentInfo experiment : tracker.reader().experiments()) {
                    assertThat(experiment.name()).isNotNull();
                }
            }
        },
        RUNS("runs/search") {
            @Override
            void ask(MlflowTracker tracker) {
                Page<RunInfo> page = tracker.reader().runs(RunQuery.in("digits").pageSize(2));
                page.items().forEach(run -> assertThat(run.toString()).isNotEmpty());
                if (page.nextPageToken() != null) {
                    tracker.reader().runs(RunQuery.in("digits").pageSize(2).after(page.nextPageToken()));
                }
            }
        },
        EXPERIMENT("experiments/get-by-name") {
            @Override
            void ask(MlflowTracker tracker) {
                tracker.reader().runs(RunQuery.in("digits"));
            }
        },
        NAME("experiments/get") {
            @Override
            void ask(MlflowTracker tracker) {
                tracker.reader().runs(RunQuery.all().withId(ID));
            }
        },
        RUN("runs/get") {
            @Override
            void ask(MlflowTracker tracker) {
                tracker.reader().runs(RunQuery.all().withId(new RunId("fresh")));
            }
        },
        HISTORY("metrics/get-history") {
            @Override
            void ask(MlflowTracker tracker) {
                try (MetricCursor history = tracker.reader().history(ID, "loss")) {
                    Metric last = null;
                    while (history.hasNext()) {
                        Metric next = history.next();
                        assertThat(last == null || Metric.HISTORY_ORDER.compare(last, next) < 0)
                                .isTrue();
                        last = next;
                    }
                }
            }
        },
        ARTIFACTS("artifacts/list") {
            @Override
            void ask(MlflowTracker tracker) {
                for (ArtifactInfo artifact : tracker.reader().artifacts(ID, "dir")) {
                    assertThat(artifact.path()).isNotNull();
                }
            }
        },
        CREATE("runs/create") {
            @Override
            void ask(MlflowTracker tracker) {
                tracker.startRun(RunSpec.in("digits").named("r")).detach();
            }
        },
        WRITE("runs/log-batch") {
            @Override
            void ask(MlflowTracker tracker) {
                var run = tracker.startRun(RunSpec.in("digits").named("r"));
                try {
                    run.logMetric("loss", 0.5, 1);
                } finally {
                    run.detach();
                }
            }
        },
        FACTS("server-info") {
            @Override
            void ask(MlflowTracker tracker) {
                tracker.reader().experiments();
            }
        };

        private final String path;

        Question(String path) {
            this.path = path;
        }

        abstract void ask(MlflowTracker tracker);
    }

    private static final List<Question> QUESTIONS = List.of(Question.values());

    private final Map<String, byte[]> sound = new TreeMap<>();
    private volatile byte[] input = {};
    private volatile Question question = Question.EXPERIMENTS;
    private @Nullable MlflowTracker tracker;
    private int age;

    @Test
    void anyAnswerOfAServerGivesAResultOrATypedError() {
        List<byte[]> seeds = new ArrayList<>();
        Map<Question, List<String>> recorded = Map.of(
                Question.EXPERIMENTS, List.of("experiments-search"),
                Question.RUNS, List.of("runs-search", "runs-search-page", "runs-search-empty", "error-filter"),
                Question.EXPERIMENT, List.of("experiments-get-by-name", "error-missing-run"),
                Question.NAME, List.of("experiments-get"),
                Question.RUN, List.of("runs-get", "error-missing-run"),
                Question.HISTORY, List.of("get-history", "get-history-page"),
                Question.ARTIFACTS, List.of("artifacts-list"),
                Question.CREATE, List.of("runs-create"),
                Question.WRITE, List.of("error-filter", "runs-update", "runs-search-empty"));
        for (String version : List.of("v2-", "v3-")) {
            recorded.forEach((asked, names) -> names.forEach(
                    name -> seeds.add(seed(asked, name.startsWith("error") ? 203 : 0, reply(version + name)))));
        }
        seeds.add(seed(Question.FACTS, 0, reply("v3-server-info")));
        recorded.forEach((asked, names) -> sound.put(asked.path, reply("v3-" + names.get(0))));
        sound.put(Question.FACTS.path, reply("v3-server-info"));
        sound.put(Question.WRITE.path, "{}".getBytes(StandardCharsets.UTF_8));
        sound.put("version", "3.17.2".getBytes(StandardCharsets.UTF_8));

        Fuzzing.run("server-replies", 10_000, new Mutations(seeds, WORDS), this::check);
    }

    /** The question, the status, the type of the content, and the content. */
    private static byte[] seed(Question question, int status, byte[] body) {
        ByteArrayOutputStream seed = new ByteArrayOutputStream();
        seed.write(QUESTIONS.indexOf(question));
        seed.write(status);
        seed.write(0);
        seed.writeBytes(body);
        return seed.toByteArray();
    }

    private void check(byte[] bytes) {
        if (bytes.length < 3) {
            return;
        }
        input = bytes;
        question = QUESTIONS.get((bytes[0] & 0xff) % QUESTIONS.size());
        boolean fresh = question == Question.FACTS || ++age % LIFETIME == 0;
        MlflowTracker asked = tracker;
        if (asked == null || fresh) {
            if (asked != null) {
                asked.close();
            }
            asked = open();
            tracker = asked;
        }
        try {
            question.ask(asked);
        } catch (TrackingException typed) {
            assertThat(typed.getMessage()).isNotEmpty();
        }
    }

    private MlflowTracker open() {
        return new MlflowTracker(MlflowOptions.builder(URI.create("http://localhost:1"))
                .network(this::answer)
                .timeBudget(Duration.ofMillis(20))
                .settleTime(Duration.ofMillis(1))
                .build());
    }

    private Response answer(Interceptor.Chain chain) {
        String path = chain.request().url().encodedPath();
        boolean isMeant = path.endsWith("/" + question.path);
        int status = 200;
        String type = "application/json";
        byte[] body = input;
        int from = 3;
        if (isMeant) {
            status = status(input[1]);
            type = input[2] == 0 ? type : HEADERS.get((input[2] & 0xff) % HEADERS.size());
        } else {
            String name = path.substring(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1);
            body = sound.getOrDefault(
                    name,
                    sound.getOrDefault(
                            path.substring(path.lastIndexOf('/') + 1), "{}".getBytes(StandardCharsets.UTF_8)));
            from = 0;
        }
        return new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .header("Location", "/login")
                .header("Retry-After", "0")
                .body(ResponseBody.create(Arrays.copyOfRange(body, from, body.length), MediaType.parse(type)))
                .build();
    }

    private static int status(byte told) {
        int unsigned = told & 0xff;
        return unsigned < 200 ? 200 : STATUSES[(unsigned - 200) % STATUSES.length];
    }

    private static byte[] reply(String name) {
        try (InputStream in = ServerRepliesFuzzTest.class.getResourceAsStream("replies/" + name + ".json")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
