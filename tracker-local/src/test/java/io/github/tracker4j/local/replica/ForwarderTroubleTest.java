package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.*;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.local.LocalOptions;
import io.github.tracker4j.local.LocalTracker;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/** What a forwarder does when destinations, journals, clocks and threads make trouble. */
@Timeout(60)
class ForwarderTroubleTest {

    /** A destination with switches. */
    static final class Remote implements ExperimentTracker {
        final InMemoryTracker memory;
        volatile boolean down;
        volatile boolean refusing;
        volatile Consumer<LogBatch> beforeLog = batch -> {};
        volatile Consumer<String> beforeDeleteTag = key -> {};
        volatile Consumer<String> beforeArtifact = path -> {};
        volatile TransferLimits limits = TransferLimits.DEFAULT;
        final AtomicInteger starts = new AtomicInteger();
        final List<Metric> points = Collections.synchronizedList(new ArrayList<>());

        Remote() {
            this(new InMemoryTracker());
        }

        Remote(InMemoryTracker memory) {
            this.memory = memory;
        }

        void check() {
            if (down) {
                throw new UnavailableException("down");
            }
        }

        /** As something before a server answers 400 to everything. */
        void requireTaken() {
            if (refusing) {
                throw new RejectedException("400: not through this gate");
            }
        }

        @Override
        public Run startRun(RunSpec spec) {
            check();
            starts.incrementAndGet();
            Run run = memory.startRun(spec);
            return new Run() {
                @Override
                public RunId id() {
                    return run.id();
                }

                @Override
                public void log(LogBatch batch) {
                    check();
                    requireTaken();
                    beforeLog.accept(batch);
                    points.addAll(batch.metrics());
                    run.log(batch);
                }

                @Override
                public void logArtifact(String path, Content content) {
                    check();
                    beforeArtifact.accept(path);
                    run.logArtifact(path, content);
                }

                @Override
                public void end(RunStatus status, long endTime) {
                    check();
                    run.end(status, endTime);
                }

                @Override
                public void detach() {
                    run.detach();
                }
            };
        }

        @Override
        public RunReader reader() {
            check();
            requireTaken();
            return memory.reader();
        }

        @Override
        public Optional<RunAdmin> admin() {
            RunAdmin admin = memory.admin().orElseThrow();
            return Optional.of(new RunAdmin() {
                @Override
                public void delete(RunId run) {
                    admin.delete(run);
                }

                @Override
                public void restore(RunId run) {
                    admin.restore(run);
                }

                @Override
                public void rename(RunId run, String name) {
                    admin.rename(run, name);
                }

                @Override
                public void deleteTag(RunId run, String key) {
                    beforeDeleteTag.accept(key);
                    admin.deleteTag(run, key);
                }

                @Override
                public void updateExperiment(ExperimentSpec spec) {
                    admin.updateExperiment(spec);
                }
            });
        }

        @Override
        public TransferLimits transferLimits() {
            return limits;
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    static final Duration LONG = Duration.ofSeconds(20);
    static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path root;

    LocalTracker local;
    Remote remote = new Remote();
    final List<Forwarder> open = new ArrayList<>();
    static final ReplicaOptions QUICK = ReplicaOptions.DEFAULT
            .withLinger(Duration.ofMillis(1))
            .withPauses(Duration.ofMillis(30), Duration.ofMillis(60));

    @BeforeEach
    void open() {
        local = new LocalTracker(root);
    }

    @AfterEach
    void close() {
        Thread.interrupted();
        open.forEach(Forwarder::close);
        local.close();
    }

    Forwarder forwarder(ReplicaOptions options) {
        Forwarder forwarder =
                new Forwarder(local.journals(), Destination.of(URI.create("memory:there"), remote), options);
        open.add(forwarder);
        return forwarder;
    }

    Path cursor(RunId id) throws Exception {
        Path directory = local.journals().find(id).orElseThrow().directory();
        try (var files = Files.newDirectoryStream(directory.resolve("sync"), "*.json")) {
            return files.iterator().next();
        }
    }

    List<Metric> there(RunId id, String key) {
        List<Metric> points = new ArrayList<>();
        try (MetricCursor history = remote.memory.reader().history(id, key)) {
            history.forEachRemaining(points::add);
        }
        return points;
    }

    @Test
    void aBacklogLongerThanATurnIsThereWhole() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        for (int i = 0; i < 30_000; i++) {
            run.logMetrics(i, Map.of("a", i, "b", i, "c", i));
        }
        run.end(RunStatus.FINISHED);
        Forwarder forwarder = forwarder(QUICK);
        forwarder.follow(run.id());
        assertThat(forwarder.await(LONG)).isTrue();
        assertThat(there(run.id(), "a").size()
                        + there(run.id(), "b").size()
                        + there(run.id(), "c").size())
                .isEqualTo(90_000);
    }

