package io.github.tracker4j.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Param;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.backend.InMemoryTracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that go on in a journal here and were begun elsewhere. */
class ContinuationTest {

    private static final DatasetInput DATASET = DatasetInput.of("digits", "5f1b", "local", "{}");

    @TempDir
    Path root;

    private final InMemoryTracker elsewhere = new InMemoryTracker();
    private LocalTracker tracker;
    private RunId parent;
    private RunId id;

    @BeforeEach
    void begin() {
        tracker = new LocalTracker(root);
        parent = elsewhere.startRun(RunSpec.in("digits").startedAt(500)).id();
        Run run = elsewhere.startRun(RunSpec.in("digits")
                .named("lr 0.1")
                .childOf(parent)
                .startedAt(1000)
                .withTag("team", "vision"));
        id = run.id();
        run.logParam("eta", 0.1);
        run.logMetric("loss", 0.5, 7, 70);
        run.logMetric("gain", Double.NaN, 3, 30);
        run.logDataset(DATASET);
        run.end(RunStatus.FAILED, 2000);
    }

    @AfterEach
    void close() {
        tracker.close();
    }

    private Run resume() {
        return tracker.startRun(RunSpec.resume("digits", id), elsewhere.reader()::find);
    }

    private List<String> events() throws IOException {
        return Files.readAllLines(RunFiles.directory(tracker.reader(), id).resolve("events.jsonl"));
    }

    @Test
    void aRunThatWasBegunElsewhereGoesOnWithAllThatIsKnownOfIt() {
        Run run = resume();

        RunInfo info = tracker.reader().run(id);
        RunInfo begun = elsewhere.reader().run(id);
        assertThat(run.id()).isEqualTo(id);
        assertThat(info.name()).isEqualTo("lr 0.1");
        assertThat(info.parent()).isEqualTo(parent);
        assertThat(info.startTime()).isEqualTo(1000);
        assertThat(info.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(info.params()).isEqualTo(begun.params());
        assertThat(info.tags()).isEqualTo(begun.tags());
        assertThat(info.inputs()).containsExactly(DATASET);
        assertThat(info.latestMetrics()).isEqualTo(begun.latestMetrics());
        assertThat(info.notices())
                .singleElement()
                .asString()
                .contains("begun elsewhere")
                .contains(begun.uri().toString());
    }

    @Test
    void whatItHadIsNotLoggedAgain() throws IOException {
        Run run = resume();
        run.logParam("eta", 0.1);
        run.setTag("team", "vision");
        run.logDataset(DATASET);

        assertThat(events())
                .allMatch(line -> line.contains("\"start\"") || line.contains("\"continues\""))
                .first()
                .asString()
                .contains("\"tags\":{}");
        assertThat(tracker.reader().history(id, "loss")).isExhausted();
    }

    @Test
    void aParamKeepsItsValueAndStepsGoOn() {
        Run run = resume();

        assertThatThrownBy(() -> run.logParam("eta", 0.2))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("'0.1'");
        run.logMetric("loss", 0.25);

        assertThat(tracker.reader().run(id).latestMetrics().get("loss"))
                .extracting(Metric::step)
                .isEqualTo(8L);
        assertThat(tracker.reader().pointCount(id)).hasValue(1);
    }

    @Test
    void theNextProgramResumesTheJournalAndNeedsNobodyElse() {
        Run first = resume();
        first.logMetric("loss", 0.25);
        first.detach();
        tracker.close();
        tracker = new LocalTracker(root);

        Run second = tracker.startRun(RunSpec.resume("digits", id), run -> {
            throw new UnavailableException("the server is down");
        });
        second.logMetric("gain", 1);
        second.end(RunStatus.FINISHED, 9000);

        RunInfo info = tracker.reader().run(id);
        assertThat(info.params()).containsEntry("eta", "0.1");
        assertThat(info.tags()).containsEntry("team", "vision");
        assertThat(info.latestMetrics())
                .extractingByKeys("loss", "gain")
                .extracting(point -> point.step())
                .containsExactly(8L, 4L);
        assertThat(info.status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void aParentThatIsElsewhereNeedsNoJournalHere() {
        Run child = tracker.startRun(RunSpec.in("digits").childOf(parent), elsewhere.reader()::find);

        assertThat(tracker.reader().run(child.id()).parent()).isEqualTo(parent);
        assertThatThrownBy(
                        () -> tracker.startRun(RunSpec.in("digits").childOf(RunId.random()), elsewhere.reader()::find))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("to be the parent");
    }

    @Test
    void aRunThatIsNowhereIsCreatedOrRefusedAsItsModeSays() {
        RunId unknown = RunId.random();

        assertThatThrownBy(() -> tracker.startRun(RunSpec.resume("digits", unknown), run -> Optional.empty()))
                .isInstanceOf(RejectedException.class);
        tracker.startRun(RunSpec.in("digits").withId(unknown).createOrResume(), run -> Optional.empty());

        assertThat(tracker.reader().run(unknown).notices()).isEmpty();
    }

    @Test
    void aRunThatIsDeletedElsewhereIsNotContinued() {
        elsewhere.admin().orElseThrow().delete(id);

        assertThatThrownBy(this::resume)
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("is deleted")
                .hasMessageContaining("restore");
        assertThat(tracker.reader().find(id)).isEmpty();
    }

    @Test
    void aTagOfTheBeginningCanBeDeletedHere() {
        resume().end(RunStatus.FINISHED);

        tracker.admin().orElseThrow().deleteTag(id, "team");

        assertThat(tracker.reader().run(id).tags()).isEqualTo(Map.of());
    }

    @Test
    void whoReplaysTheJournalIsToldWhereTheRunWasBegunAndGetsOnlyWhatWasLoggedHere() throws IOException {
        Run run = resume();
        run.logParam("depth", 4);
        RunId other = tracker.startRun(RunSpec.in("digits")).id();

        Journal journal = tracker.journals().find(id).orElseThrow();
        assertThat(journal.begunAt()).contains(elsewhere.reader().run(id).uri().toString());
        assertThat(journal.spec().tags()).isEmpty();
        List<JournalEvent> events = new ArrayList<>();
        try (JournalEvents all = journal.events(0)) {
            while (all.next()) {
                events.add(all.event());
            }
        }
        assertThat(events)
                .filteredOn(
                        event -> !(event instanceof JournalEvent.Started) && !(event instanceof JournalEvent.Continued))
                .containsExactly(new JournalEvent.Params(List.of(new Param("depth", "4"))));
        assertThat(tracker.journals().find(other).orElseThrow().begunAt()).isEmpty();
    }

    @Test
    void aDamagedLineOfTheBeginningIsCountedAndTheRestIsRead() throws IOException {
        resume().end(RunStatus.FINISHED);
        Path events = RunFiles.directory(tracker.reader(), id).resolve("events.jsonl");
        Files.writeString(events, Files.readString(events).replace("\"latest\":{", "\"latest\":[{"));

        RunInfo info = tracker.reader().run(id);

        assertThat(info.params()).containsEntry("eta", "0.1");
        assertThat(info.notices()).anyMatch(notice -> notice.contains("1 damaged line"));
    }
}
