package io.github.tracker4j.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.Content;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are deleted and restored while others read and change them. */
class MovingRunsTest {

    private static final int RUNS = 60;

    @TempDir
    Path root;

    private LocalTracker tracker;
    private RunReader reader;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void open() {
        tracker = new LocalTracker(root);
        reader = tracker.reader();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        tracker.close();
    }

    private List<RunId> ended(int count) {
        List<RunId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Run run = tracker.startRun(RunSpec.in("e").named("n"));
            run.logMetric("m", 1, 1);
            run.logText("a.txt", "x");
            run.end(RunStatus.FINISHED);
            ids.add(run.id());
        }
        return ids;
    }

    private Future<?> meanwhile(Runnable moves) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Future<?> future = threads.submit(() -> {
            begun.countDown();
            moves.run();
        });
        begun.await();
        return future;
    }

    @Test
    void aSearchFindsEveryRunWhileRunsAreDeletedAndRestored() throws Exception {
        List<RunId> ids = ended(RUNS);
        RunAdmin admin = admin(tracker);
        RunQuery everyRun = RunQuery.in("e").view(RunQuery.View.ALL).pageSize(1000);

        for (RunQuery query : List.of(everyRun, everyRun.orderBy("metrics.m"))) {
            for (boolean delete : new boolean[] {true, false}) {
                Future<?> moving = meanwhile(() -> ids.forEach(id -> {
                    if (delete) {
                        admin.delete(id);
                    } else {
                        admin.restore(id);
                    }
                }));
                do {
                    assertThat(reader.runs(query).items())
                            .extracting(RunInfo::id)
                            .containsOnlyOnceElementsOf(ids);
                } while (!moving.isDone());
                moving.get();
            }
        }
    }

    @Test
    void whatIsReadOfARunIsThereWhileItIsDeletedAndRestored() throws Exception {
        List<RunId> ids = ended(RUNS);
        RunAdmin admin = admin(tracker);
        for (boolean delete : new boolean[] {true, false}) {
            for (RunId id : ids) {
                Future<?> moving = meanwhile(() -> {
                    if (delete) {
                        admin.delete(id);
                    } else {
                        admin.restore(id);
                    }
                });
                do {
                    assertReadWhole(id);
                } while (!moving.isDone());
                moving.get();
            }
        }
    }

    private void assertReadWhole(RunId id) {
        RunInfo info = reader.run(id);
        assertThat(info.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(info.latestMetrics()).containsKey("m");
        assertThat(info.notices()).isEmpty();
        assertThat(reader.pointCount(id)).hasValue(1);
        assertThat(RunFiles.history(reader, id, "m")).hasSize(1);
        assertThat(reader.artifacts(id, "")).hasSize(1);
    }

    @Test
    void aRunIsDeletedAndRestoredByTwoTrackersAtOnceWithoutHarm() throws Exception {
        RunId id = ended(1).get(0);
        try (LocalTracker second = new LocalTracker(root)) {
            List<RunAdmin> admins = List.of(admin(tracker), admin(second));
            for (int round = 0; round < RUNS; round++) {
                together(admins, admin -> admin.delete(id));
                assertThat(reader.run(id).deleted()).isTrue();
                together(admins, admin -> admin.restore(id));
                assertThat(reader.run(id).deleted()).isFalse();
            }
        }
        assertThat(reader.runs(RunQuery.all().view(RunQuery.View.ALL)).items()).hasSize(1);
    }

    private static RunAdmin admin(LocalTracker tracker) {
        return tracker.admin().orElseThrow();
    }

    private void together(List<RunAdmin> admins, Consumer<RunAdmin> change) throws Exception {
        CyclicBarrier start = new CyclicBarrier(admins.size());
        List<Future<?>> all = new ArrayList<>();
        for (RunAdmin admin : admins) {
            all.add(threads.submit(() -> {
                start.await();
                change.accept(admin);
                return admin;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
    }

    @Test
    void aRunThatIsJustEndingIsRenamed() throws Exception {
        RunAdmin admin = admin(tracker);
        for (int i = 0; i < RUNS; i++) {
            Run run = tracker.startRun(RunSpec.in("e").named("n"));
            Future<?> ending = meanwhile(() -> run.end(RunStatus.FINISHED));
            int renamed = 0;
            do {
                admin.rename(run.id(), "n" + ++renamed);
            } while (!ending.isDone());
            ending.get();

            RunInfo info = reader.run(run.id());
            assertThat(info.name()).isEqualTo("n" + renamed);
            assertThat(info.status()).isEqualTo(RunStatus.FINISHED);
        }
    }

    @Test
    void anArtifactThatIsCopiedWhileItsRunIsDeletedLeavesNothingBehind() throws Exception {
        Run run = tracker.startRun(RunSpec.in("e").named("n"));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch deleted = new CountDownLatch(1);
        Content slow = Content.stream(() -> new InputStream() {
            @Override
            public int read() throws IOException {
                return read(new byte[1], 0, 1);
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                begun.countDown();
                try {
                    deleted.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return -1;
            }
        });
        Future<?> logging = threads.submit(() -> run.logArtifact("a.bin", slow));
        begun.await();
        admin(tracker).delete(run.id());
        deleted.countDown();
        assertThatThrownBy(logging::get).hasCauseInstanceOf(RejectedException.class);
        admin(tracker).restore(run.id());

        assertThat(RunFiles.directory(reader, run.id())).isDirectoryNotContaining("glob:**.tmp");
    }
}
