package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TransferLimits;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.local.LocalTracker;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Points on their way to stores that recognise those they have, and that do not. */
class PointReplayTest {

    private static final Duration SETTLE_TIME = Duration.ofSeconds(4);

    private final AtomicLong now = new AtomicLong(1_000_000);

    @TempDir
    Path root;

    @Test
    void aPartOfARefusedRequestThatIsLostSettlesFromItsOwnSendingOn() throws Exception {
        try (LocalTracker local = new LocalTracker(root);
                InMemoryTracker memory = new InMemoryTracker()) {
            Run run = local.startRun(RunSpec.in("e"));
            run.log(LogBatch.builder()
                    .metric(Metric.of("good", 1, 1, 1))
                    .metric(Metric.of("bad", 2, 2, 2))
                    .build());
            Replica replica = Replica.open(
                    local.journals().find(run.id()).orElseThrow(),
                    Destination.of(URI.create("memory:there"), new Store(memory, (remote, batch) -> {
                        // As long as a server may need for an answer.
                        now.addAndGet(SETTLE_TIME.toMillis());
                        if (batch.metrics().stream()
                                .anyMatch(point -> point.key().equals("bad"))) {
                            throw refused(batch);
                        }
                        throw new OutcomeUnknownException("lost").withRemaining(batch);
                    })),
                    ReplicaOptions.DEFAULT.withClock(() -> Instant.ofEpochMilli(now.get())),
                    new Sender(Runnable::run, 1),
                    Census.NONE);

            assertThatThrownBy(() -> advanceToTheEnd(replica)).isInstanceOf(OutcomeUnknownException.class);

            long lost = now.get();
            now.addAndGet(1);
            assertThat(replica.advance()).isEqualTo(new Progress.Waiting(lost + SETTLE_TIME.toMillis()));
            run.end(RunStatus.FINISHED);
        }
    }

    @Test
    void whatIsThereOfARefusedRequestIsNotSentAgain() throws Exception {
        List<Metric> lines = new ArrayList<>();
        try (LocalTracker local = new LocalTracker(root);
                InMemoryTracker memory = new InMemoryTracker()) {
            Run run = local.startRun(RunSpec.in("e"));
            run.log(LogBatch.builder()
                    .metric(Metric.of("good", 1, 1, 1))
                    .metric(Metric.of("bad", 2, 2, 2))
                    .metric(Metric.of("good", 3, 3, 3))
                    .build());
            Replica replica = Replica.open(
                    local.journals().find(run.id()).orElseThrow(),
                    Destination.of(URI.create("memory:there"), new Store(memory, (remote, batch) -> {
                        // Line by line, up to the one that cannot be written.
                        for (Metric point : batch.metrics()) {
                            if (point.key().equals("bad")) {
                                throw refused(batch);
                            }
                            lines.add(point);
                            remote.log(LogBatch.ofMetrics(List.of(point)));
                        }
                    })),
                    ReplicaOptions.DEFAULT.withClock(() -> Instant.ofEpochMilli(now.get())),
                    new Sender(Runnable::run, 1),
                    Census.NONE);

            advanceToTheEnd(replica);

            assertThat(lines).containsExactly(Metric.of("good", 1, 1, 1), Metric.of("good", 3, 3, 3));
            assertThat(replica.standing().setAside()).singleElement().asString().contains("bad");
            run.end(RunStatus.FINISHED);
        }
    }

    @Test
    void fewPointsGoWithTheParamsToAStoreThatRecognisesThem() throws Exception {
        List<LogBatch> sent = new ArrayList<>();
        try (LocalTracker local = new LocalTracker(root);
                InMemoryTracker memory = new InMemoryTracker()) {
            Replica replica = smallRun(local, recognising(memory, sent, batch -> {}));

            advanceToTheEnd(replica);

            assertThat(sent).hasSize(1);
            assertThat(sent.get(0).params()).hasSize(1);
            assertThat(sent.get(0).metrics()).hasSize(2);
            assertThat(replica.standing().pointCount()).isEqualTo(2);
            assertThat(memory.reader().run(replica.journal().id()).status()).isEqualTo(RunStatus.FINISHED);
        }
    }

