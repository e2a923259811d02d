package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.Condition;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Field;
import io.github.tracker4j.Limits;
import io.github.tracker4j.Page;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.PythonScript;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A prompt of 10,000 characters in a param: what other programs see, what our reader gives, which runs are found. */
class LongParamsIT {

    private static final int LENGTH = 10_000;

    private final String experiment = "long params " + RunId.random();

    @TempDir
    Path directory;

    private enum Store {
        FILES,
        MLFLOW_2,
        MLFLOW_3
    }

    private ExperimentTracker open(Store store) {
        URI uri = switch (store) {
            case FILES -> directory.toUri();
            case MLFLOW_2 -> MlflowServer.shared(MlflowServer.Version.V2).uri();
            case MLFLOW_3 -> MlflowServer.shared(MlflowServer.Version.V3).uri();
        };
        return ConfigFile.direct(uri);
    }

    private static String prompt(String end) {
        String words = "You are a helpful assistant. ".repeat(LENGTH);
        return words.substring(0, LENGTH - 2 - end.length()) + "\u00e9 " + end;
    }

    private RunId log(ExperimentTracker tracker, long startTime, String prompt) {
        return tracker.call(RunSpec.in(experiment).startedAt(startTime), run -> {
            run.logParam("prompt", prompt);
            return run.id();
        });
    }

    private List<RunId> ids(ExperimentTracker tracker, Condition condition) {
        return ids(tracker.reader().runs(RunQuery.in(experiment).where(condition)));
    }

    private static List<RunId> ids(Page<RunInfo> page) {
        return page.items().stream().map(RunInfo::id).toList();
    }

    @ParameterizedTest
    @EnumSource
    void pythonSeesTheBeginningAndWhereTheWholeIs(MlflowServer.Version version) throws GeneralSecurityException {
        URI server = MlflowServer.shared(version).uri();
        String prompt = prompt("the end");
        try (ExperimentTracker tracker = ConfigFile.direct(server)) {
            RunInfo run = tracker.reader().run(log(tracker, 1000, prompt));

            String[] seen = PythonScript.text(version.python(), """
                            import hashlib, pathlib, sys, mlflow
                            mlflow.set_tracking_uri(sys.argv[1])
                            client = mlflow.MlflowClient()
                            param = client.get_run(sys.argv[2]).data.params["prompt"]
                            [file] = client.list_artifacts(sys.argv[2], "long-params")
                            whole = pathlib.Path(client.download_artifacts(sys.argv[2], file.path)).read_bytes()
                            print(param, file.path, hashlib.sha256(whole).hexdigest(), sep="\\n")
                            """)
                    .run(server.toString(), String.valueOf(run.backendId()))
                    .strip()
                    .split("\n", -1);

            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(prompt.getBytes(StandardCharsets.UTF_8)));
            assertThat(seen).hasSize(3);
            assertThat(seen[1]).isEqualTo("long-params/prompt-" + sha256.substring(0, 16) + ".txt");
            assertThat(seen[2]).isEqualTo(sha256);
            assertThat(seen[0])
                    .isEqualTo(prompt.substring(0, 1000) + "... [10000 characters in all: artifact " + seen[1]
                            + ", SHA-256 " + sha256 + "]")
                    .hasSizeLessThan(Limits.PARAM_VALUE);
            assertThat(run.params()).containsEntry("prompt", prompt);
            assertThat(run.notices()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void filtersSeeTheWhole(Store store) {
        Field prompt = Field.param("prompt");
        try (ExperimentTracker tracker = open(store)) {
            RunId one = log(tracker, 1000, prompt("the end"));
            RunId other = log(tracker, 2000, prompt("the beginning"));
            RunId brief = log(tracker, 3000, "in short, the end");

            assertThat(ids(tracker.reader().runs(RunQuery.in(experiment).where("params.prompt LIKE '%end'"))))
                    .containsExactly(brief, one);
            assertThat(ids(tracker, prompt.like("You are%end"))).containsExactly(one);
            assertThat(ids(tracker, prompt.ilike("%THE BEGINNING"))).containsExactly(other);
            assertThat(ids(tracker, prompt.like("%SHA-256%"))).isEmpty();
            assertThat(ids(tracker, prompt.equalTo(prompt("the end")))).containsExactly(one);
            assertThat(ids(tracker, prompt.notEqualTo(prompt("the end")))).containsExactly(brief, other);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pagesGiveEachRunOnceWhileRunsAreAdded(Store store) {
        try (ExperimentTracker tracker = open(store)) {
            List<RunId> expected = new ArrayList<>();
            IntStream.range(0, 6).forEach(i -> {
                String end = i % 2 == 0 ? "the end" : "the beginning";
                RunId id = log(tracker, 1000 - i, i % 3 == 0 ? end : prompt(end));
                if (i % 2 == 0) {
                    expected.add(id);
                }
            });
            RunQuery query =
                    RunQuery.in(experiment).where("params.prompt LIKE '%end'").pageSize(1);

            Page<RunInfo> page = tracker.reader().runs(query);
            List<RunId> found = new ArrayList<>(ids(page));
            for (int added = 0; page.nextPageToken() != null; added++) {
                log(tracker, 2000 + added, prompt("the end"));
                String token = page.nextPageToken();
                assertThatThrownBy(() -> tracker.reader()
                                .runs(RunQuery.in(experiment)
                                        .where("params.prompt LIKE '%beginning'")
                                        .after(token)))
                        .isInstanceOf(RejectedException.class);
                page = tracker.reader().runs(query.after(token));
                found.addAll(ids(page));
            }

            assertThat(found).isEqualTo(expected);
        }
    }
}
