package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.local.LocalOptions;
import io.github.tracker4j.local.LocalTracker;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a forwarder does when journals, threads and other forwarders make trouble. */
class ForwarderTroubleTest extends ForwarderCase {

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
}
