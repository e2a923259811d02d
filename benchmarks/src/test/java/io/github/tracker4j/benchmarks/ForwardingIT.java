package io.github.tracker4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.testservers.MlflowServer;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The smallest settings of what measures the forwarder; a server on PostgreSQL is not started for that. */
class ForwardingIT {

    private final URI server = MlflowServer.shared(MlflowServer.Version.V3).uri();

    @Test
    void aPushIsMeasuredBesideTheServersMostAndThePeers() throws Exception {
        assertThat(Stream.of(
                        PushThroughput.oneRun(server, "SQLite", 1, 2_000),
                        PushThroughput.smallRuns(server, "SQLite", 1, 4)))
                .allSatisfy(table ->
                        assertThat(table.toString()).contains("plain OkHttp", "Tracker4J", "mlflow-client", "Python"));
    }

    @Test
    void aJournalIsSentInASmallHeapAndCounted() throws Exception {
        assertThat(PushAtSize.measure(20_000, server, 2_000).toString()).contains("20,000", "2,000");
    }

    @Test
    void logCallsAreTimedWhileTheServerIsWellAndInTrouble() throws Exception {
        assertThat(LogLatency.measure(server, 1, 100).toString())
                .contains("local files", "healthy", "hangs", "refuses", "every other");
    }

    @Test
    void theHeapIsMeasuredDuringAnOutage() throws Exception {
        assertThat(OutageHeap.measure(10_000).toString()).contains("10,000");
    }
}
