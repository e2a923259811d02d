package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a forwarder does with items, runs and destinations that are refused. */
class RefusalsTest extends ForwarderCase {

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
}
