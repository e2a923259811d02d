package io.github.tracker4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.tracker4j.testservers.MlflowServer;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The smallest settings of the comparisons on a server. */
class MlflowComparisonsIT {

    private final URI server = MlflowServer.shared(MlflowServer.Version.V3).uri();

    @Test
    void smallRequestsAreMeasuredBesideThePeers() throws Exception {
        assertThat(SmallRequests.measure(server, 1, 2))
                .hasSize(3)
                .allSatisfy(table -> assertThat(table.toString()).contains("plain OkHttp", "Tracker4J", "Python"));
    }

    @Test
    void batchesAreMeasuredBesideThePeers() throws Exception {
        assertThat(Batches.measure(server, 1, 1).toString())
                .contains("plain OkHttp", "Tracker4J", "mlflow-client", "Python");
    }

    @Test
    void aLargeArtifactIsMeasuredBesideCurl() throws Exception {
        assumeThat(Path.of("/usr/bin/curl")).exists();

        assertThat(LargeArtifact.measure(server, 1, 1).toString()).contains("curl", "Tracker4J");
    }
}