    @Test
    void aJournalThatLostItsEndWithThePowerAndGoesOnArrivesWhole() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        for (int i = 0; i < 100; i++) {
            run.logMetric("loss", i, i);
        }
        run.detach();
        Forwarder first = forwarder(QUICK);
        first.follow(run.id());
        assertThat(first.await(LONG)).isTrue();
        first.close();
        Path metrics = local.journals().find(run.id()).orElseThrow().directory().resolve("metrics.jsonl");
        byte[] bytes = Files.readAllBytes(metrics);
        int lines = 0;
        int length = 0;
        while (lines < 50) {
            if (bytes[length++] == '\n') {
                lines++;
            }
        }
        try (RandomAccessFile file = new RandomAccessFile(metrics.toFile(), "rw")) {
            file.setLength(length);
        }
        Run again = local.startRun(RunSpec.resume("digits", run.id()));
        for (int i = 200; i < 220; i++) {
            again.logMetric("loss", i, i);
        }
        again.end(RunStatus.FINISHED);
        Forwarder second = forwarder(QUICK);
        second.follow(run.id());
        assertThat(second.await(LONG)).isTrue();
        assertThat(there(run.id(), "loss").stream().filter(m -> m.stepOrZero() >= 200))
                .hasSize(20);
    }

    @Test
    void closingFromAnInterruptedThreadLetsGoOfTheRuns() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        Forwarder first = forwarder(QUICK);
        first.follow(run.id());
        assertThat(first.await(LONG)).isTrue();
        Thread.currentThread().interrupt();
        first.close();
        Thread.interrupted();
        Forwarder second = forwarder(QUICK);
        second.follow(run.id());
        assertThat(second.await(SOON))
                .as("%s", second.runs().iterator().next().problem())
                .isTrue();
    }

    @Test
    void aTurnThatOutlastsTheCloseLetsGoAtItsEnd() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        CountDownLatch inside = new CountDownLatch(1);
        AtomicBoolean release = new AtomicBoolean();
        remote.beforeLog = batch -> {
            if (!batch.params().isEmpty()) {
                inside.countDown();
                while (!release.get()) {
                    Thread.onSpinWait();
                }
            }
        };
        run.logParam("lr", 1);
        Forwarder first = forwarder(QUICK);
        first.follow(run.id());
        inside.await();
        first.close();
        release.set(true);
        Forwarder second = forwarder(QUICK);
        second.follow(run.id());
        // A held lock is tried again after 5 s.
        assertThat(second.await(Duration.ofSeconds(12)))
                .as("%s", second.runs().iterator().next().problem())
                .isTrue();
    }

    @Test
    void aChildOfARunThatAnotherForwarderKeepsInStepIsSent() throws Exception {
        Run parent = local.startRun(RunSpec.in("digits"));
        Forwarder first = forwarder(QUICK);
        first.follow(parent.id());
        assertThat(first.await(LONG)).isTrue();
        Run child = local.startRun(RunSpec.in("digits").childOf(parent.id()));
        child.end(RunStatus.FINISHED);
        Forwarder second = forwarder(QUICK);
        second.follow(child.id());
        second.await(SOON);
        assertThat(remote.memory.reader().find(child.id())).isPresent();
    }

    @Test
    void aTurnThatOnlyPassesOverDoesNotKeepTheDestinationClosed() throws Exception {
        Run a = local.startRun(RunSpec.in("digits"));
        Run b = local.startRun(RunSpec.in("digits"));
        b.detach();
        Forwarder forwarder = forwarder(QUICK.withPauses(Duration.ofMillis(300), Duration.ofMillis(300)));
        forwarder.follow(a.id());
        forwarder.follow(b.id());
        assertThat(forwarder.await(LONG)).isTrue();
        remote.down = true;
        a.logMetric("loss", 1, 1);
        forwarder.changed(a.id());
        Awaitility.await().until(() -> forwarder.replication().state() == Replication.State.UNREACHABLE);
        local.startRun(RunSpec.resume("digits", b.id()));
        forwarder.changed(b.id());
        long size = size(b.id());
        Awaitility.await()
                .until(() -> forwarder.runs().stream()
                        .filter(run -> run.id.equals(b.id()))
                        .map(FollowedRun::standing)
                        .allMatch(standing -> standing != null && standing.events() == size));
        remote.down = false;
        assertThat(forwarder.await(Duration.ofSeconds(5))).isTrue();
    }

    long size(RunId id) throws Exception {
        return local.journals().find(id).orElseThrow().eventsLength();
    }

    @Test
    void requestsThatAreLostAgainAndAgainDoNotMakeTheCursorGrow() throws Exception {
        AtomicInteger lost = new AtomicInteger();
        remote.beforeLog = batch -> {
            if (!batch.metrics().isEmpty()) {
                lost.incrementAndGet();
                throw new OutcomeUnknownException("no answer");
            }
        };
        Run run = local.startRun(RunSpec.in("digits"));
        run.logMetric("loss", 1, 1);
        run.end(RunStatus.FINISHED);
        Forwarder forwarder = forwarder(QUICK);
        forwarder.follow(run.id());
        Awaitility.await().until(() -> lost.get() > 30);
        String text = Files.readString(cursor(run.id()));
        assertThat(text.split("\"kind\"", -1).length - 1).isLessThanOrEqualTo(2);
    }

    @Test
    void aRunThatWasThereBeforeACreateThatWasWrittenDownIsAdopted() throws Exception {
        remote.limits = new TransferLimits(1000, 1, false, Duration.ZERO);
        Run run = local.startRun(RunSpec.in("digits"));
        for (int i = 0; i < 10; i++) {
            run.logMetric("loss", i, i);
        }
        run.end(RunStatus.FINISHED);
        Forwarder first = forwarder(QUICK);
        first.follow(run.id());
        assertThat(first.await(LONG)).isTrue();
        first.close();
        assertThat(remote.points).hasSize(10);
        // Another copy, or a damaged cursor, and a program that was killed while its create was refused or looked into.
        Files.writeString(
                cursor(run.id()),
                "{\"format\":1,\"destination\":\"memory:there\",\"run_id\":\"" + run.id()
                        + "\",\"origin\":\"new\",\"complete\":false,\"events\":{\"offset\":0},"
                        + "\"metrics\":{\"offset\":0,\"index\":0,\"points\":0},\"in_flight\":[{\"kind\":\"create\",\"sent\":1000,"
                        + "\"from\":{\"offset\":0,\"index\":0},\"to\":{\"offset\":0,\"index\":0}}]}");
        Forwarder second = forwarder(QUICK);
        second.follow(run.id());
        assertThat(second.await(LONG)).isTrue();
        assertThat(remote.points).hasSize(10);
    }

    @Test
    void aRunThatIsRefusedIsNotTriedAtEachLogCall() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        run.logMetric("loss", 1, 1);
        Forwarder forwarder = forwarder(QUICK);
        forwarder.follow(run.id());
        assertThat(forwarder.await(LONG)).isTrue();
        remote.memory.admin().orElseThrow().delete(run.id());
        run.logMetric("loss", 2, 2);
        forwarder.changed(run.id());
        assertThat(forwarder.await(LONG)).isTrue();
        int before = remote.starts.get();
        for (int i = 0; i < 20; i++) {
            run.logMetric("loss", i, i + 3);
            forwarder.changed(run.id());
            forwarder.await(LONG);
        }
        assertThat(remote.starts.get() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void aHostWithAnUnderscoreDoesNotKeepTheUserInfo() {
        assertThat(Destination.of(URI.create("http://me:secret@mlflow_server:5000/"), remote)
                        .name())
                .doesNotContain("secret");
    }

    @Test
    void aRunThatGoesOnIsNotWrittenDownAsComplete() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        run.end(RunStatus.FINISHED);
        Forwarder first = forwarder(QUICK);
        first.follow(run.id());
        assertThat(first.await(LONG)).isTrue();
        first.close();
        Run again = local.startRun(RunSpec.resume("digits", run.id()));
        Forwarder second = forwarder(QUICK.withLinger(Duration.ofHours(1)));
        second.follow(run.id());
        Awaitility.await()
                .until(() -> remote.memory.reader().run(run.id()).status() == RunStatus.RUNNING
                        && second.runs().iterator().next().standing() != null);
        second.close();
        again.detach();
        assertThat(Files.readString(cursor(run.id()))).contains("\"complete\":false");
    }

    @Test
    void theTagOfAnInterruptedRunGoesAlsoWhenItsDeletionFailsOnce() throws Exception {
        local.close();
        local = new LocalTracker(
                root,
                new LocalOptions(
                        LocalOptions.DEFAULT.clock(),
                        Duration.ofMillis(1),
                        LocalOptions.DEFAULT.durability(),
                        LocalOptions.DEFAULT.zone()));
        Run run = local.startRun(RunSpec.in("digits"));
        run.detach();
        Awaitility.await().until(() -> local.reader().run(run.id()).interrupted());
        Forwarder first = forwarder(QUICK.withEndInterrupted(true));
        first.follow(run.id());
        assertThat(first.await(LONG)).isTrue();
        first.close();
        assertThat(remote.memory.reader().run(run.id()).tags()).containsKey(Replica.INTERRUPTED_TAG);
        AtomicInteger failures = new AtomicInteger(1);
        remote.beforeDeleteTag = key -> {
            if (failures.getAndDecrement() > 0) {
                throw new UnavailableException("for a moment");
            }
        };
        local.startRun(RunSpec.resume("digits", run.id())).end(RunStatus.FINISHED);
        Forwarder second = forwarder(QUICK);
        second.follow(run.id());
        assertThat(second.await(LONG)).isTrue();
        assertThat(remote.memory.reader().run(run.id()).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(remote.memory.reader().run(run.id()).tags()).doesNotContainKey(Replica.INTERRUPTED_TAG);
    }

    @Test
    void pointsDoNotWaitForATagThatIsHeld() throws Exception {
        remote.limits = new TransferLimits(1000, 1, true, Duration.ofSeconds(30));
        AtomicInteger failures = new AtomicInteger(1);
        remote.beforeLog = batch -> {
            if (!batch.tags().isEmpty() && failures.getAndDecrement() > 0) {
                throw new OutcomeUnknownException("no answer");
            }
        };
        Run run = local.startRun(RunSpec.in("digits"));
        run.setTag("note", "a");
        Forwarder forwarder = forwarder(QUICK);
        forwarder.follow(run.id());
        assertThat(forwarder.await(LONG)).isTrue();
        run.setTag("note", "b");
        forwarder.changed(run.id());
        // The tag waits for the settle time; let its turn pass.
        forwarder.await(Duration.ofMillis(500));
        run.logMetric("loss", 1, 1);
        forwarder.changed(run.id());
        Awaitility.await().atMost(SOON).until(() -> remote.points.size() == 1);
    }

    @Test
    void theEventsOfALiveRunDoNotGoOneForEachLinger() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        run.logText("a.txt", "a");
        run.logText("b.txt", "b");
        run.logText("c.txt", "c");
        Forwarder forwarder = forwarder(QUICK.withLinger(Duration.ofHours(1)));
        forwarder.follow(run.id());
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> remote.memory.reader().artifacts(run.id(), "").size() == 3);
    }

    @Test
    void aRequestThatWasLostWhileItWasIsolatedIsInDoubtFromThenOn() throws Exception {
        AtomicLong now = new AtomicLong(1_800_000_000_000L);
        remote.limits = new TransferLimits(1000, 1, false, Duration.ofSeconds(75));
        AtomicInteger calls = new AtomicInteger();
        List<Metric> late = Collections.synchronizedList(new ArrayList<>());
        remote.beforeLog = batch -> {
            if (batch.metrics().isEmpty()) {
                return;
            }
            int call = calls.incrementAndGet();
            if (call == 1) {
                throw new RejectedException("one of these").withRemaining(batch);
            }
            if (call == 2) {
                // The server is silent for longer than the settle time counted from the first sending.
                now.addAndGet(80_000);
                late.addAll(batch.metrics());
                throw new OutcomeUnknownException("no answer").withRemaining(batch);
            }
        };
        Run run = local.startRun(RunSpec.in("digits"));
        for (int i = 0; i < 4; i++) {
            run.logMetric("loss", i, i);
        }
        run.end(RunStatus.FINISHED);
        Forwarder forwarder = forwarder(QUICK.withClock(() -> java.time.Instant.ofEpochMilli(now.get())));
        forwarder.follow(run.id());
        forwarder.await(Duration.ofSeconds(2));
        assertThat(remote.points)
                .as("sent again although the lost half may still be applied")
                .isEmpty();
    }

    @Test
    void aRunThatGoesOnIsNotEndedThereWhenAnInterruptedThreadClosesForwarderAndTracker() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        run.logMetric("loss", 1, 1);
        Forwarder first = forwarder(QUICK);
        first.follow(run.id());
        assertThat(first.await(LONG)).isTrue();
        Thread.currentThread().interrupt();
        first.close();
        remote.close();
        Thread.interrupted();
        assertThat(remote.memory.reopen().reader().run(run.id()).status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void anErrorDoesNotLeaveARunWaitingForATurnThatNeverComes() throws Exception {
        AtomicInteger failures = new AtomicInteger(1);
        remote.beforeLog = batch -> {
            if (!batch.params().isEmpty() && failures.getAndDecrement() > 0) {
                throw new StackOverflowError("deep");
            }
        };
        Run run = local.startRun(RunSpec.in("digits"));
        run.logParam("lr", 1);
        Forwarder forwarder = forwarder(QUICK);
        forwarder.follow(run.id());
        forwarder.await(Duration.ofMillis(500));
        run.logParam("depth", 1);
        forwarder.changed(run.id());
        assertThat(forwarder.await(SOON)).isTrue();
    }

    @Test
    void aRunThatCouldNotBeSentIsNotCalledUpToDate() throws Exception {
        remote.beforeLog = batch -> {
            throw new IllegalStateException("surprise");
        };
        Run run = local.startRun(RunSpec.in("digits"));
        run.logParam("lr", 1);
        Forwarder forwarder = forwarder(QUICK);
        forwarder.follow(run.id());
        forwarder.await(SOON);
        Replication health = forwarder.replication();
        assertThat(health.state() == Replication.State.UP_TO_DATE
                        && health.setAside().isEmpty()
                        && health.bytesBehind() == 0)
                .as("%s", health)
                .isFalse();
    }

    @Test
    void aLostRequestOfAnAdoptedRunIsInDoubtFromItsFailureOn() throws Exception {
        AtomicLong offset = new AtomicLong();
        java.time.InstantSource clock = () -> java.time.Instant.ofEpochMilli(System.currentTimeMillis() + offset.get());
        Duration settle = Duration.ofSeconds(1);
        remote.limits = new TransferLimits(1000, 1, false, settle);
        Run run = local.startRun(RunSpec.in("digits"));
        run.logMetric("loss", 1, 1);
        run.end(RunStatus.FINISHED);
        remote.memory.startRun(RunSpec.in("digits").withId(run.id())).detach();
        AtomicLong failed = new AtomicLong();
        AtomicLong again = new AtomicLong();
        remote.beforeLog = batch -> {
            if (batch.metrics().isEmpty()) {
                return;
            }
            if (failed.get() == 0) {
                // The call takes longer than the settle time, and its last attempt is lost.
                offset.addAndGet(2_000);
                failed.set(clock.millis());
                throw new OutcomeUnknownException("no answer").withRemaining(batch);
            }
            again.compareAndSet(0, clock.millis());
        };
        Forwarder forwarder = forwarder(QUICK.withClock(clock));
        forwarder.follow(run.id());
        assertThat(forwarder.await(LONG)).isTrue();
        assertThat(again.get() - failed.get()).isGreaterThanOrEqualTo(settle.toMillis());
    }

    @Test
    void aDestinationThatRefusesAllItemsIsTriedAgainAndGetsAllOfThemOnce() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        Forwarder forwarder = forwarder(QUICK.withRefusedPause(Duration.ofMillis(50)));
        forwarder.follow(run.id());
        assertThat(forwarder.await(LONG)).isTrue();
        remote.refusing = true;
        for (int i = 0; i < 500; i++) {
            run.logMetric("loss", i, i);
        }
        forwarder.changed(run.id());
        Awaitility.await().atMost(LONG).until(() -> forwarder.replication().attempts() > 2);
        Replication refused = forwarder.replication();
        remote.refusing = false;
        run.end(RunStatus.FINISHED);
        forwarder.changed(run.id());

        assertThat(forwarder.await(LONG)).isTrue();
        assertThat(refused.state()).isEqualTo(Replication.State.REFUSED);
        assertThat(refused.lastError()).contains("400: not through this gate");
        assertThat(forwarder.replication().setAside()).isEmpty();
        assertThat(remote.points).hasSize(500);
    }

    @Test
    void pointsThatAreRefusedOneByOneStopTheRunAfterAFewAndTheNextForwarderGoesOn() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        Forwarder forwarder = forwarder(QUICK);
        forwarder.follow(run.id());
        assertThat(forwarder.await(LONG)).isTrue();
        AtomicInteger requests = new AtomicInteger();
        remote.beforeLog = batch -> {
            requests.incrementAndGet();
            throw new RejectedException("400: read only");
        };
        int step = 0;
        while (forwarder.replication().setAside().stream()
                .noneMatch(one -> one.what().equals("the run"))) {
            assertThat(step).isLessThanOrEqualTo(Refusals.MOST_IN_A_ROW);
            run.logMetric("loss", step, step++);
            forwarder.changed(run.id());
            assertThat(forwarder.await(LONG)).isTrue();
        }
        run.end(RunStatus.FINISHED);
        forwarder.close();
        remote.beforeLog = batch -> {};
        Forwarder second = forwarder(QUICK);
        second.follow(run.id());

        assertThat(second.await(LONG)).isTrue();
        assertThat(requests.get()).isEqualTo(Refusals.MOST_IN_A_ROW);
        assertThat(remote.memory.reader().run(run.id()).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(second.replication().setAside()).hasSize(Refusals.MOST_IN_A_ROW - 1);
        assertThat(remote.points).hasSize(1);
    }

    @Test
    void manyParamsThatAreBadStopTheRunOnceAndTheNextForwarderSendsTheRest() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        for (int i = 0; i < 40; i++) {
            run.logParam("bad" + i, i);
        }
        run.logMetric("loss", 1, 1);
        run.end(RunStatus.FINISHED);
        remote.beforeLog = batch -> {
            if (!batch.params().isEmpty()) {
                throw new RejectedException("400: another value is there");
            }
        };
        Forwarder first = forwarder(QUICK);
        first.follow(run.id());
        assertThat(first.await(LONG)).isTrue();
        assertThat(first.replication().setAside())
                .anyMatch(one -> one.what().equals("the run")
                        && one.reason().contains("32 items in a row")
                        && one.reason().contains("send the run again"));
        first.close();
        Forwarder second = forwarder(QUICK);
        second.follow(run.id());

        assertThat(second.await(LONG)).isTrue();
        assertThat(second.replication().setAside()).hasSize(40);
        assertThat(remote.points).hasSize(1);
        assertThat(remote.memory.reader().run(run.id()).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void aRefusalIsAnAnswer() throws Exception {
        Run run = local.startRun(RunSpec.in("digits"));
        run.logMetric("loss", 1, 1);
        Forwarder forwarder = forwarder(QUICK);
        forwarder.follow(run.id());
        assertThat(forwarder.await(LONG)).isTrue();
        remote.down = true;
        run.logMetric("loss", 2, 2);
        forwarder.changed(run.id());
        Awaitility.await().until(() -> forwarder.replication().state() == Replication.State.UNREACHABLE);
        remote.memory.admin().orElseThrow().delete(run.id());
        remote.down = false;
        assertThat(forwarder.await(LONG)).isTrue();
        assertThat(forwarder.replication().setAside()).isNotEmpty();
        assertThat(forwarder.replication().state()).isNotEqualTo(Replication.State.UNREACHABLE);
    }
}
