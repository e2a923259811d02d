package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.Metric;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TransferLimits;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a forwarder takes for certain, and what it waits for, when an answer is lost. */
class DoubtTest extends ForwarderCase {

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
        Forwarder forwarder = forwarder(QUICK.withClock(() -> Instant.ofEpochMilli(now.get())));
        forwarder.follow(run.id());
        forwarder.await(Duration.ofSeconds(2));
        assertThat(remote.points)
                .as("sent again although the lost half may still be applied")
                .isEmpty();
    }

    @Test
    void aLostRequestOfAnAdoptedRunIsInDoubtFromItsFailureOn() throws Exception {
        AtomicLong offset = new AtomicLong();
        InstantSource clock = () -> Instant.ofEpochMilli(System.currentTimeMillis() + offset.get());
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
}
