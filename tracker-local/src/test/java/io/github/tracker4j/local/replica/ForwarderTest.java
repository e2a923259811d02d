package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.local.LocalTracker;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A destination gets what the journals have, while runs are logged and later. */
class ForwarderTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path root;

    private LocalTracker local;
    private InMemoryTracker remote;
    private Forwarder forwarder;

    @BeforeEach
    void open() {
        local = new LocalTracker(root);
        remote = new InMemoryTracker();
        forwarder = forwarder();
    }

    @AfterEach
    void close() {
        forwarder.close();
        local.close();
        remote.close();
    }

    private Forwarder forwarder() {
        return new Forwarder(
                local.journals(),
                Destination.of(URI.create("memory:there"), remote),
                ReplicaOptions.DEFAULT.withLinger(Duration.ofMillis(1)));
    }

    @Test
    void aRunThatIsOverArrivesWhole() throws Exception {
        Run run = local.startRun(RunSpec.in("digits").named("first").withTag("team", "blue"));
        run.logParam("lr", 0.1);
        run.logDataset(DatasetInput.of("train", "8acf", "local", "{}"));
        run.logMetric("loss", 0.5, 1, 1000);
        run.logMetric("loss", Double.NaN, 2, 2000);
        run.logMetric("acc", 0.9, 2, 2000);
        run.logText("notes/a.txt", "first");
        run.logText("notes/a.txt", "second");
        run.setTag("note", "old");
        run.setTag("note", "new");
        run.end(RunStatus.FINISHED, 1_800_000_000_000L);

        forwarder.follow(run.id());

        assertThat(forwarder.await(LONG)).isTrue();
        assertSame(run.id());
        try (InputStream text = remote.reader().open(run.id(), "notes/a.txt")) {
            assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("second");
        }
        assertThat(remote.reader().run(run.id()).endTime()).isEqualTo(1_800_000_000_000L);
        assertThat(forwarder.replication().state()).isEqualTo(Replication.State.UP_TO_DATE);
    }

    @Test
    void aRunThatGoesOnIsKeptInStep() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        forwarder.follow(run.id());
        for (int i = 0; i < 5; i++) {
            run.logMetric("loss", i, i);
            forwarder.changed(run.id());
            assertThat(forwarder.await(LONG)).isTrue();
            assertThat(remote.reader().run(run.id()).status()).isEqualTo(RunStatus.RUNNING);
            assertThat(points(remote.reader(), run.id(), "loss")).hasSize(i + 1);
        }
        run.end(RunStatus.FAILED, 5);
        forwarder.changed(run.id());

        assertThat(forwarder.await(LONG)).isTrue();
        assertSame(run.id());
    }

    @Test
    void aRunThatIsResumedRunsAgainThere() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        run.logMetric("loss", 1, 1);
        run.end(RunStatus.FINISHED);
        forwarder.follow(run.id());
        assertThat(forwarder.await(LONG)).isTrue();

        Run again = local.startRun(RunSpec.resume("digits", run.id()));
        again.logMetric("loss", 2, 2);
        forwarder.follow(run.id());
        assertThat(forwarder.await(LONG)).isTrue();
        assertThat(remote.reader().run(run.id()).status()).isEqualTo(RunStatus.RUNNING);
        again.end(RunStatus.KILLED, 7);
        forwarder.follow(run.id());

        assertThat(forwarder.await(LONG)).isTrue();
        assertSame(run.id());
    }

    @Test
    void aParentIsThereBeforeItsChildAlthoughOnlyTheChildIsFollowed() throws Exception {
        Run parent = local.startRun(RunSpec.in("digits"));
        Run child = local.startRun(RunSpec.in("digits").childOf(parent.id()));
        child.end(RunStatus.FINISHED);

        forwarder.follow(child.id());

        assertThat(forwarder.await(LONG)).isTrue();
        assertThat(remote.reader().run(child.id()).parent()).isEqualTo(parent.id());
    }

    @Test
    void manyPointsArriveOnceEach() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        for (int i = 0; i < 20_000; i++) {
            run.logMetrics(i, Map.of("loss", i * 0.5, "acc", -i));
        }
        run.end(RunStatus.FINISHED);

        forwarder.follow(run.id());

        assertThat(forwarder.await(LONG)).isTrue();
        assertThat(points(remote.reader(), run.id(), "loss")).hasSize(20_000);
        assertSame(run.id());
    }

    @Test
    void whatIsCompleteIsNotTouchedAgain() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        run.logMetric("loss", 1, 1);
        run.end(RunStatus.FINISHED);
        forwarder.follow(run.id());
        assertThat(forwarder.await(LONG)).isTrue();
        forwarder.close();
        // A destination that does not have the run would be told at the first request.
        remote = new InMemoryTracker();
        forwarder = forwarder();

        forwarder.follow(run.id());

        assertThat(forwarder.await(LONG)).isTrue();
        assertThat(remote.reader().find(run.id())).isEmpty();
        assertThat(forwarder.replication().setAside()).isEmpty();
    }

    @Test
    void aRunThatWasRenamedAndLostATagIsSoThere() throws Exception {
        Run run = local.startRun(RunSpec.in("digits").withTag("draft", "yes"));
        run.end(RunStatus.FINISHED);
        forwarder.follow(run.id());
        assertThat(forwarder.await(LONG)).isTrue();
        local.admin().orElseThrow().rename(run.id(), "best");
        local.admin().orElseThrow().deleteTag(run.id(), "draft");
        forwarder.follow(run.id());

        assertThat(forwarder.await(LONG)).isTrue();
        assertSame(run.id());
        assertThat(remote.reader().run(run.id()).name()).isEqualTo("best");
    }

    @Test
    void aDamagedCursorCostsAComparisonAndNothingElse() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        run.logMetric("loss", 1, 1);
        run.logText("a.txt", "x");
        run.end(RunStatus.FINISHED);
        forwarder.follow(run.id());
        assertThat(forwarder.await(LONG)).isTrue();
        forwarder.close();
        Path cursor = cursor(run.id());
        Files.writeString(cursor, Files.readString(cursor).substring(0, 40));
        forwarder = forwarder();

        forwarder.follow(run.id());

        assertThat(forwarder.await(LONG)).isTrue();
        assertSame(run.id());
    }

    @Test
    void aCursorOfALaterVersionIsLeftAlone() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        run.end(RunStatus.FINISHED);
        forwarder.follow(run.id());
        assertThat(forwarder.await(LONG)).isTrue();
        forwarder.close();
        Files.writeString(cursor(run.id()), "{\"format\": 2}");
        forwarder = forwarder();

        forwarder.follow(run.id());

        assertThat(forwarder.await(Duration.ofMillis(300))).isFalse();
        assertThat(forwarder.runs())
                .singleElement()
                .satisfies(followed -> assertThat(followed.problem()).contains("format 2", "later Tracker4J"));
    }

    @Test
    void aRunThatIsDeletedIsFollowedNoLongerAndLeavesNothingBehind() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        forwarder.follow(run.id());
        assertThat(forwarder.await(LONG)).isTrue();
        Path directory = local.journals().find(run.id()).orElseThrow().directory();
        run.detach();
        local.admin().orElseThrow().delete(run.id());

        forwarder.follow(run.id());

        assertThat(forwarder.await(LONG)).isTrue();
        assertThat(directory).doesNotExist();
        assertThat(forwarder.runs())
                .singleElement()
                .satisfies(followed -> assertThat(followed.problem()).contains("deleted"));
    }

    private Path cursor(RunId id) throws IOException {
        Path directory = local.journals().find(id).orElseThrow().directory();
        try (var files = Files.newDirectoryStream(directory.resolve("sync"), "*.json")) {
            return files.iterator().next();
        }
    }

    private void assertSame(RunId id) {
        RunInfo here = local.reader().run(id);
        RunInfo there = remote.reader().run(id);
        assertThat(there.name()).isEqualTo(here.name());
        assertThat(there.status()).isEqualTo(here.status());
        assertThat(there.startTime()).isEqualTo(here.startTime());
        assertThat(there.endTime()).isEqualTo(here.endTime());
        assertThat(there.params()).isEqualTo(here.params());
        assertThat(there.tags()).isEqualTo(here.tags());
        assertThat(there.inputs()).isEqualTo(here.inputs());
        assertThat(there.latestMetrics()).isEqualTo(here.latestMetrics());
        here.latestMetrics()
                .keySet()
                .forEach(
                        key -> assertThat(points(remote.reader(), id, key)).isEqualTo(points(local.reader(), id, key)));
        assertThat(remote.reader().artifacts(id, "")).isEqualTo(local.reader().artifacts(id, ""));
    }

    private static List<Metric> points(RunReader reader, RunId id, String key) {
        List<Metric> points = new ArrayList<>();
        try (MetricCursor history = reader.history(id, key)) {
            history.forEachRemaining(points::add);
        }
        return points;
    }
}