    @Test
    void pointsThatWentWithParamsAndWereLostAreSentAgain() throws Exception {
        List<LogBatch> sent = new ArrayList<>();
        AtomicLong lost = new AtomicLong(1);
        try (LocalTracker local = new LocalTracker(root);
                InMemoryTracker memory = new InMemoryTracker()) {
            Replica replica = smallRun(local, recognising(memory, sent, batch -> {
                if (lost.getAndDecrement() > 0) {
                    throw new OutcomeUnknownException("lost").withRemaining(batch);
                }
            }));

            assertThatThrownBy(() -> advanceToTheEnd(replica)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(replica.standing().pointCount()).isZero();
            advanceToTheEnd(replica);

            assertThat(memory.reader().run(replica.journal().id()).params()).containsKey("lr");
            assertThat(replica.standing().pointCount()).isEqualTo(2);
            assertThat(sent.stream().flatMap(batch -> batch.metrics().stream())).hasSize(4);
        }
    }

    @Test
    void aPointThatIsRefusedBesideParamsIsSetAsideAndTheRestArrives() throws Exception {
        try (LocalTracker local = new LocalTracker(root);
                InMemoryTracker memory = new InMemoryTracker()) {
            Replica replica = smallRun(local, recognising(memory, new ArrayList<>(), batch -> {
                if (batch.metrics().stream().anyMatch(point -> point.stepOrZero() == 1)) {
                    throw refused(batch);
                }
            }));

            advanceToTheEnd(replica);

            assertThat(replica.standing().setAside()).singleElement().asString().contains("step 1");
            assertThat(memory.reader().run(replica.journal().id()).params()).containsKey("lr");
            assertThat(memory.reader()
                            .run(replica.journal().id())
                            .latestMetrics()
                            .get("loss"))
                    .isEqualTo(Metric.of("loss", 2, 2, 2));
        }
    }

    /** One param, two points and an end. */
    private Replica smallRun(LocalTracker local, ExperimentTracker remote) throws Exception {
        Run run = local.startRun(RunSpec.in("e"));
        run.logParam("lr", 0.1);
        run.logMetric("loss", 1, 1, 1);
        run.logMetric("loss", 2, 2, 2);
        run.end(RunStatus.FINISHED);
        return Replica.open(
                local.journals().find(run.id()).orElseThrow(),
                Destination.of(URI.create("memory:there"), remote),
                ReplicaOptions.DEFAULT,
                new Sender(Runnable::run, 1),
                Census.NONE);
    }

    private static ExperimentTracker recognising(InMemoryTracker memory, List<LogBatch> sent, Consumer<LogBatch> fate) {
        return new Store(memory, TransferLimits.DEFAULT, (run, batch) -> {
            sent.add(batch);
            fate.accept(batch);
            run.log(batch);
        });
    }

    private static RejectedException refused(LogBatch batch) {
        return new RejectedException(RejectedException.Scope.ITEMS, "bad").withRemaining(batch);
    }

    private static void advanceToTheEnd(Replica replica) throws Exception {
        while (replica.advance().equals(Progress.MOVED)) {}
    }

    /** A store whose runs log as a test says. */
    private static final class Store implements ExperimentTracker {

        private final ExperimentTracker tracker;
        private final TransferLimits limits;
        private final BiConsumer<Run, LogBatch> log;

        /** One that does not recognise points. */
        Store(ExperimentTracker tracker, BiConsumer<Run, LogBatch> log) {
            this(tracker, new TransferLimits(1000, 1, false, SETTLE_TIME), log);
        }

        Store(ExperimentTracker tracker, TransferLimits limits, BiConsumer<Run, LogBatch> log) {
            this.tracker = tracker;
            this.limits = limits;
            this.log = log;
        }

        @Override
        public Run startRun(RunSpec spec) {
            return new StoredRun(tracker.startRun(spec), log);
        }

        @Override
        public RunReader reader() {
            return tracker.reader();
        }

        @Override
        public TransferLimits transferLimits() {
            return limits;
        }

        @Override
        public void close() {}
    }

    private record StoredRun(Run run, BiConsumer<Run, LogBatch> log) implements Run {

        @Override
        public RunId id() {
            return run.id();
        }

        @Override
        public void log(LogBatch batch) {
            log.accept(run, batch);
        }

        @Override
        public void logArtifact(String artifactPath, Content content) {
            run.logArtifact(artifactPath, content);
        }

        @Override
        public void end(RunStatus status, long endTime) {
            run.end(status, endTime);
        }

        @Override
        public void detach() {
            run.detach();
        }
    }
}
