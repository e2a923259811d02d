package io.github.tracker4j.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of runs and experiments are after an owner has changed them; the rest are cases of the contract. */
class LocalAdminTest {

    private static final RunId FIRST = new RunId("01234567000000000000000000000001");
    private static final RunId SECOND = new RunId("01234567000000000000000000000002");

    @TempDir
    Path root;

    private final List<LocalTracker> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(LocalTracker::close);
    }

    private LocalTracker open() {
        LocalTracker tracker = new LocalTracker(root);
        opened.add(tracker);
        return tracker;
    }

    private static RunAdmin admin(LocalTracker tracker) {
        return tracker.admin().orElseThrow();
    }

    private Run ended(RunId id) {
        Run run = open().startRun(
                        RunSpec.in("e").named("r").withId(id).startedAt(1000).withTags(Map.of("note", "x")));
        run.logMetric("loss", 0.5);
        run.end(RunStatus.FINISHED, 2000);
        return run;
    }

    private Path directory(RunId id) {
        return RunFiles.directory(open().reader(), id);
    }

    @Test
    void aDeletedRunLiesInTheTrashAndComesBackAsItWas() throws IOException {
        Run run = ended(FIRST);
        Path place = root.resolve("e/r-01234567");
        List<String> before = RunFiles.contents(place);

        admin(open()).delete(run.id());

        assertThat(place).doesNotExist();
        assertThat(directory(FIRST)).isEqualTo(root.resolve("e/.trash/r-01234567"));

        admin(open()).restore(run.id());

        assertThat(root.resolve("e/.trash")).isEmptyDirectory();
        assertThat(RunFiles.contents(place)).isEqualTo(before);
    }

    @Test
    void runsOfOneNameAndTheSameFirstDigitsAreDeletedAndRestoredBesideOneAnother() {
        ended(FIRST);
        admin(open()).delete(FIRST);
        ended(SECOND);

        admin(open()).restore(FIRST);

        assertThat(directory(SECOND)).isEqualTo(root.resolve("e/r-01234567"));
        assertThat(directory(FIRST)).isEqualTo(root.resolve("e/r-01234567-2"));

        admin(open()).delete(SECOND);
        admin(open()).delete(FIRST);
        ended(new RunId("01234567000000000000000000000003"));
        admin(open()).delete(new RunId("01234567000000000000000000000003"));

        assertThat(root.resolve("e/.trash")).isDirectoryContaining(path -> path.endsWith("r-01234567-2"));
        assertThat(open().reader()
                        .runs(RunQuery.in("e").view(RunQuery.View.DELETED))
                        .items())
                .extracting(RunInfo::id)
                .containsExactly(FIRST, SECOND, new RunId("01234567000000000000000000000003"));
    }

    @Test
    void aRunThatAnotherTrackerWritesIsLeftAlone() throws IOException {
        Run run = open().startRun(RunSpec.in("e").named("r").withTags(Map.of("note", "x")));
        run.logMetric("loss", 0.5);
        run.flush();
        Path directory = directory(run.id());
        List<String> before = RunFiles.contents(directory);
        RunAdmin other = admin(open());

        for (Runnable call : List.<Runnable>of(
                () -> other.delete(run.id()),
                () -> other.rename(run.id(), "other"),
                () -> other.deleteTag(run.id(), "note"))) {
            assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(
                            RejectedException.class, e -> assertThat(e.scope()).isEqualTo(RejectedException.Scope.RUN))
                    .hasMessageContaining("is being written by this process");
        }

        assertThat(RunFiles.contents(directory)).isEqualTo(before);
        run.logMetric("loss", 0.25);
    }

    @Test
    void aRunThatWasDeletedWhileItWasOpenIsFreeWhenItsTrackerIsClosed() {
        LocalTracker writer = open();
        Run run = writer.startRun(RunSpec.in("e").named("r"));
        run.logMetric("loss", 0.5);
        admin(writer).delete(run.id());

        assertThatThrownBy(writer::close).hasMessageContaining("is deleted");
        assertThatThrownBy(() -> run.logMetric("loss", 0.25)).isInstanceOf(IllegalStateException.class);

        admin(open()).restore(run.id());
        open().startRun(RunSpec.resume("e", run.id())).end(RunStatus.FINISHED);
        assertThat(RunFiles.history(open().reader(), run.id(), "loss")).hasSize(1);
    }

    @Test
    void anOpenRunThatWasRestoredElsewhereGoesOnThere() throws IOException {
        LocalTracker writer = open();
        Run run = writer.startRun(RunSpec.in("e").named("r").withId(FIRST));
        admin(writer).delete(FIRST);
        ended(SECOND);
        admin(writer).restore(FIRST);

        run.logMetric("loss", 0.25);
        run.logText("a.txt", "a");
        run.end(RunStatus.FINISHED);

        Path directory = root.resolve("e/r-01234567-2");
        assertThat(directory(FIRST)).isEqualTo(directory);
        assertThat(directory.resolve("artifacts/a.txt")).hasContent("a");
        assertThat(Json.MAPPER
                        .readTree(Files.readString(directory.resolve("metadata.json")))
                        .get("status")
                        .textValue())
                .isEqualTo("completed");
    }

    @Test
    void aNewNameAndADeletedTagStandInTheEventsAndTheDirectoryKeepsItsName() throws IOException {
        ended(FIRST);

        admin(open()).rename(FIRST, "best \u00e9");
        admin(open()).deleteTag(FIRST, "note");
        admin(open()).deleteTag(FIRST, "note");

        Path directory = root.resolve("e/r-01234567");
        List<String> events = Files.readAllLines(directory.resolve("events.jsonl"));
        assertThat(events.get(events.size() - 2)).contains("\"event\":\"rename\"", "\"run_name\":\"best \u00e9\"");
        assertThat(events.get(events.size() - 1)).contains("\"event\":\"delete_tag\"", "\"key\":\"note\"");
        assertThat(directory.resolve("metadata.json")).content().contains("best \u00e9", "completed");
        assertThat(directory.resolve("tags.json")).content().doesNotContain("note");
        for (String snapshot : List.of("metadata.json", "tags.json", "params.json", "latest.json")) {
            Files.delete(directory.resolve(snapshot));
        }
        RunInfo info = open().reader().run(FIRST);
        assertThat(info.name()).isEqualTo("best \u00e9");
        assertThat(info.tags()).isEmpty();
        assertThat(info.endTime()).isEqualTo(2000);
        assertThat(info.notices()).isEmpty();
    }

    @Test
    void theNewestNameCountsAlsoWhereTheStartWasLostAndWrittenAgain() throws IOException {
        ended(FIRST);
        admin(open()).rename(FIRST, "second");
        Path events = root.resolve("e/r-01234567/events.jsonl");
        List<String> lines = Files.readAllLines(events);
        Files.write(events, lines.subList(1, lines.size()));

        open().startRun(RunSpec.resume("e", FIRST)).end(RunStatus.FINISHED);
        admin(open()).rename(FIRST, "third");

        assertThat(open().reader().run(FIRST).name()).isEqualTo("third");
        lines = Files.readAllLines(events);
        Files.write(events, lines.subList(0, lines.size() - 1));
        assertThat(open().reader().run(FIRST).name()).isEqualTo("second");
    }

    @Test
    void whatAnOwnerDoesIsNoSignThatTheWriterLives() {
        Run run = open().startRun(RunSpec.in("e").named("r").withTags(Map.of("note", "x")));
        run.detach();
        admin(open()).rename(run.id(), "other");
        admin(open()).deleteTag(run.id(), "note");

        long later = System.currentTimeMillis() + 1;
        try (LocalTracker reading = new LocalTracker(
                root,
                LocalOptions.DEFAULT
                        .withClock(InstantSource.fixed(Instant.ofEpochMilli(later + 60_000)))
                        .withStale(Duration.ofSeconds(59)))) {
            assertThat(reading.reader().run(run.id()).interrupted()).isTrue();
            assertThat(reading.reader().run(run.id()).status()).isEqualTo(RunStatus.RUNNING);
        }
    }

    @Test
    void aRunOfThePythonTrackerIsDeletedAndRestoredWithoutAChangeAndNeverRenamed() throws IOException {
        for (Path place : List.of(root.resolve("run_1"), root.resolve("e/run_2"))) {
            pythonRun(place, "completed", "2026-01-01T12:00:00");
        }
        for (RunInfo run : open().reader().runs(RunQuery.all()).items()) {
            Path place = directory(run.id());
            List<String> before = RunFiles.contents(place);

            admin(open()).delete(run.id());
            admin(open()).delete(run.id());
            assertThat(directory(run.id()))
                    .isEqualTo(place.resolveSibling(".trash").resolve(place.getFileName()));
            assertThat(open().reader().run(run.id()))
                    .usingRecursiveComparison()
                    .ignoringFields("uri", "deleted")
                    .isEqualTo(run);
            assertThat(open().reader().experiments())
                    .extracting(ExperimentInfo::name)
                    .contains(run.experiment());

            admin(open()).restore(run.id());
            assertThat(RunFiles.contents(place)).isEqualTo(before);
            assertThatThrownBy(() -> admin(open()).rename(run.id(), "other"))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("was written by another program and cannot be changed");
            assertThatThrownBy(() -> admin(open()).deleteTag(run.id(), "note")).isInstanceOf(RejectedException.class);
            assertThat(RunFiles.contents(place)).isEqualTo(before);
        }
    }

    @Test
    void aRunOfThePythonTrackerThatIsBeingWrittenIsNotDeleted() throws IOException {
        pythonRun(root.resolve("run_1"), "running", Instant.now().toString());
        RunInfo run = open().reader().runs(RunQuery.all()).items().get(0);

        assertThatThrownBy(() -> admin(open()).delete(run.id()))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("is being written by another program");
        assertThat(open().reader().run(run.id()).deleted()).isFalse();
    }

    @Test
    void aRunOfThePythonTrackerIsNotRestoredUnderAnotherNameWhichWouldBeAnotherRun() throws IOException {
        pythonRun(root.resolve("run_1"), "completed", "2026-01-01T12:00:00");
        RunId first = open().reader().runs(RunQuery.all()).items().get(0).id();
        admin(open()).delete(first);
        pythonRun(root.resolve("run_1"), "completed", "2026-01-02T12:00:00");

        assertThatThrownBy(() -> admin(open()).restore(first))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("move that one away first");
        assertThat(open().reader().run(first).deleted()).isTrue();
    }

    private static void pythonRun(Path directory, String status, String start) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("metadata.json"),
                "{\"run_name\": \"p\", \"start_time\": \"" + start + "\", \"status\": \"" + status + "\"}");
        Files.writeString(directory.resolve("metrics.jsonl"), "{\"step\": 1, \"metrics\": {\"loss\": 0.5}}\n");
    }

    @Test
    void anExperimentKeepsWhatOtherProgramsHaveWrittenIntoItsFile() throws IOException {
        ended(FIRST);
        Path file = root.resolve("e/experiment.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\\{", "{\"colour\": \"blue\","));

        admin(open()).updateExperiment(ExperimentSpec.named("e").describedAs("new"));

        assertThat(file).content().contains("\"colour\" : \"blue\"", "\"description\" : \"new\"", "\"created\"");
    }

    @Test
    void anExperimentWhoseFileIsDamagedIsNotDescribedAndTheFileIsNamed() throws IOException {
        ended(FIRST);
        Path file = root.resolve("e/experiment.json");
        Files.writeString(file, "{");

        assertThatThrownBy(() ->
                        admin(open()).updateExperiment(ExperimentSpec.named("e").describedAs("new")))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("damaged");
        assertThat(file).hasContent("{");
    }

    @Test
    void programsThatDescribeAnExperimentAtOnceLoseNothing() throws Exception {
        ended(FIRST);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                ExperimentSpec spec = ExperimentSpec.named("e").withTags(Map.of("t" + i, "x"));
                RunAdmin admin = admin(open());
                all.add(threads.submit(() -> admin.updateExperiment(spec)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(open().reader().experiments())
                .singleElement()
                .satisfies(experiment -> assertThat(experiment.tags()).hasSize(40));
    }
}
