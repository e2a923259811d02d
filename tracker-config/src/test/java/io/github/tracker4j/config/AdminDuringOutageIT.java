package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.local.replica.Destination;
import io.github.tracker4j.local.replica.ReplicaOptions;
import io.github.tracker4j.local.replica.StoreAndForwardOptions;
import io.github.tracker4j.local.replica.StoreAndForwardTracker;
import io.github.tracker4j.local.replica.Verification;
import io.github.tracker4j.local.replica.VerificationReport;
import io.github.tracker4j.spi.TrackerProvider;
import io.github.tracker4j.testservers.Fault;
import io.github.tracker4j.testservers.FaultProxy;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an owner does to runs while the server that they are sent to is out of reach, and what is so when it is back. */
class AdminDuringOutageIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final StoreAndForwardOptions QUICK = StoreAndForwardOptions.DEFAULT
            .withAskDeadline(Duration.ofSeconds(5))
            .withReplica(ReplicaOptions.DEFAULT
                    .withLinger(Duration.ofMillis(1))
                    .withPauses(Duration.ofMillis(50), Duration.ofMillis(200)));

    private final String experiment = "admin " + RunId.random();

    @TempDir
    Path root;

    private FaultProxy proxy;
    private ExperimentTracker server;
    private LocalTracker local;
    private StoreAndForwardTracker tracker;

    @BeforeEach
    void open() {
        MlflowServer shared = MlflowServer.shared(Version.V3);
        proxy = FaultProxy.before(shared.uri());
        TrackerProvider mlflow = Backends.installed().provider(Backends.MLFLOW).orElseThrow();
        server = mlflow.open(shared.uri(), Map.of());
        local = new LocalTracker(root);
        tracker = new StoreAndForwardTracker(
                local,
                List.of(Destination.of(
                        proxy.uri(), mlflow.open(proxy.uri(), Map.of("timeouts.total", "1", "timeouts.settle", "1")))),
                QUICK);
    }

    @AfterEach
    void close() {
        proxy.clear();
        proxy.accept();
        tracker.close();
        server.close();
        proxy.close();
    }

    private RunAdmin admin() {
        return tracker.admin().orElseThrow();
    }

    private RunId logged() {
        Run run = tracker.startRun(RunSpec.in(experiment).named("first").withTag("team", "blue"));
        run.logMetric("loss", 0.5, 1);
        run.logText("notes.txt", "a note");
        run.end(RunStatus.FINISHED);
        return run.id();
    }

    private void awaitDelivery() throws InterruptedException {
        assertThat(tracker.awaitDelivery(LONG))
                .as("all is sent: %s", tracker.replication())
                .isTrue();
    }

    private RunId sent() throws InterruptedException {
        RunId run = logged();
        awaitDelivery();
        return run;
    }

    private void assertDeletedInAllPlaces(RunId run, boolean deleted) {
        assertThat(local.reader().run(run).deleted()).as("deleted on the disk").isEqualTo(deleted);
        assertThat(server.reader().run(run).deleted())
                .as("deleted on the server")
                .isEqualTo(deleted);
    }

    private void assertVerified(RunId run) {
        VerificationReport report = new Verification(local.journals().reader(), server).run(run);
        assertThat(report.isEqual()).as(report.message()).isTrue();
    }

    private static void assertRefused(Runnable change, String what) {
        assertThatThrownBy(change::run)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("was not " + what + ", which is done in all places or in none")
                .hasMessageContaining("try again when it answers");
    }

    @Test
    void aRunIsDeletedAndRestoredInAllPlacesOnlyWhenTheServerIsThere() throws Exception {
        RunId run = sent();

        proxy.refuse();
        assertRefused(() -> admin().delete(run), "deleted");
        assertThat(tracker.reader().run(run).deleted()).isFalse();
        assertDeletedInAllPlaces(run, false);

        proxy.accept();
        admin().delete(run);
        assertDeletedInAllPlaces(run, true);

        proxy.refuse();
        assertRefused(() -> admin().restore(run), "restored");
        assertDeletedInAllPlaces(run, true);

        proxy.accept();
        admin().restore(run);
        assertDeletedInAllPlaces(run, false);
        awaitDelivery();
        assertVerified(run);
    }

    @Test
    void aRunThatCouldNotBeDeletedGoesOnAndArrives() throws Exception {
        proxy.refuse();
        Run run = tracker.startRun(RunSpec.in(experiment).named("first"));
        run.logMetric("loss", 0.5, 1);

        assertRefused(() -> admin().delete(run.id()), "deleted");

        run.logMetric("loss", 0.25, 2);
        run.end(RunStatus.FINISHED);
        proxy.accept();
        awaitDelivery();
        assertDeletedInAllPlaces(run.id(), false);
        assertVerified(run.id());
    }

    @Test
    void aNameAndATagAreChangedAtOnceAndOnTheServerWhenItIsBack() throws Exception {
        RunId run = sent();

        proxy.refuse();
        admin().rename(run, "second");
        admin().deleteTag(run, "team");
        assertThat(tracker.reader().run(run).name()).isEqualTo("second");

        proxy.accept();
        awaitDelivery();
        assertThat(server.reader().run(run).name()).isEqualTo("second");
        assertThat(server.reader().run(run).tags()).doesNotContainKey("team");
        assertVerified(run);
    }

    @Test
    void aDeletionWhoseAnswerIsLostIsTakenBackThereToo() throws Exception {
        RunId run = sent();
        proxy.next(request -> request.contains("runs/delete"), Fault.hangAfterRequest(), Integer.MAX_VALUE);

        assertRefused(() -> admin().delete(run), "deleted");

        assertDeletedInAllPlaces(run, false);
        proxy.clear();
        admin().delete(run);
        assertDeletedInAllPlaces(run, true);
    }

    @Test
    void aRestorationWhoseAnswerIsLostIsTakenBackThereToo() throws Exception {
        RunId run = sent();
        admin().delete(run);
        proxy.next(request -> request.contains("runs/restore"), Fault.hangAfterRequest(), Integer.MAX_VALUE);

        assertRefused(() -> admin().restore(run), "restored");

        assertDeletedInAllPlaces(run, true);
    }
}
