package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.Content;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunFailure;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.backend.InMemoryTracker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedactionGuardTest {

    private static final String URL = "https://ann:hunter2@host/x";
    private static final String CLEAN = "https://ann:[redacted]@host/x";

    private final InMemoryTracker store = new InMemoryTracker();
    private final SafeguardedTracker tracker = new SafeguardedTracker(store, Safeguards.defaults());

    private RunInfo stored(Run run) {
        return store.reader().run(run.id());
    }

    private String artifact(Run run, String path) throws IOException {
        try (InputStream in = store.reader().open(run.id(), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void paramsTagsAndDatasetsAreStoredWithoutSecretsAndCounted() {
        Run run = tracker.startRun(RunSpec.in("digits"));
        run.log(LogBatch.builder()
                .param("db.password", "hunter2")
                .param("lr", 0.1)
                .tag("source", URL)
                .input(DatasetInput.of("data of " + URL, "abc", "http", "{\"uri\": \"" + URL + "\"}"))
                .build());

        assertThat(stored(run).params()).isEqualTo(Map.of("db.password", "[redacted]", "lr", "0.1"));
        assertThat(stored(run).tags()).containsEntry("source", CLEAN);
        assertThat(stored(run).inputs()).singleElement().satisfies(input -> {
            assertThat(input.name()).isEqualTo("data of " + CLEAN);
            assertThat(input.source()).isEqualTo("{\"uri\": \"" + CLEAN + "\"}");
        });
        assertThat(tracker.counts(run.id()).redactedValues()).isEqualTo(3);
        run.end(RunStatus.FINISHED);
        assertThat(stored(run).tags()).containsEntry("tracker4j.redacted_values", "3");
    }

    @Test
    void namesDescriptionsTagsAndPlacesOfWhatIsStartedAreStoredWithoutSecrets() {
        Run run = tracker.startRun(RunSpec.in(new ExperimentSpec(
                        "exp " + URL, "reads " + URL, Map.of("api_key", "a1b2c3"), "s3://k:hunter2@bucket"))
                .named("run " + URL)
                .withTag("token", "abcdef1234567890"));

        assertThat(stored(run).name()).isEqualTo("run " + CLEAN);
        assertThat(stored(run).tags()).containsEntry("token", "[redacted]");
        assertThat(store.reader().experiments()).singleElement().satisfies(experiment -> {
            assertThat(experiment.name()).isEqualTo("exp " + CLEAN);
            assertThat(experiment.description()).isEqualTo("reads " + CLEAN);
            assertThat(experiment.tags()).containsEntry("api_key", "[redacted]");
        });
        tracker.admin().orElseThrow().rename(run.id(), "now " + URL);
        assertThat(stored(run).name()).isEqualTo("now " + CLEAN);
    }

    @Test
    void theStackTraceAndTheMessageOfAFailureAreStoredWithoutSecretsAndReachTheCallerUnchanged() throws IOException {
        RunId id = RunId.random();
        IllegalStateException failure =
                new IllegalStateException("cannot reach " + URL, new IOException("password=hunter2 was refused"));

        assertThatThrownBy(() -> tracker.run(RunSpec.in("digits").withId(id), run -> {
                    throw failure;
                }))
                .isSameAs(failure)
                .hasMessage("cannot reach " + URL);

        Run resumed = store.startRun(RunSpec.resume("digits", id));
        assertThat(stored(resumed).tags().get("tracker4j.error")).contains("cannot reach " + CLEAN);
        assertThat(artifact(resumed, "error.txt"))
                .contains("cannot reach " + CLEAN, "password=[redacted] was refused", "at io.github.tracker4j")
                .doesNotContain("hunter2");
    }

    private String error(String message) {
        Run run = tracker.startRun(RunSpec.in("digits"));
        RunFailure.record(run, new IllegalStateException(message));
        return Objects.requireNonNull(stored(run).tags().get(RunFailure.TAG));
    }

    @Test
    void theMessageOfAFailureLosesItsSecretsBeforeItIsCut() {
        String error = error("x ".repeat(3950) + "https://ann:" + "hunter".repeat(100) + "@host/x");

        assertThat(error).startsWith("java.lang.IllegalStateException: x x").doesNotContain("hunter");
        assertThat(error.length()).isLessThanOrEqualTo(8000);
    }

    @Test
    void aMessageThatIsLongerWithoutItsSecretsIsCutAndNotLost() {
        assertThat(error("password=a1b2c3d4 ".repeat(440)))
                .startsWith("java.lang.IllegalStateException: password=[redacted] password=[redacted]")
                .doesNotContain("a1b2c3d4")
                .hasSize(8000);
    }

    @Test
    void whatIsLawfulIsLawfulWithoutItsSecretsToo() {
        String secrets = "password=a1b2c3d ";
        Run run = tracker.startRun(RunSpec.in(new ExperimentSpec(
                        secrets.repeat(29), secrets.repeat(290), Map.of("note", secrets.repeat(290)), null))
                .named(secrets.repeat(14))
                .withTag("note", secrets.repeat(470)));
        run.log(LogBatch.builder()
                .param("text", secrets.repeat(352))
                .tag("more", secrets.repeat(470))
                .input(DatasetInput.of(secrets.repeat(29), "abc", "http", secrets.repeat(3855)))
                .build());

        assertThat(stored(run).name()).hasSize(250);
        assertThat(stored(run).params().get("text")).hasSize(6000).doesNotContain("a1b2c3d");
        assertThat(stored(run).tags().get("note")).hasSize(8000);
        assertThat(stored(run).tags().get("more")).hasSize(8000);
        assertThat(stored(run).inputs()).singleElement().satisfies(input -> {
            assertThat(input.name()).hasSize(500);
            assertThat(input.source()).hasSize(65_535);
        });
        assertThat(store.reader().experiments()).singleElement().satisfies(experiment -> {
            assertThat(experiment.name()).hasSize(500);
            assertThat(experiment.description()).hasSize(5000);
        });
    }

    @Test
    void cuttingWhatIsTooLongWithoutItsSecretsAgainChangesNothing() {
        LawfulRedaction lawful = new LawfulRedaction(Redactor.standard());
        for (int limit = 20; limit < 120; limit++) {
            String text = "at https://ann:h2@host/x password=a1b2c3d token: 'ab12cd' "
                    .repeat(3)
                    .substring(0, limit);
            String redacted = lawful.redact(text, limit);
            assertThat(redacted.length()).isLessThanOrEqualTo(limit);
            assertThat(lawful.redact(redacted, limit)).isEqualTo(redacted);
        }
    }

    @Test
    void whatRemainsOfItemsThatBecameOneIsWhatEachOfThemWas() {
        ScriptedStore scripted = new ScriptedStore(store);
        SafeguardedTracker failing = new SafeguardedTracker(scripted, Safeguards.defaults());
        Run run = failing.startRun(RunSpec.in("digits"));
        LogBatch batch = LogBatch.builder()
                .tag("password", "hunter1")
                .tag("password", "hunter2")
                .tag("password", "hunter3")
                .build();

        scripted.failNextLog(false);
        assertThatThrownBy(() -> run.log(batch))
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.remaining()).isEqualTo(batch));
        assertThat(failing.counts(run.id()).redactedValues()).isZero();
    }

    @Test
    void textsThatTheProgramGeneratesAreRedactedAndDocumentsOfTheUserNever(@TempDir Path directory) throws IOException {
        Run run = tracker.startRun(RunSpec.in("digits"));
        Path file = Files.writeString(directory.resolve("notes.txt"), URL);
        run.logText("report.txt", "see " + URL);
        run.logJson("config.json", Map.of("password", "hunter2"));
        run.logArtifact(file);
        run.logArtifact("bytes.txt", Content.of(URL.getBytes(StandardCharsets.UTF_8)));

        assertThat(artifact(run, "report.txt")).isEqualTo("see " + CLEAN);
        assertThat(artifact(run, "config.json")).isEqualTo("{\"password\":\"[redacted]\"}");
        assertThat(artifact(run, "notes.txt")).isEqualTo(URL);
        assertThat(artifact(run, "bytes.txt")).isEqualTo(URL);
    }

    @Test
    void noMessageOfALaterRefusalRepeatsASecretAndWhatRemainsIsInTheCallersWords() {
        Run run = tracker.startRun(RunSpec.in("digits"));
        run.logParam("url", "https://other:hunter1@host/x");
        LogBatch changed = LogBatch.builder().param("url", URL).tag("a", "b").build();

        RejectedException refused = catchThrowableOfType(RejectedException.class, () -> run.log(changed));

        assertThat(refused).hasMessageContaining(CLEAN).hasMessageNotContaining("hunter");
        assertThat(refused.remaining()).isEqualTo(changed);
        assertThat(tracker.counts(run.id()).redactedValues()).isEqualTo(1);
    }

    @Test
    void paramsThatDifferOnlyInTheirSecretsHaveNotChanged() {
        Run run = tracker.startRun(RunSpec.in("digits"));
        run.logParam("url", "https://ann:hunter1@host/x");
        run.logParam("url", URL);

        assertThat(stored(run).params()).containsEntry("url", CLEAN);
    }

    @Test
    void theTagThatSaysWhatIsInForceIsNoSecretWhateverAUserLooksFor() {
        Safeguards safeguards = Safeguards.builder().redactPattern("non-finite").build();
        Run run = new SafeguardedTracker(store, safeguards).startRun(RunSpec.in("digits"));

        assertThat(stored(run).tags()).containsEntry("tracker4j.safeguards", safeguards.summary());
    }

    @Test
    void aSecretInAKeyIsReplacedToo() {
        Run run = tracker.startRun(RunSpec.in("digits"));
        run.setTag("--password=hunter2", "given");

        assertThat(stored(run).tags().keySet()).noneMatch(key -> key.contains("hunter2"));
    }

    @Test
    void whatWasReplacedIsToldOnceForEachKeyWithTheWayOut() {
        try (CapturedLog log = CapturedLog.of(SafeguardedTracker.class)) {
            Run run = tracker.startRun(RunSpec.in("digits"));
            run.setTag("password", "hunter2");
            run.setTag("password", "hunter3");

            assertThat(log.at(Level.INFO))
                    .containsExactly("'password' holds what looks like a secret, which is stored as [redacted], as"
                            + " safeguards.redaction: ON says; where it is none, name its key in"
                            + " safeguards.redaction-allow");
        }
    }

    @Test
    void whenItIsOffEverythingIsStoredAsItIs() {
        Run run = new SafeguardedTracker(store, Safeguards.fromSettings(Map.of("redaction", "off")))
                .startRun(RunSpec.in("digits"));
        run.log(LogBatch.builder().param("password", "hunter2").tag("u", URL).build());

        assertThat(stored(run).params()).containsEntry("password", "hunter2");
        assertThat(stored(run).tags()).containsEntry("u", URL);
    }

    @Test
    void metricsPassWhateverTheirKeys() {
        Run run = tracker.startRun(RunSpec.in("digits"));
        run.logMetric("token", 1.5, 0);
        run.logMetrics(Map.of("password", 2));

        assertThat(stored(run).latestMetrics().keySet()).isEqualTo(java.util.Set.of("token", "password"));
        assertThat(List.of(tracker.counts(run.id()).redactedValues())).containsExactly(0L);
    }
}
