package io.github.tracker4j.local.replica;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.tck.TrackerContract;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A tracker that stores and forwards to files elsewhere, which are mounted from another machine, keeps the contract. */
class StoreAndForwardToFilesContractTest extends TrackerContract {

    private static final StoreAndForwardOptions QUICK =
            StoreAndForwardOptions.DEFAULT.withReplica(ReplicaOptions.DEFAULT.withLinger(Duration.ofMillis(1)));

    @TempDir
    Path directory;

    @Override
    protected ExperimentTracker open() {
        return Settled.of(new StoreAndForwardTracker(
                new LocalTracker(directory.resolve("here")),
                List.of(Destination.of(URI.create("file:///there"), new LocalTracker(directory.resolve("there")))),
                QUICK));
    }
}
