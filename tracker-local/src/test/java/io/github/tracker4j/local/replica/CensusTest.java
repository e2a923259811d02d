package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Page;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TransferLimits;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.local.Journals;
import io.github.tracker4j.local.LocalOptions;
import io.github.tracker4j.local.LocalTracker;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A push looks for the runs that it will create with few questions, and creates none that is there. */
class CensusTest {

    @TempDir
    Path root;

    private final InMemoryTracker memory = new InMemoryTracker();
    private final AtomicLong now = new AtomicLong(1_700_000_000_000L);
    private final Map<RunId, RunSpec.Mode> started = new ConcurrentHashMap<>();
    private final List<RunQuery> questions = Collections.synchronizedList(new ArrayList<>());
    /** What the destination says to a question; null when it answers. */
    private @Nullable RuntimeException refusal;
    /** What happens before it says so. */
    private Runnable beforeRefusal = () -> {};
    /** How long each start takes. */
    private Duration start = Duration.ZERO;

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void runsAreLookedForTogetherAndEachIsCreatedWithoutAnotherLook() throws Exception {
        List<RunId> ids = runs(40);

        PushReport report = push();

        assertThat(report.outcome()).isEqualTo(PushReport.Outcome.COMPLETE);
        assertThat(questions).extracting(question -> question.ids().size()).containsExactly(32, 8);
        assertThat(started).hasSize(40).containsOnlyKeys(ids);
        assertThat(started.values()).containsOnly(RunSpec.Mode.CREATE_ABSENT);
        assertThat(there()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void aRunThatIsThereIsAdoptedAndNotCreated() throws Exception {
        List<RunId> ids = runs(3);
        // As another copy of the journals has sent it.
        RunSpec second = journals().find(ids.get(1)).orElseThrow().spec();
        memory.startRun(second).detach();

        PushReport report = push();

        assertThat(report.outcome()).isEqualTo(PushReport.Outcome.COMPLETE);
        assertThat(there()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(memory.reader().run(ids.get(1)).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void aRunThatIsDeletedThereIsNotCreated() throws Exception {
        List<RunId> ids = runs(2);
        memory.startRun(journals().find(ids.get(0)).orElseThrow().spec()).detach();
        memory.admin().orElseThrow().delete(ids.get(0));

        PushReport report = push();

        assertThat(report.runs())
                .extracting(PushedRun::state)
                .containsExactlyInAnyOrder(PushedRun.State.REFUSED, PushedRun.State.COMPLETE);
        assertThat(there()).containsExactly(ids.get(1));
    }

    @Test
    void anAnswerIsNotBelievedForLong() throws Exception {
        runs(3);
        start = Census.BELIEVED;

        push(ReplicaOptions.DEFAULT.withRunsInParallel(1));

        assertThat(questions).hasSize(1);
        assertThat(started.values())
                .containsExactlyInAnyOrder(RunSpec.Mode.CREATE_ABSENT, RunSpec.Mode.CREATE, RunSpec.Mode.CREATE);
    }

    @Test
    void aLoneRunIsLookedForWhenItIsCreated() throws Exception {
        runs(1);

        push();

        assertThat(questions).isEmpty();
        assertThat(started.values()).containsExactly(RunSpec.Mode.CREATE);
    }

    @Test
    void foreignRunsWhoseTimesDependOnAZoneAreLookedForOneByOne() throws Exception {
        PushTest.aForeignRun(root);
        runs(1);

        push();

        assertThat(questions).isEmpty();
        assertThat(started.values()).containsExactly(RunSpec.Mode.CREATE, RunSpec.Mode.CREATE);
    }

    @Test
    void whereTheQuestionIsRefusedRunsAreLookedForOneByOne() throws Exception {
        runs(2);
        refusal = new RejectedException(RejectedException.Scope.ITEMS, "no such filter");

        PushReport report = push();

        assertThat(report.outcome()).isEqualTo(PushReport.Outcome.COMPLETE);
        assertThat(started.values()).containsExactly(RunSpec.Mode.CREATE, RunSpec.Mode.CREATE);
    }

    @Test
    void aDestinationThatDoesNotAnswerTheQuestionIsOutOfReach() throws Exception {
        runs(2);
        refusal = new UnavailableException("asleep");

        PushReport report = push();

        assertThat(report.outcome()).isEqualTo(PushReport.Outcome.UNREACHABLE);
        assertThat(report.message()).contains("asleep");
        assertThat(started).isEmpty();
    }

    @Test
    void whoeverWaitsForAQuestionThatHasNoAnswerDoesNotAskAgain() throws Exception {
        runs(4);
        CountDownLatch waiting = new CountDownLatch(1);
        refusal = new UnavailableException("asleep");
        beforeRefusal = () -> {
            // Until the others wait for the answer.
            Awaitility.await()
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                                    .filter(thread -> thread.getName().startsWith("tracker4j-push")
                                            && thread.getState() == Thread.State.BLOCKED)
                                    .count()
                            == 3);
            waiting.countDown();
        };

        PushReport report = push();

        assertThat(waiting.getCount()).isZero();
        assertThat(report.outcome()).isEqualTo(PushReport.Outcome.UNREACHABLE);
        assertThat(questions).hasSize(1);
    }

    private List<RunId> runs(int count) {
        List<RunId> ids = new ArrayList<>();
        try (LocalTracker local = new LocalTracker(root)) {
            for (int i = 0; i < count; i++) {
                try (Run run = local.startRun(RunSpec.in("digits").startedAt(1_600_000_000_000L + i))) {
                    run.logParam("number", i);
                    run.end(RunStatus.FINISHED);
                    ids.add(run.id());
                }
            }
        }
        return ids;
    }

    private List<RunId> there() {
        return memory.reader().allRuns(RunQuery.all()).map(RunInfo::id).toList();
    }

    private Journals journals() {
        return new Journals(root, LocalOptions.DEFAULT);
    }

    private PushReport push() throws Exception {
        return push(ReplicaOptions.DEFAULT);
    }

    private PushReport push(ReplicaOptions options) throws Exception {
        Destination destination = Destination.of(URI.create("memory:there"), new Listening());
        return new Push(
                        journals(),
                        destination,
                        PushOptions.DEFAULT
                                .withReplica(options.withClock(() -> Instant.ofEpochMilli(now.get()))
                                        .withPauses(Duration.ofMillis(1), Duration.ofMillis(2)))
                                .withPatience(Duration.ZERO))
                .run(PushListener.NONE);
    }

    /** The memory, which notes what it is asked for. */
    private final class Listening implements ExperimentTracker {

        @Override
        public Run startRun(RunSpec spec) {
            Run run = memory.startRun(spec);
            started.put(run.id(), spec.mode());
            now.addAndGet(start.toMillis());
            return run;
        }

        @Override
        public RunReader reader() {
            return new ChangedReader(memory.reader(), info -> info) {
                @Override
                public Page<RunInfo> runs(RunQuery query) {
                    if (query.ids().size() < 2) {
                        return super.runs(query);
                    }
                    questions.add(query);
                    if (refusal != null) {
                        beforeRefusal.run();
                        throw refusal;
                    }
                    return super.runs(query);
                }
            };
        }

        @Override
        public TransferLimits transferLimits() {
            return memory.transferLimits();
        }

        @Override
        public void close() {}
    }
}
