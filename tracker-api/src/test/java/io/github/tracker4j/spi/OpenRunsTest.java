package io.github.tracker4j.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.Content;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenRunsTest {

    private final OpenRuns openRuns = new OpenRuns();
    private final List<String> ended = new ArrayList<>();

    /** Tells when it ends, and cannot when its id says so. */
    private final class Told implements Run {
        private final RunId id;

        Told(String id) {
            this.id = new RunId(id);
        }

        @Override
        public RunId id() {
            return id;
        }

        @Override
        public void log(LogBatch batch) {}

        @Override
        public void logArtifact(String artifactPath, Content content) {}

        @Override
        public void end(RunStatus status, long endTime) {
            ended.add(id + " " + status);
            if (id.value().startsWith("refused")) {
                throw new RejectedException(id + " may not end");
            }
            if (id.value().startsWith("stuck")) {
                throw new UnavailableException(id + " cannot end");
            }
        }

        @Override
        public void detach() {
            ended.add(id + " let go of");
        }
    }

    @Test
    void theNewestRunIsClosedFirstAndAgainNothing() {
        openRuns.opened(new Told("parent"));
        openRuns.opened(new Told("child"));
        Run gone = openRuns.opened(new Told("gone"));
        openRuns.gone(gone);

        openRuns.close();
        openRuns.close();

        assertThat(ended).containsExactly("child FAILED", "parent FAILED");
        assertThatIllegalStateException().isThrownBy(openRuns::requireOpen).withMessageContaining("closed");
    }

    @Test
    void aRunWhoseEndIsRefusedDoesNotKeepTheOthersOpen() {
        openRuns.opened(new Told("fine"));
        openRuns.opened(new Told("refused1"));
        openRuns.opened(new Told("refused2"));

        assertThatThrownBy(openRuns::close)
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("refused2")
                .satisfies(e ->
                        assertThat(e.getSuppressed()).singleElement().asString().contains("refused1"));
        assertThat(ended).contains("fine FAILED");
    }

    @Test
    void onceTheBackendIsOutOfReachTheRunsThatAreLeftAreLetGoOfSinceEachWouldWaitForItsWholeBudget() {
        openRuns.opened(new Told("left"));
        openRuns.opened(new Told("stuck"));
        openRuns.opened(new Told("newest"));

        assertThatThrownBy(openRuns::close)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("stuck");
        assertThat(ended).containsExactly("newest FAILED", "stuck FAILED", "left let go of");
    }

    @Test
    void aRunThatWasStartedWhileTheTrackerClosedIsClosedToo() {
        openRuns.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> openRuns.opened(new Told("late")))
                .withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> openRuns.opened(new Told("stuck")))
                .satisfies(e ->
                        assertThat(e.getSuppressed()).singleElement().asString().contains("stuck"));
        assertThat(ended).containsExactly("late FAILED", "stuck FAILED");
    }
}
