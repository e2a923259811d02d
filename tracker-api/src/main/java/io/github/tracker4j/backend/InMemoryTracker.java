package io.github.tracker4j.backend;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.spi.OpenRuns;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Keeps runs in memory: for tests of code that logs, and as the plain statement of what every backend does.
 *
 * <p>Thread-safe. What was logged stays readable after {@link #close()}, for as long as the object is reachable.
 */
public final class InMemoryTracker implements ExperimentTracker {

    private final MemoryStore store;
    private final InstantSource clock;
    private final OpenRuns openRuns = new OpenRuns();

    /** An empty memory, by the system's clock. */
    public InMemoryTracker() {
        this(InstantSource.system());
    }

    /** An empty memory, by this clock. */
    public InMemoryTracker(InstantSource clock) {
        this(new MemoryStore(), clock);
    }

    private InMemoryTracker(MemoryStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Another tracker on the same memory, as a program that starts again would have. */
    public InMemoryTracker reopen() {
        return new InMemoryTracker(store, clock);
    }

    @Override
    public Run startRun(RunSpec spec) {
        openRuns.requireOpen();
        StoredRun stored = store.start(spec.complete(clock).validated(), clock);
        return openRuns.opened(new MemoryRun(stored, clock, openRuns));
    }

    @Override
    public RunReader reader() {
        return store;
    }

    @Override
    public Optional<RunAdmin> admin() {
        return Optional.of(new MemoryAdmin(store, openRuns));
    }

    @Override
    public void close() {
        openRuns.close();
    }
}
