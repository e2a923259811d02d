package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.Journals;
import io.github.tracker4j.local.LocalOptions;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.local.SyncFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A push sends journals once, and tells what became of each. */
class PushTest {

    private static final PushOptions QUICK = PushOptions.DEFAULT
            .withReplica(ReplicaOptions.DEFAULT
                    .withEndInterrupted(true)
                    .withPauses(Duration.ofMillis(1), Duration.ofMillis(2)))
            .withPatience(Duration.ZERO);

    @TempDir
    Path root;

    private InMemoryTracker memory;
    private TroubledTracker remote;
    private final List<PushedRun> heard = new ArrayList<>();
    private final AtomicLong points = new AtomicLong();

    @BeforeEach
    void open() {
        memory = new InMemoryTracker();
        remote = new TroubledTracker(memory);
    }

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void everyRunIsSentWithItsParentFirstAndNothingTheSecondTime() throws Exception {
        RunId parent = aRun("digits", "parent", null);
        RunId child = aRun("digits", "child", parent);
        RunId other = aRun("letters", "other", null);

        PushReport first = push(QUICK);

        assertThat(first.outcome()).isEqualTo(PushReport.Outcome.COMPLETE);
        assertThat(first.runs())
                .hasSize(3)
                .allSatisfy(run -> assertThat(run.state()).isEqualTo(PushedRun.State.COMPLETE))
                .allSatisfy(run -> assertThat(run.sent()).isEqualTo(new PushedRun.Sent(3, 3, 1, 5)));
        assertThat(heard).containsExactlyInAnyOrderElementsOf(first.runs());
        assertThat(points).hasValue(9);
        assertThat(memory.reader().run(child).parent()).isEqualTo(parent);
        assertThat(memory.reader().run(other).status()).isEqualTo(RunStatus.FINISHED);

        int calls = remote.calls();
        PushReport second = push(QUICK);

        assertThat(second.outcome()).isEqualTo(PushReport.Outcome.COMPLETE);
        assertThat(second.runs()).extracting(PushedRun::state).containsOnly(PushedRun.State.UNCHANGED);
        assertThat(remote.calls()).as("requests of the second push").isEqualTo(calls);
    }

