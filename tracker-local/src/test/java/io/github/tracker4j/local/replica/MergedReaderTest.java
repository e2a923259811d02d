package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.backend.InMemoryTracker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Runs of a destination and of the disk as one list, each once, answered for by one of the two. */
class MergedReaderTest {

    private static final String EXPERIMENT = "digits";

    private final MemoryDisk disk = new MemoryDisk();
    private final InMemoryTracker remote = new InMemoryTracker();
    private boolean down;
    private boolean knownDown;
    private int asked;

    private final MergedReader reader = new MergedReader(
            disk,
            new FailingReader(remote.reader(), () -> {
                asked++;
                return down ? new UnavailableException("the server is down") : null;
            }),
            new OutOfReach("http://server", () -> knownDown));

    private static RunId log(ExperimentTracker tracker, RunSpec spec, double loss) {
        Run run = tracker.startRun(spec);
        run.logMetric("loss", loss, 1, 1);
        run.end(RunStatus.FINISHED, 5000);
        return run.id();
    }

    private static RunSpec spec(String name, long start) {
        return RunSpec.in(EXPERIMENT).named(name).startedAt(start);
    }

    /** A run that is in both places, with another name in each. */
    private RunId inBoth(String name, Disk.Share share) {
        RunId id = log(disk.tracker, spec(name + " here", 1000), 1);
        log(remote, spec(name + " there", 1000).withId(id), 1);
        disk.put(id, share);
        return id;
    }

    private List<String> names(RunQuery query) {
        return reader.allRuns(query).map(RunInfo::name).toList();
    }

    @Test
    void eachRunIsAnsweredForByOneOfTheTwo() {
        RunId sent = inBoth("sent", Disk.Share.SENT);
        RunId unsent = inBoth("unsent", Disk.Share.WHOLE);
        RunId elsewhere = log(remote, spec("elsewhere", 900), 1);

        assertThat(names(RunQuery.in(EXPERIMENT))).containsExactlyInAnyOrder("sent there", "unsent here", "elsewhere");
        assertThat(reader.run(sent).name()).isEqualTo("sent there");
        assertThat(reader.run(unsent).name()).isEqualTo("unsent here");
        assertThat(reader.run(elsewhere).name()).isEqualTo("elsewhere");
        assertThat(reader.find(RunId.random())).isEmpty();
    }

    @Test
    void whatTheDiskAnswersForIsReadWithoutAskingTheDestination() {
        RunId unsent = inBoth("unsent", Disk.Share.WHOLE);
        asked = 0;

        assertThat(reader.run(unsent).name()).isEqualTo("unsent here");
        assertThat(reader.runs(RunQuery.all().withId(unsent)).items()).hasSize(1);
        reader.history(unsent, "loss").close();
        assertThat(reader.artifacts(unsent, "")).isEmpty();
        assertThat(reader.pointCount(unsent)).isEqualTo(disk.all().pointCount(unsent));

        assertThat(asked).isZero();
    }

