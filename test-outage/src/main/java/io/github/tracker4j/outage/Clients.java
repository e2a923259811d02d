package io.github.tracker4j.outage;

import io.github.tracker4j.local.replica.Destination;
import io.github.tracker4j.local.replica.ReplicaOptions;
import io.github.tracker4j.local.replica.StoreAndForwardOptions;
import io.github.tracker4j.mlflow.MlflowOptions;
import io.github.tracker4j.mlflow.MlflowTracker;
import java.net.URI;
import java.time.Duration;

/** The settings that clients have here: time-outs of milliseconds, so that a schedule takes seconds. */
final class Clients {

    /**
     * How long a request whose answer was lost may still be applied. Not shortened with the time-outs: it is longer than
     * the servers here take for anything, and the proxy delivers no request that late.
     */
    static final Duration SETTLE_TIME = Duration.ofMillis(Long.getLong("outage.settleMillis", 4_000));

    private static final Duration CONNECT = Duration.ofMillis(500);
    private static final Duration IMPATIENT = Duration.ofSeconds(1);
    private static final Duration PATIENT = Duration.ofSeconds(30);

    private Clients() {}

    /** A server that is asked by a client that gives up soon. */
    static MlflowTracker impatient(URI server) {
        return tracker(server, IMPATIENT, IMPATIENT.plusMillis(500));
    }

    /** A server that is asked by a client that waits as long as it takes. */
    static MlflowTracker patient(URI server) {
        return tracker(server, PATIENT, PATIENT);
    }

    private static MlflowTracker tracker(URI server, Duration silence, Duration budget) {
        return new MlflowTracker(MlflowOptions.builder(server)
                .connectTimeout(CONNECT)
                .readTimeout(silence)
                .artifactReadTimeout(silence)
                .artifactWriteTimeout(silence)
                .timeBudget(budget)
                .settleTime(SETTLE_TIME)
                .build());
    }

    static Destination destination(URI server, MlflowTracker tracker) {
        return Destination.of(server, tracker);
    }

    /** What a tracker that stores and forwards is like here; closing it waits for a while. */
    static StoreAndForwardOptions storeAndForward(Duration closeDeadline) {
        return StoreAndForwardOptions.DEFAULT
                .withReplica(replicas())
                .withCloseDeadline(closeDeadline)
                .withAskDeadline(IMPATIENT)
                .withPickUp(true);
    }

    static ReplicaOptions replicas() {
        return ReplicaOptions.DEFAULT
                .withLinger(Duration.ofMillis(50))
                .withPauses(Duration.ofMillis(50), Duration.ofMillis(300))
                .withRefusedPause(Duration.ofMillis(200));
    }
}
