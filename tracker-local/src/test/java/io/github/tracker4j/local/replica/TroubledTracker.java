package io.github.tracker4j.local.replica;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.Page;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.backend.InMemoryTracker;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A destination in memory that counts its calls, each of which fails, or blocks, as long as a test wants. */
final class TroubledTracker implements ExperimentTracker {

    final InMemoryTracker memory;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile @Nullable Supplier<RuntimeException> failure;
    private volatile @Nullable CountDownLatch blocked;
    private volatile String refused = "";
    private volatile String lost = "";
    private volatile String failed = "";

    TroubledTracker() {
        this(new InMemoryTracker());
    }

    TroubledTracker(InMemoryTracker memory) {
        this.memory = memory;
    }

    /** How often anything was asked of it. */
    int calls() {
        return calls.get();
    }

    void failing(RuntimeException error) {
        failing(() -> error);
    }

    void failing(Supplier<RuntimeException> error) {
        failure = error;
    }

    void blocking() {
        blocked = new CountDownLatch(1);
    }

    void refusing(String artifactPath) {
        refused = artifactPath;
    }

    /** What this method of an admin does is done, without an answer. */
    void losing(String adminMethod) {
        lost = adminMethod;
    }

    /** This method of an admin fails. */
    void failingTo(String adminMethod) {
        failed = adminMethod;
    }

    void mend() {
        failure = null;
        lost = "";
        failed = "";
        CountDownLatch latch = blocked;
        blocked = null;
        if (latch != null) {
            latch.countDown();
        }
    }

    private void call() {
        calls.incrementAndGet();
        CountDownLatch latch = blocked;
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new UnavailableException("the call was interrupted", e);
            }
        }
        Supplier<RuntimeException> error = failure;
        if (error != null) {
            throw error.get();
        }
    }

    @Override
    public Run startRun(RunSpec spec) {
        call();
        return new TroubledRun(memory.startRun(spec));
    }

    @Override
    public RunReader reader() {
        return new TroubledReader(memory.reader());
    }

    @Override
    public Optional<RunAdmin> admin() {
        return memory.admin().map(admin -> (RunAdmin) java.lang.reflect.Proxy.newProxyInstance(
                RunAdmin.class.getClassLoader(), new Class<?>[] {RunAdmin.class}, (proxy, method, arguments) -> {
                    call();
                    if (method.getName().equals(failed)) {
                        throw new UnavailableException("no route");
                    }
                    try {
                        Object answer = method.invoke(admin, arguments);
                        if (method.getName().equals(lost)) {
                            throw new OutcomeUnknownException("no answer");
                        }
                        return answer;
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** What it has is still there for whoever asks the memory. */
    @Override
    public void close() {
        call();
    }

    private final class TroubledRun implements Run {
        private final Run run;

        TroubledRun(Run run) {
            this.run = run;
        }

        @Override
        public RunId id() {
            return run.id();
        }

        @Override
        public void log(LogBatch batch) {
            call();
            run.log(batch);
        }

        @Override
        public void logArtifact(String artifactPath, Content content) {
            call();
            if (artifactPath.equals(refused)) {
                throw new RejectedException("artifact " + artifactPath + " is not wanted");
            }
            run.logArtifact(artifactPath, content);
        }

        @Override
        public void end(RunStatus status, long endTime) {
            call();
            run.end(status, endTime);
        }

        @Override
        public void detach() {
            run.detach();
        }
    }

    private final class TroubledReader implements RunReader {
        private final RunReader reader;

        TroubledReader(RunReader reader) {
            this.reader = reader;
        }

        @Override
        public List<ExperimentInfo> experiments() {
            call();
            return reader.experiments();
        }

        @Override
        public Page<RunInfo> runs(RunQuery query) {
            call();
            return reader.runs(query);
        }

        @Override
        public MetricCursor history(RunId run, String key) {
            call();
            return reader.history(run, key);
        }

        @Override
        public List<ArtifactInfo> artifacts(RunId run, String directory) {
            call();
            return reader.artifacts(run, directory);
        }

        @Override
        public InputStream open(RunId run, String artifactPath) {
            call();
            return reader.open(run, artifactPath);
        }
    }
}
