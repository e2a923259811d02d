package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.local.replica.ReplicaOptions;
import io.github.tracker4j.local.replica.StoreAndForwardOptions;
import io.github.tracker4j.local.replica.StoreAndForwardTracker;
import io.github.tracker4j.tck.SettledTracker;
import io.github.tracker4j.tck.TrackerContract;
import io.github.tracker4j.testservers.MlflowServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tracker of {@code backend: mlflow}, which stores and forwards to a real server, keeps the contract. */
class StoreAndForwardContractIT extends TrackerContract {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    // What is logged is read at once here, and not half a second later.
    private static final StoreAndForwardOptions QUICK =
            StoreAndForwardOptions.DEFAULT.withReplica(ReplicaOptions.DEFAULT.withLinger(Duration.ofMillis(1)));

    // Held, since the logging system forgets the level of a logger that nobody holds.
    private static final Logger LOG = Logger.getLogger("io.github.tracker4j");

    private static final Logger OPENING = Logger.getLogger(TrackingConfig.class.getName());

    @TempDir
    Path directory;

    private boolean readsRunsThatGoOn;

    @BeforeAll
    static void announceNothing() {
        LOG.setLevel(Level.WARNING);
        // Each journal is in temporary storage, which is warned of.
        OPENING.setLevel(Level.SEVERE);
    }

    @Override
    protected ExperimentTracker open() {
        Composition composition = new ConfigFile(directory)
                .loadInstalled("tracking: {backend: mlflow, journal: '" + directory.resolve("journal") + "', uri: '"
                        + MlflowServer.shared(MlflowServer.Version.V3).uri() + "'}\n"
                        + ConfigFile.OPEN_SAFEGUARDS)
                .composition();
        StoreAndForwardTracker tracker = composition.storeAndForward(QUICK);
        return composition.safeguarded(new SettledTracker(tracker, () -> settle(tracker)));
    }

    private static void settle(StoreAndForwardTracker tracker) {
        try {
            assertThat(tracker.awaitDelivery(LONGEST))
                    .as("all that was logged is sent: %s", tracker.replication())
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A run that goes on is read from its journal, which keeps every double; one that was sent from a database. */
    @Override
    protected double kept(double value) {
        if (readsRunsThatGoOn) {
            return value;
        }
        return Double.isInfinite(value) ? Math.copySign(Double.MAX_VALUE, value) : value + 0.0;
    }

    @Override
    @Test
    public void anyDoubleIsKeptAsFarAsTheStoreCan() {
        readsRunsThatGoOn = true;
        super.anyDoubleIsKeptAsFarAsTheStoreCan();
    }

    @Override
    @Test
    public void aBatchThatDidNotArriveIsLogged() {
        readsRunsThatGoOn = true;
        super.aBatchThatDidNotArriveIsLogged();
    }

    @Override
    @Test
    public void ofABatchThatArrivedInPartTheRestIsLogged() {
        readsRunsThatGoOn = true;
        super.ofABatchThatArrivedInPartTheRestIsLogged();
    }

    @Override
    @Test
    public void aBatchThatArrivedWholeChangesNothing() {
        readsRunsThatGoOn = true;
        super.aBatchThatArrivedWholeChangesNothing();
    }
}
