package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.local.Journals;
import io.github.tracker4j.local.LocalOptions;
import io.github.tracker4j.local.LocalTracker;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a run whose program died before it wrote their events, or that a person has put beside the others. */
class UnnamedArtifactsTest {

    private static final PushOptions QUICK = PushOptions.DEFAULT.withReplica(
            ReplicaOptions.DEFAULT.withEndInterrupted(true).withPauses(Duration.ofMillis(1), Duration.ofMillis(2)));

    @TempDir
    Path root;

    private final SwitchedTracker remote = new SwitchedTracker();
    private final List<String> uploads = new ArrayList<>();

    @AfterEach
    void close() {
        remote.close();
    }

    /** A run with an artifact whose event is there, and one without. */
    private RunId aRunWith(String unnamed, boolean ended) throws Exception {
        remote.beforeArtifact = uploads::add;
        try (LocalTracker local = new LocalTracker(root)) {
            Run run = local.startRun(RunSpec.in("digits"));
            run.logMetric("loss", 0.5, 1);
            run.logText("named.txt", "by an event");
            Path artifacts = local.journals().directory(run.id()).orElseThrow().resolve("artifacts");
            Path file = artifacts.resolve(unnamed);
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, "by nobody");
            if (ended) {
                run.end(RunStatus.FINISHED);
            } else {
                run.detach();
            }
            return run.id();
        }
    }

    private Journals journals(LocalOptions options) {
        return new Journals(root, options);
    }

    private PushReport push(Journals journals) throws Exception {
        return new Push(journals, Destination.of(URI.create("memory:there"), remote), QUICK).run(PushListener.NONE);
    }

    private PushReport push() throws Exception {
        return push(journals(LocalOptions.DEFAULT));
    }

    private String text(RunId run, String path) throws Exception {
        try (InputStream in = remote.memory.reader().open(run, path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private boolean isEqual(RunId run) {
        return new Verification(journals(LocalOptions.DEFAULT).reader(), remote.memory)
                .run(run)
                .isEqual();
    }

    @Test
    void areSentOnceBeforeTheRunEnds() throws Exception {
        RunId run = aRunWith("model/weights.bin", true);
        remote.beforeArtifact = path -> {
            uploads.add(path);
            assertThat(remote.memory.reader().run(run).status()).isEqualTo(RunStatus.RUNNING);
        };

        assertThat(push().outcome()).isEqualTo(PushReport.Outcome.COMPLETE);

        assertThat(uploads).containsExactly("named.txt", "model/weights.bin");
        assertThat(text(run, "model/weights.bin")).isEqualTo("by nobody");
        assertThat(isEqual(run)).isTrue();
        assertThat(push().runs()).extracting(PushedRun::state).containsExactly(PushedRun.State.UNCHANGED);
        assertThat(uploads).hasSize(2);
    }

    @Test
    void ofARunWhoseProgramIsGoneAreSentBeforeItIsEnded() throws Exception {
        RunId id = aRunWith("weights.bin", false);
        LocalOptions impatient = new LocalOptions(
                LocalOptions.DEFAULT.clock(),
                Duration.ofMillis(1),
                LocalOptions.DEFAULT.durability(),
                LocalOptions.DEFAULT.zone());
        Journals journals = journals(impatient);
        Awaitility.await().until(() -> journals.reader().run(id).interrupted());

        assertThat(push(journals).outcome()).isEqualTo(PushReport.Outcome.COMPLETE);

        RunInfo there = remote.memory.reader().run(id);
        assertThat(there.status()).isEqualTo(RunStatus.FAILED);
        assertThat(text(id, "weights.bin")).isEqualTo("by nobody");
    }

    @Test
    void areSentAgainWhenTheAnswerIsLost() throws Exception {
        RunId run = aRunWith("weights.bin", true);
        remote.beforeArtifact = path -> {
            uploads.add(path);
            if (uploads.size() == 2) {
                throw new OutcomeUnknownException("no answer");
            }
        };

        assertThat(push().outcome()).isEqualTo(PushReport.Outcome.COMPLETE);

        assertThat(uploads).containsExactly("named.txt", "weights.bin", "weights.bin");
        assertThat(isEqual(run)).isTrue();
    }

    @Test
    void areSetAsideWhenTheyAreRefusedAndTheRunEnds() throws Exception {
        RunId run = aRunWith("weights.bin", true);
        remote.beforeArtifact = path -> {
            if (path.equals("weights.bin")) {
                throw new RejectedException("too large for this place");
            }
        };

        PushReport report = push();

        assertThat(report.outcome()).isEqualTo(PushReport.Outcome.REFUSED);
        assertThat(report.runs())
                .singleElement()
                .satisfies(one -> assertThat(one.setAside()).singleElement().satisfies(item -> {
                    assertThat(item.what()).isEqualTo("artifact weights.bin");
                    assertThat(item.reason()).contains("too large for this place");
                }));
        assertThat(remote.memory.reader().run(run).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void ofANameThatNoArtifactMayHaveAreSetAside() throws Exception {
        RunId run = aRunWith("weights#1.bin", true);

        PushReport report = push();

        assertThat(report.runs())
                .singleElement()
                .satisfies(one -> assertThat(one.setAside())
                        .singleElement()
                        .satisfies(item -> assertThat(item.reason()).contains("'#'")));
        assertThat(remote.memory.reader().run(run).status()).isEqualTo(RunStatus.FINISHED);
    }
}
