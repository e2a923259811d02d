package io.github.tracker4j.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.RunId;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunLifecycleTest {

    private final RunLifecycle lifecycle = new RunLifecycle(new RunId("a1"));
    private final List<String> stored = new ArrayList<>();

    @Test
    void theFirstEndThatIsStoredWins() {
        assertThatThrownBy(() -> lifecycle.end(RunStatus.FINISHED, 1, () -> {
                    throw new UnavailableException("away");
                }))
                .isInstanceOf(UnavailableException.class);
        assertThat(lifecycle.isOpen()).isTrue();

        lifecycle.end(RunStatus.FINISHED, 2, () -> stored.add("second"));
        lifecycle.end(RunStatus.FAILED, 3, () -> stored.add("third"));
        lifecycle.detach(() -> stored.add("detached"));

        assertThat(stored).containsExactly("second");
        assertThatIllegalStateException()
                .isThrownBy(lifecycle::requireOpen)
                .withMessageContaining("a1")
                .withMessageContaining("ended")
                .withMessageContaining("resume");
    }

    @Test
    void aRunThatWasLetGoDoesNotEnd() {
        lifecycle.detach(() -> stored.add("detached"));
        lifecycle.detach(() -> stored.add("again"));
        lifecycle.end(RunStatus.FINISHED, 2, () -> stored.add("ended"));

        assertThat(stored).containsExactly("detached");
        assertThatIllegalStateException().isThrownBy(lifecycle::requireOpen).withMessageContaining("detach");
    }

    @Test
    void whatIsNoEndIsRefused() {
        for (RunStatus status : List.of(RunStatus.RUNNING, RunStatus.SCHEDULED)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lifecycle.end(status, 1, () -> stored.add("ended")))
                    .withMessageContaining(status.name());
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lifecycle.end(RunStatus.FINISHED, -1, () -> stored.add("ended")));
        lifecycle.requireOpen();
        assertThat(stored).isEmpty();
    }
}
