package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.local.LocalTracker;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file that takes its time keeps no point of its run, and nothing else, from being sent; only what is after it waits. */
@Timeout(60)
class UploadTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration MOMENT = Duration.ofMillis(200);
    private static final ReplicaOptions QUICK = ForwarderCase.QUICK;

    @TempDir
    Path root;

    private final SwitchedTracker remote = new SwitchedTracker();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<Forwarder> open = new ArrayList<>();
    private LocalTracker local;

    @BeforeEach
    void open() {
        local = new LocalTracker(root);
    }

    @AfterEach
    void close() {
        released.countDown();
        open.forEach(Forwarder::close);
        local.close();
        remote.close();
    }

    private Destination there() {
        return Destination.of(URI.create("memory:there"), remote);
    }

    private Forwarder following(ReplicaOptions options, Run run) {
        Forwarder forwarder = new Forwarder(local.journals(), there(), options);
        open.add(forwarder);
        forwarder.follow(run.id());
        return forwarder;
    }

    /** The first upload takes until it is released, whoever interrupts it, and then throws this, or is taken. */
    private void hanging(Supplier<@Nullable RuntimeException> end) {
        remote.beforeArtifact = path -> {
            if (begun.getCount() > 0) {
                begun.countDown();
                awaitReleased();
                RuntimeException error = end.get();
                if (error != null) {
                    throw error;
                }
            }
        };
    }

    private void awaitReleased() {
        boolean interrupted = false;
        while (true) {
            try {
                released.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Run hangingRun(Supplier<@Nullable RuntimeException> end) {
        hanging(end);
        Run run = local.startRun(RunSpec.in("digits"));
        run.logText("model.bin", "first");
        return run;
    }

    private void log(Forwarder forwarder, Run run, int step) {
        run.logMetric("loss", 0.5, step, RunModel.START + step);
        forwarder.changed(run.id());
    }

    private List<Metric> points(RunId id) {
        List<Metric> points = new ArrayList<>();
        try (MetricCursor history = remote.memory.reader().history(id, "loss")) {
            history.forEachRemaining(points::add);
        }
        return points;
    }

    private void awaitPoints(int count) {
        Awaitility.await().atMost(LONG).until(() -> remote.points.size() == count);
    }

    private String text(RunId id) throws Exception {
        try (InputStream in = remote.memory.reader().open(id, "model.bin")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String cursor(RunId id) throws Exception {
        Path sync = local.journals().directory(id).orElseThrow().resolve("sync");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(sync, "*.json")) {
            return Files.readString(files.iterator().next());
        }
    }

    private void assertThere(RunId id, int points) throws Exception {
        assertThat(points(id)).hasSize(points);
        assertThat(remote.points).hasSize(points);
        assertThat(text(id)).isEqualTo("first");
        assertThat(remote.memory.reader().run(id).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void pointsArriveWhileAFileIsUploadedAndTheEndComesAfterBoth() throws Exception {
        Run run = hangingRun(() -> null);
        Forwarder forwarder = following(QUICK, run);
        begun.await();
        for (int i = 0; i < 5; i++) {
            log(forwarder, run, i);
            awaitPoints(i + 1);
        }
        run.setTag("note", "after the file");
        run.end(RunStatus.FINISHED);
        forwarder.changed(run.id());

        assertThat(forwarder.await(MOMENT)).isFalse();
        assertThat(remote.memory.reader().run(run.id()).status()).isEqualTo(RunStatus.RUNNING);
        assertThat(remote.memory.reader().run(run.id()).tags()).doesNotContainKey("note");
        assertThat(forwarder.replication().pointsBehind()).isZero();
        released.countDown();

        assertThat(forwarder.await(LONG)).isTrue();
        assertThere(run.id(), 5);
        assertThat(remote.memory.reader().run(run.id()).tags()).containsEntry("note", "after the file");
    }

    @Test
    void theCursorSaysWhatIsOnItsWayWhilePointsMove() throws Exception {
        Run run = hangingRun(() -> null);
        Forwarder forwarder = following(QUICK, run);
        begun.await();
        log(forwarder, run, 1);
        awaitPoints(1);
        log(forwarder, run, 2);
        awaitPoints(2);

        // As a program that is killed now leaves it.
        assertThat(cursor(run.id()))
                .contains("\"kind\":\"events\"", "artifact:model.bin")
                .doesNotContain("\"points\":0");
        released.countDown();
        run.end(RunStatus.FINISHED);
        forwarder.changed(run.id());
        assertThat(forwarder.await(LONG)).isTrue();
        assertThere(run.id(), 2);
    }

    @Test
    void aFileWhoseAnswerIsLostWhilePointsMoveIsSentAgain() throws Exception {
        Run run = hangingRun(() -> new OutcomeUnknownException("no answer"));
        Forwarder forwarder = following(QUICK, run);
        begun.await();
        log(forwarder, run, 1);
        awaitPoints(1);
        released.countDown();
        run.end(RunStatus.FINISHED);
        forwarder.changed(run.id());

        assertThat(forwarder.await(LONG)).isTrue();
        assertThere(run.id(), 1);
    }

    @Test
    void aFileThatIsRefusedWhilePointsMoveIsSetAside() throws Exception {
        Run run = hangingRun(() -> new RejectedException("no room for it"));
        Forwarder forwarder = following(QUICK, run);
        begun.await();
        log(forwarder, run, 1);
        awaitPoints(1);
        released.countDown();
        run.end(RunStatus.FINISHED);
        forwarder.changed(run.id());

        assertThat(forwarder.await(LONG)).isTrue();
        assertThat(points(run.id())).hasSize(1);
        assertThat(forwarder.replication().setAside())
                .singleElement()
                .asString()
                .contains("artifact model.bin", "no room for it");
        assertThat(remote.memory.reader().run(run.id()).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void aFileThatIsReplacedWhileItIsUploadedIsNotSetAside() throws Exception {
        Run run = hangingRun(() -> new RejectedException("it has changed"));
        Forwarder forwarder = following(QUICK, run);
        begun.await();
        run.logText("model.bin", "the second");
        log(forwarder, run, 1);
        awaitPoints(1);
        released.countDown();
        run.end(RunStatus.FINISHED);
        forwarder.changed(run.id());

        assertThat(forwarder.await(LONG)).isTrue();
        assertThat(text(run.id())).isEqualTo("the second");
        assertThat(forwarder.replication().setAside()).isEmpty();
    }

    @Test
    void aFailureOfPointsBesideAFileLosesNeither() throws Exception {
        Run run = hangingRun(() -> null);
        Forwarder forwarder = following(QUICK, run);
        begun.await();
        CountDownLatch failed = new CountDownLatch(1);
        remote.beforeLog = batch -> {
            if (failed.getCount() > 0) {
                failed.countDown();
                throw new UnavailableException("for a moment");
            }
        };
        log(forwarder, run, 1);
        failed.await();
        released.countDown();
        run.end(RunStatus.FINISHED);
        forwarder.changed(run.id());

        assertThat(forwarder.await(LONG)).isTrue();
        assertThere(run.id(), 1);
    }

    @Test
    void aRunIsNotForgottenBeforeItsFileIsAnswered() throws Exception {
        Run run = hangingRun(() -> null);
        Forwarder forwarder = following(QUICK, run);
        begun.await();

        assertThat(forwarder.forget(run.id(), MOMENT)).isFalse();
        log(forwarder, run, 1);
        awaitPoints(1);
        released.countDown();

        assertThat(forwarder.forget(run.id(), LONG)).isTrue();
        assertThat(text(run.id())).isEqualTo("first");
        run.end(RunStatus.FINISHED);
    }

    @Test
    void closingDoesNotWaitForAFileThatDoesNotEndAndTheNextForwarderWaitsForIt() throws Exception {
        Run run = hangingRun(() -> null);
        Forwarder first = following(QUICK, run);
        begun.await();
        log(first, run, 1);
        awaitPoints(1);
        long start = System.nanoTime();

        first.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(first.hasLetGo()).isFalse();
        Forwarder second = following(QUICK, run);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> second.runs().iterator().next().problem() != null);
        released.countDown();
        run.end(RunStatus.FINISHED);
        Awaitility.await().atMost(LONG).until(first::hasLetGo);
        second.changed(run.id());
        assertThat(second.await(LONG)).isTrue();
        assertThere(run.id(), 1);
    }

    @Test
    void aFileThatTakesItsTimeKeepsNoOtherRun() throws Exception {
        Run run = hangingRun(() -> null);
        Forwarder forwarder = following(QUICK.withRunsInParallel(1), run);
        begun.await();
        Run other = local.startRun(RunSpec.in("digits"));
        other.end(RunStatus.FINISHED);
        forwarder.follow(other.id());

        Awaitility.await()
                .atMost(LONG)
                .ignoreExceptions()
                .until(() -> remote.memory.reader().run(other.id()).status() == RunStatus.FINISHED);
        released.countDown();
        run.end(RunStatus.FINISHED);
        forwarder.changed(run.id());
        assertThat(forwarder.await(LONG)).isTrue();
    }

    @Test
    void aPushSendsPointsBesideAFileAndTellsThatItIsComplete() throws Exception {
        Run run = hangingRun(() -> null);
        log(run);
        run.end(RunStatus.FINISHED);
        CompletableFuture<PushReport> report = CompletableFuture.supplyAsync(() -> {
            try {
                return new Push(local.journals(), there(), PushOptions.DEFAULT).run(PushListener.NONE);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        begun.await();
        awaitPoints(1);
        released.countDown();

        PushReport pushed = report.get(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(pushed.outcome()).isEqualTo(PushReport.Outcome.COMPLETE);
        assertThat(pushed.sent().artifacts()).isEqualTo(1);
        assertThere(run.id(), 1);
    }

    private static void log(Run run) {
        run.logMetric("loss", 0.5, 1, RunModel.START + 1);
    }
}
