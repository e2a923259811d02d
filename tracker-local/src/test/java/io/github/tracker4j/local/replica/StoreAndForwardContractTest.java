package io.github.tracker4j.local.replica;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.tck.TrackerContract;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A tracker that stores and forwards to memory keeps the contract, whether its journals are sent or not. */
class StoreAndForwardContractTest extends TrackerContract {

    private static final StoreAndForwardOptions QUICK =
            StoreAndForwardOptions.DEFAULT.withReplica(ReplicaOptions.DEFAULT.withLinger(Duration.ofMillis(1)));

    @TempDir
    Path root;

    private final InMemoryTracker memory = new InMemoryTracker();

    @Override
    protected ExperimentTracker open() {
        return Settled.of(new StoreAndForwardTracker(
                new LocalTracker(root),
                List.of(Destination.of(URI.create("memory:there"), new Unclosed(memory))),
                QUICK));
    }
}
