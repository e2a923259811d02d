package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.local.Journals;
import io.github.tracker4j.local.LocalOptions;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.local.replica.RetentionReport.RetainedRun;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local runs are removed on request only, and only those that the destination has. */
class RetentionTest {

    private static final ReplicaOptions FOR_THE_SERVER = ReplicaOptions.DEFAULT.withJournalOnly(true);

    @TempDir
    Path root;

    private final InMemoryTracker remote = new InMemoryTracker();

    @AfterEach
    void close() {
        remote.close();
    }

    @Test
    void aRunThatTheDestinationHasIsListedFirstAndRemovedWhenThatIsSaid() throws Exception {
        RunId run = aRun(1_000);
        push(FOR_THE_SERVER);
        Path directory = journals().find(run).orElseThrow().directory();

        RetentionReport listed = gc(Duration.ofDays(1), false);

        assertThat(listed.runs()).singleElement().satisfies(candidate -> {
            assertThat(candidate.fate()).isEqualTo(RetainedRun.Fate.REMOVABLE);
            assertThat(candidate.bytes()).isPositive();
        });
        assertThat(directory).exists();
        assertThat(gc(Duration.ofDays(1), true).runs())
                .extracting(RetainedRun::fate)
                .containsExactly(RetainedRun.Fate.REMOVED);
        assertThat(directory).doesNotExist();
        assertThat(journals().list().journals()).isEmpty();
        assertThat(remote.reader().find(run)).isPresent();
    }

    @Test
    void aRunThatWasLoggedToBeKeptStays() throws Exception {
        aRun(1_000);
        push(ReplicaOptions.DEFAULT);

        assertKept("'local' was among the backends");
    }

    @Test
    void aRunThatWasNeverSentStays() throws Exception {
        aRun(1_000);

        assertKept("never sent");
    }

    @Test
    void aRunThatIsNotOldEnoughStays() throws Exception {
        aRun(System.currentTimeMillis() - 7_200_000);
        push(FOR_THE_SERVER);

        assertKept("ended 2 hours ago");
    }

    @Test
    void aRunThatTheDestinationHasLostStays() throws Exception {
        RunId run = aRun(1_000);
        push(FOR_THE_SERVER);
        remote.admin().orElseThrow().delete(run);

        assertKept("deleted");
    }

    @Test
    void aRunThatAnotherDestinationDoesNotHaveYetStays() throws Exception {
        RunId run = aRun(1_000);
        push(FOR_THE_SERVER);
        journals()
                .find(run)
                .orElseThrow()
                .sync("other")
                .write("{\"destination\":\"http://other\",\"complete\":false}".getBytes(StandardCharsets.UTF_8));

        assertKept("not all of it was sent to http://other");
    }

    @Test
    void aRunThatGoesOnStays() throws Exception {
        try (LocalTracker local = new LocalTracker(root)) {
            Run run = local.startRun(RunSpec.in("digits"));
            push(FOR_THE_SERVER);
            assertKept("has not ended");
            run.end(RunStatus.FINISHED);
        }
    }

    @Test
    void aRunOfAnotherProgramStays() throws Exception {
        PushTest.aForeignRun(root);
        push(FOR_THE_SERVER);

        assertKept("another program");
    }

    @Test
    void whatIsDeletedHereAndNotYetGoneIsNoRun() throws Exception {
        RunId run = aRun(1_000);
        journals().remove(run);

        assertThat(journals().find(run)).isEmpty();
        assertThat(Files.exists(root.resolve("digits/experiment.json"))).isTrue();
    }

    private void assertKept(String reason) throws Exception {
        assertThat(gc(Duration.ofDays(1), true).runs()).singleElement().satisfies(run -> {
            assertThat(run.fate()).isEqualTo(RetainedRun.Fate.KEPT);
            assertThat(run.reason()).contains(reason);
            assertThat(run.directory()).exists();
        });
    }

    private RetentionReport gc(Duration olderThan, boolean remove) throws Exception {
        return new Retention(journals(), destination(), ReplicaOptions.DEFAULT).run(run -> true, olderThan, remove);
    }

    private void push(ReplicaOptions options) throws Exception {
        new Push(journals(), destination(), PushOptions.DEFAULT.withReplica(options)).run(PushListener.NONE);
    }

    private Destination destination() {
        return Destination.of(URI.create("memory:there"), remote);
    }

    private Journals journals() {
        return new Journals(root, LocalOptions.DEFAULT);
    }

    private RunId aRun(long end) {
        try (LocalTracker local = new LocalTracker(root)) {
            Run run = local.startRun(RunSpec.in("digits").startedAt(500));
            run.logMetric("loss", 1, 1);
            run.end(RunStatus.FINISHED, end);
            return run.id();
        }
    }
}