    /** However the runs are shared out, and however the destination numbers its pages. */
    @Test
    void theOrderAndThePagesAreThoseOfOneListOfAllRuns() {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            MemoryDisk some = new MemoryDisk();
            InMemoryTracker rest = new InMemoryTracker();
            InMemoryTracker whole = new InMemoryTracker();
            int runs = random.nextInt(25);
            for (int i = 0; i < runs; i++) {
                RunSpec spec = spec("run " + i, 1000 + random.nextInt(4)).withId(RunId.random());
                double loss = random.nextInt(3);
                log(whole, spec, loss);
                int place = random.nextInt(3);
                if (place < 2) {
                    some.put(log(some.tracker, spec, loss), Disk.Share.WHOLE);
                }
                if (place > 0) {
                    log(rest, place == 1 ? spec.named("not answered for") : spec, loss);
                }
            }
            RunQuery query = RunQuery.in(EXPERIMENT).pageSize(1 + random.nextInt(6));
            if (random.nextBoolean()) {
                query = query.orderBy("metrics.loss DESC");
            }
            if (random.nextBoolean()) {
                query = query.where("metrics.loss < 2");
            }
            RunReader there = random.nextBoolean() ? rest.reader() : new NumberingReader(rest.reader());
            MergedReader merged = new MergedReader(some, there, new OutOfReach("there", () -> false));

            List<List<String>> pages = pages(merged, query);

            assertThat(pages).as("seed %d", seed).isEqualTo(pages(whole.reader(), query));
        }
    }

    private static List<List<String>> pages(RunReader reader, RunQuery query) {
        List<List<String>> pages = new ArrayList<>();
        String token = null;
        do {
            Page<RunInfo> page = reader.runs(query.after(token));
            pages.add(page.items().stream().map(RunInfo::name).toList());
            token = page.nextPageToken();
        } while (token != null);
        return pages;
    }

    @Test
    void aRunThatIsSentWhilePagesAreReadIsGivenOnce() {
        for (int i = 0; i < 5; i++) {
            inBoth("run " + i, Disk.Share.WHOLE);
        }
        RunQuery query = RunQuery.in(EXPERIMENT).pageSize(2);
        Page<RunInfo> first = reader.runs(query);
        disk.own().ids().forEach(id -> disk.put(id, Disk.Share.SENT));

        List<RunId> rest = reader.allRuns(query.after(first.nextPageToken()))
                .map(RunInfo::id)
                .toList();

        assertThat(rest)
                .hasSize(3)
                .doesNotContainAnyElementsOf(
                        first.items().stream().map(RunInfo::id).toList());
    }

    @Test
    void withTheDestinationDownTheDiskAnswersForAllItHas() {
        inBoth("sent", Disk.Share.SENT);
        inBoth("unsent", Disk.Share.WHOLE);
        RunId elsewhere = log(remote, spec("elsewhere", 900), 1);
        RunQuery query = RunQuery.in(EXPERIMENT).pageSize(1);
        Page<RunInfo> first = reader.runs(query);
        down = true;

        assertThat(names(RunQuery.in(EXPERIMENT))).containsExactlyInAnyOrder("sent here", "unsent here");
        assertThat(reader.experiments()).extracting(ExperimentInfo::name).containsExactly(EXPERIMENT);
        assertThat(reader.runs(query.after(first.nextPageToken())).items()).hasSize(1);
        assertThatThrownBy(() -> reader.find(elsewhere)).isInstanceOf(UnavailableException.class);

        down = false;
        assertThat(names(RunQuery.in(EXPERIMENT))).hasSize(3);
    }

    @Test
    void aDestinationThatIsKnownToBeDownIsNotAskedWhereTheDiskCanAnswer() {
        RunId sent = inBoth("sent", Disk.Share.SENT);
        knownDown = true;
        asked = 0;

        assertThat(names(RunQuery.in(EXPERIMENT))).containsExactly("sent here");
        assertThat(reader.run(sent).name()).isEqualTo("sent here");
        assertThat(asked).isZero();
    }

    @Test
    void aRunThatWasBegunElsewhereHasThePointsAndFilesOfBoth() throws IOException {
        Run here = disk.tracker.startRun(spec("run", 1000));
        here.logMetric("loss", 2, 2, 2);
        here.logMetric("loss", 1, 1, 1);
        here.logText("new.txt", "new");
        disk.put(here.id(), Disk.Share.CONTINUATION);
        Run there = remote.startRun(spec("run", 1000).withId(here.id()));
        there.logMetric("loss", 1, 1, 1);
        there.logMetric("loss", 0, 0, 0);
        there.logText("old.txt", "old");

        assertThat(points(here.id()))
                .containsExactly(Metric.of("loss", 0, 0, 0), Metric.of("loss", 1, 1, 1), Metric.of("loss", 2, 2, 2));
        assertThat(reader.artifacts(here.id(), ""))
                .extracting(ArtifactInfo::path)
                .containsExactly("new.txt", "old.txt");
        assertThat(text(here.id(), "old.txt")).isEqualTo("old");
        assertThat(text(here.id(), "new.txt")).isEqualTo("new");

        down = true;
        assertThat(points(here.id())).containsExactly(Metric.of("loss", 1, 1, 1), Metric.of("loss", 2, 2, 2));
        assertThat(reader.artifacts(here.id(), "")).hasSize(1);
    }

    private List<Metric> points(RunId run) {
        List<Metric> points = new ArrayList<>();
        try (MetricCursor cursor = reader.history(run, "loss")) {
            cursor.forEachRemaining(points::add);
        }
        return points;
    }

    private String text(RunId run, String path) throws IOException {
        try (InputStream in = reader.open(run, path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aTokenThatNoPageGaveIsRefused() {
        inBoth("sent", Disk.Share.SENT);

        for (String token : List.of("none", "none~none", "none~?", "~")) {
            assertThatThrownBy(() -> reader.runs(RunQuery.in(EXPERIMENT).after(token)))
                    .isInstanceOf(RejectedException.class);
        }
    }
}
