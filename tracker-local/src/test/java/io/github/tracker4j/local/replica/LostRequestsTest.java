package io.github.tracker4j.local.replica;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.local.LocalTracker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link ReplicaModelTest} has found, one case each: requests that are lost and applied late, or out of order. */
class LostRequestsTest {

    @TempDir
    Path root;

    private final ModelServer server = new ModelServer(new Random(5), false, 0);
    private LocalTracker local;
    private Run run;
    private SentRun sent;

    @BeforeEach
    void start() throws Exception {
        local = new LocalTracker(root);
        run = local.startRun(RunSpec.in("model").startedAt(RunModel.START).withTag("t0", "first"));
        // By this chance a client that fails goes on, and is not started again.
        sent = new SentRun(local, run.id(), server, new Random(1));
    }

    @AfterEach
    void close() {
        sent.close();
        local.close();
    }

    private void log(int step) {
        run.logMetric("m0", 0.5, step, RunModel.START + step);
    }

    @Test
    void aResumptionThatIsLostDoesNotOvertakeTheEnd() throws Exception {
        log(1);
        sent.forward(10);
        run.end(RunStatus.FINISHED, RunModel.START + 9);
        server.next("resume", Fate.LATE);

        sent.finish();

        sent.check();
    }

    @Test
    void anEndThatIsSentAgainWaitsForAResumptionThatWasLostMeanwhile() throws Exception {
        log(1);
        sent.forward(10);
        run.end(RunStatus.FINISHED, RunModel.START + 9);
        server.next("end", Fate.LOST);
        sent.forward(1);
        sent.close();
        server.next("resume", Fate.CRASH_LATE);

        sent.finish();

        sent.check();
    }

    @Test
    void aTagOfTheStartThatIsLostDoesNotOvertakeALaterValue() throws Exception {
        run.setTag("t0", "second");
        sent.forward(10);
        sent.loseCursor();
        run.end(RunStatus.FINISHED, RunModel.START + 9);
        server.next("log", Fate.CRASH_LATE);

        sent.finish();

        sent.check();
    }

    @Test
    void aRunThatWasThereBeforeACreateThatWasLostIsComparedWhole() throws Exception {
        log(1);
        log(2);
        sent.forward(10);
        sent.loseCursor();
        server.next("read the run to create", Fate.CRASH_BEFORE);
        run.end(RunStatus.FINISHED, RunModel.START + 9);

        sent.finish();

        sent.check();
    }

    @Test
    void pointsThatAreNotInAnOlderCursorAfterALossOfPowerAreNotSentTwice() throws Exception {
        sent.forward(10);
        sent.reachDevice();
        log(1);
        sent.forward(10);
        sent.loseAllThatMayBeLost();
        log(2);
        run.end(RunStatus.FINISHED, RunModel.START + 9);

        sent.finish();

        sent.check();
    }

    @Test
    void pointsBesideARefusedOneSettleFromTheFailureOfTheirCall() throws Exception {
        sent.forward(10);
        run.log(LogBatch.ofMetrics(
                List.of(Metric.of("m0", 1, 1, RunModel.START), Metric.of(ModelServer.POISON, 1, 1, RunModel.START))));
        run.end(RunStatus.FINISHED, RunModel.START + 9);
        server.next("log", Fate.FINE, Duration.ofMinutes(3));
        server.next("log", Fate.LATE);

        sent.finish();

        sent.check();
    }

    @Test
    void pointsThatAnAdoptedRunMissesSettleFromTheFailureOfTheirCall() throws Exception {
        log(1);
        sent.forward(10);
        log(2);
        sent.loseCursor();
        run.end(RunStatus.FINISHED, RunModel.START + 9);
        server.next("log", Fate.LATE, Duration.ofMinutes(3));

        sent.finish();

        sent.check();
    }
}
