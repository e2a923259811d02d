package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/** What a program has for MLflow's own client, taken over. */
class MlflowClientCredentialsTest {

    @Test
    void theHostOfTheOldClientIsTheTrackingUri() {
        MlflowOptions options = MlflowClientCredentials.options(
                        new BasicMlflowHostCreds("http://h:5000/", "alice", "s"))
                .build();

        assertThat(options.trackingUri()).hasToString("http://h:5000");
        assertThat(options.credentials().get().authorization()).startsWith("Basic ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://alice:geheim@ho st:5000", "http://alice:geheim^@h", "ftp://alice:geheim@h"})
    void aHostThatIsNoServerIsRefusedWithoutItsSecrets(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MlflowClientCredentials.options(new BasicMlflowHostCreds(host)))
                .withMessageContaining("URI")
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("geheim", "alice"));
    }
}