    @Test
    void aPushChangesNothingLocalButSync() throws Exception {
        RunId run = aRun("digits", "one", null);
        Path directory = journal(run).directory();
        Map<String, String> before = files(directory);

        push(QUICK);

        Map<String, String> after = files(directory);
        assertThat(after.keySet()).anyMatch(file -> file.startsWith("sync/"));
        after.keySet().removeIf(file -> file.startsWith("sync/"));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void onlyTheRunsOfAnExperimentAreSentWhenItIsNamed() throws Exception {
        aRun("digits", "one", null);
        RunId letters = aRun("letters", "two", null);

        PushReport report = push(QUICK.onlyExperiment("letters"));

        assertThat(report.runs()).extracting(PushedRun::id).containsExactly(letters);
        assertThat(memory.reader().runs(RunQuery.all()).items())
                .extracting(RunInfo::id)
                .containsExactly(letters);
    }

    @Test
    void oneRunIsSentWithThoseItIsNestedUnder() throws Exception {
        RunId parent = aRun("digits", "parent", null);
        RunId child = aRun("digits", "child", parent);
        aRun("digits", "other", null);

        PushReport report = new Push(journals(), destination(), QUICK).run(child, PushListener.NONE);

        assertThat(report.runs()).extracting(PushedRun::id).containsExactly(parent, child);
    }

    @Test
    void aDryRunTellsWhatWouldBeSentAndAsksNothing() throws Exception {
        aRun("digits", "one", null);

        PushReport report = push(QUICK.asDryRun());

        assertThat(report.runs()).singleElement().satisfies(run -> {
            assertThat(run.state()).isEqualTo(PushedRun.State.PLANNED);
            assertThat(run.sent()).isEqualTo(new PushedRun.Sent(3, 3, 1, 5));
        });
        assertThat(remote.calls()).isZero();
        push(QUICK);
        assertThat(push(QUICK.asDryRun()).runs())
                .extracting(PushedRun::state)
                .containsExactly(PushedRun.State.UNCHANGED);
    }

    @Test
    void aRunThatGoesOnIsRunningThereAndCompletedLater() throws Exception {
        try (LocalTracker local = new LocalTracker(root)) {
            Run run = local.startRun(RunSpec.in("digits"));
            run.logMetric("loss", 1, 1);
            assertThat(push(QUICK).runs()).extracting(PushedRun::state).containsExactly(PushedRun.State.RUNNING);
            run.logMetric("loss", 2, 2);
            run.end(RunStatus.FINISHED, 5_000);

            PushReport report = push(QUICK);

            assertThat(report.runs()).singleElement().satisfies(pushed -> {
                assertThat(pushed.state()).isEqualTo(PushedRun.State.COMPLETE);
                assertThat(pushed.sent().points()).isEqualTo(1);
            });
            assertThat(memory.reader().run(run.id()).endTime()).isEqualTo(5_000);
        }
    }

    @Test
    void aDestinationThatCannotBeReachedIsGivenUpAndTheNextPushGoesOn() throws Exception {
        aRun("digits", "one", null);
        aRun("digits", "two", null);
        remote.failing(() -> new UnavailableException("connection refused"));

        PushReport report = push(QUICK);

        assertThat(report.outcome()).isEqualTo(PushReport.Outcome.UNREACHABLE);
        assertThat(report.message()).contains("memory:there", "connection refused", "push again");
        assertThat(report.runs()).extracting(PushedRun::state).containsOnly(PushedRun.State.LEFT);
        remote.mend();
        assertThat(push(QUICK).outcome()).isEqualTo(PushReport.Outcome.COMPLETE);
    }

    @Test
    void aDestinationThatAnswersAgainInTimeIsGoneOnWith() throws Exception {
        aRun("digits", "one", null);
        remote.failing(() -> {
            if (remote.calls() == 3) {
                remote.mend();
            }
            return new UnavailableException("restarting");
        });

        PushReport report = push(QUICK.withPatience(Duration.ofSeconds(30)));

        assertThat(report.outcome()).isEqualTo(PushReport.Outcome.COMPLETE);
    }

    @Test
    void aDestinationThatRefusesEverythingEndsThePushWithItsWords() throws Exception {
        aRun("digits", "one", null);
        remote.failing(() -> new RejectedException(RejectedException.Scope.DESTINATION, "401: wrong password"));

        PushReport report = push(QUICK);

        assertThat(report.outcome()).isEqualTo(PushReport.Outcome.REFUSED);
        assertThat(report.message()).contains("wrong password");
        remote.mend();
        assertThat(push(QUICK).outcome()).isEqualTo(PushReport.Outcome.COMPLETE);
    }

    @Test
    void aRunThatAnotherProcessSendsIsToldAndTheOthersGoOn() throws Exception {
        RunId taken = aRun("digits", "taken", null);
        aRun("digits", "free", null);
        SyncFile.Held lock = journal(taken).sync(destination().fileName()).lock();
        PushReport report;
        try {
            report = push(QUICK);
        } finally {
            lock.close();
        }

        assertThat(report.outcome()).isEqualTo(PushReport.Outcome.REFUSED);
        assertThat(named(report, "taken").message())
                .contains("is being sent by")
                .contains("process");
        assertThat(named(report, "free").state()).isEqualTo(PushedRun.State.COMPLETE);
    }

    @Test
    void aRunThatCannotBeReadIsToldAndTheOthersGoOn() throws Exception {
        RunId bad = aRun("digits", "bad", null);
        aRun("digits", "good", null);
        Path directory = journal(bad).directory();
        Files.delete(directory.resolve("metadata.json"));
        Files.writeString(directory.resolve("events.jsonl"), "no event\n");

        PushReport report = push(QUICK);

        assertThat(report.outcome()).isEqualTo(PushReport.Outcome.REFUSED);
        assertThat(report.runs())
                .filteredOn(run -> run.state() == PushedRun.State.REFUSED)
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.directory()).isEqualTo(directory);
                    assertThat(run.message()).contains("cannot be read").contains("neither");
                });
        assertThat(named(report, "good").state()).isEqualTo(PushedRun.State.COMPLETE);
    }

    @Test
    void aCursorOfALaterVersionIsToldAndLeftAlone() throws Exception {
        RunId run = aRun("digits", "one", null);
        push(QUICK);
        Path cursor = cursor(run);
        Files.writeString(cursor, "{\"format\": 2}");

        PushReport report = push(QUICK);

        assertThat(named(report, "one").message()).contains("format 2").contains("later Tracker4J");
        assertThat(cursor).hasContent("{\"format\": 2}");
    }

    @Test
    void aDamagedCursorCostsAComparison() throws Exception {
        RunId run = aRun("digits", "one", null);
        push(QUICK);
        Files.writeString(cursor(run), "{\"form");

        assertThat(push(QUICK).outcome()).isEqualTo(PushReport.Outcome.COMPLETE);
        assertThat(new Verification(journals().reader(), memory).run(run).isEqual())
                .isTrue();
    }

    @Test
    void aRepairSendsAgainWhatADestinationHasLost() throws Exception {
        RunId run = aRun("digits", "one", null);
        push(QUICK);
        memory = new InMemoryTracker();
        remote = new TroubledTracker(memory);
        assertThat(push(QUICK).runs())
                .as("without it the notes are trusted")
                .extracting(PushedRun::state)
                .containsExactly(PushedRun.State.UNCHANGED);

        PushReport report = push(QUICK.repairing());

        assertThat(report.runs()).extracting(PushedRun::state).containsExactly(PushedRun.State.COMPLETE);
        assertThat(new Verification(journals().reader(), memory).run(run).isEqual())
                .isTrue();
        assertThat(push(QUICK.repairing()).runs())
                .extracting(PushedRun::state)
                .containsExactly(PushedRun.State.UNCHANGED);
    }

    @Test
    void aForeignRunIsSentAndSentAgainWhenItsSnapshotsChange() throws Exception {
        Path directory = aForeignRun(root);

        assertThat(push(QUICK).runs()).extracting(PushedRun::state).containsExactly(PushedRun.State.COMPLETE);
        RunInfo there = memory.reader().runs(RunQuery.all()).items().get(0);
        assertThat(there.params()).containsExactly(Map.entry("lr", "0.1"));
        assertThat(there.startTime())
                .isEqualTo(Instant.parse("2024-03-01T10:00:00Z").toEpochMilli());
        assertThat(memory.reader().artifacts(there.id(), "")).hasSize(1);
        int calls = remote.calls();
        assertThat(push(QUICK).runs()).extracting(PushedRun::state).containsExactly(PushedRun.State.UNCHANGED);
        assertThat(remote.calls()).isEqualTo(calls);

        Files.writeString(directory.resolve("artifacts/another.txt"), "more");
        assertThat(push(QUICK.asDryRun()).runs()).extracting(PushedRun::state).containsExactly(PushedRun.State.PLANNED);
        assertThat(push(QUICK).runs()).extracting(PushedRun::state).containsExactly(PushedRun.State.COMPLETE);
        assertThat(memory.reader().artifacts(there.id(), "")).hasSize(2);
        assertThat(new Verification(journals().reader(), memory).run(there.id()).isEqual())
                .isTrue();
    }

    @Test
    void theZoneOfAForeignRunIsNotedAndAnotherIsRefused() throws Exception {
        aForeignRun(root);
        LocalOptions berlin = LocalOptions.DEFAULT.withZone(ZoneId.of("Europe/Berlin"));
        PushReport first = push(new Journals(root, berlin), QUICK.withZone(berlin.zone()));
        assertThat(first.outcome()).isEqualTo(PushReport.Outcome.COMPLETE);

        PushReport other = push(QUICK.withZone(ZoneOffset.UTC));

        assertThat(other.runs()).singleElement().satisfies(run -> {
            assertThat(run.state()).isEqualTo(PushedRun.State.REFUSED);
            assertThat(run.message()).contains("Europe/Berlin").contains("--zone");
        });
        assertThat(push(QUICK).runs()).extracting(PushedRun::state).containsExactly(PushedRun.State.UNCHANGED);
        RunInfo there = memory.reader().runs(RunQuery.all()).items().get(0);
        assertThat(there.startTime())
                .isEqualTo(Instant.parse("2024-03-01T09:00:00Z").toEpochMilli());
        assertThat(new Verification(journals().reader(), memory).run(there.id()).isEqual())
                .as("reads in the zone that was noted")
                .isTrue();
    }

    @Test
    void anInterruptedRunEndsFailedAtItsLastLine() throws Exception {
        aForeignRun(root);
        Files.writeString(
                root.resolve("python/run_1/metadata.json"),
                "{\"run_name\":\"run_1\",\"start_time\":\"2024-03-01T10:00:00\",\"status\":\"running\"}");

        push(QUICK);

        RunInfo there = memory.reader().runs(RunQuery.all()).items().get(0);
        assertThat(there.status()).isEqualTo(RunStatus.FAILED);
        assertThat(there.endTime())
                .isEqualTo(Instant.parse("2024-03-01T10:00:00.001Z").toEpochMilli());
        assertThat(there.tags()).containsKey("tracker4j.interrupted");
    }

    private RunId aRun(String experiment, String name, @Nullable RunId parent) {
        try (LocalTracker local = new LocalTracker(root)) {
            Run run = local.startRun(RunSpec.in(experiment).named(name).childOf(parent));
            run.logParam("lr", 0.1);
            run.setTag("note", "x");
            for (int step = 0; step < 3; step++) {
                run.logMetric("loss", step, step);
            }
            run.logText("notes.txt", "hello");
            run.end(RunStatus.FINISHED);
            return run.id();
        }
    }

    static Path aForeignRun(Path root) throws IOException {
        Path directory = Files.createDirectories(root.resolve("python/run_1"));
        Files.writeString(
                directory.resolve("metadata.json"),
                "{\"run_name\":\"run_1\",\"start_time\":\"2024-03-01T10:00:00\",\"status\":\"completed\","
                        + "\"end_time\":\"2024-03-01T10:01:00\"}");
        Files.writeString(directory.resolve("params.json"), "{\"lr\": 0.1}");
        Files.writeString(directory.resolve("metrics.jsonl"), "{\"step\": 0, \"metrics\": {\"loss\": NaN}}\n");
        Files.createDirectories(directory.resolve("artifacts"));
        Files.writeString(directory.resolve("artifacts/notes.txt"), "hi");
        return directory;
    }

    private Journals journals() {
        return new Journals(root, LocalOptions.DEFAULT);
    }

    private Journal journal(RunId run) throws IOException {
        return journals().find(run).orElseThrow();
    }

    private Destination destination() {
        return Destination.of(URI.create("memory:there"), remote);
    }

    private Path cursor(RunId run) throws IOException {
        return journal(run).sync(destination().fileName()).path();
    }

    private PushReport push(PushOptions options) throws Exception {
        return push(journals(), options);
    }

    private PushReport push(Journals journals, PushOptions options) throws Exception {
        heard.clear();
        points.set(0);
        return new Push(journals, destination(), options).run(new PushListener() {
            @Override
            public void moved(long more) {
                points.addAndGet(more);
            }

            @Override
            public void finished(PushedRun run) {
                heard.add(run);
            }
        });
    }

    private static PushedRun named(PushReport report, String name) {
        return report.runs().stream()
                .filter(run -> run.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> files(Path directory) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(directory.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }
}
