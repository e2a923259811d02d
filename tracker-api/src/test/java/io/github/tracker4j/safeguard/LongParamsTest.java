package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.Content;
import io.github.tracker4j.Field;
import io.github.tracker4j.Keys;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Param;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.Tag;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Params that are too long, from the call to the store and back. */
class LongParamsTest {

    private static final String LONG = "You are a helpful assistant. ".repeat(300);
    private static final String OTHER = LONG + "Answer in verse.";

    private final WatchedStore store = new WatchedStore();
    private final SafeguardedTracker tracker = new SafeguardedTracker(store, Safeguards.defaults());

    private SafeguardedTracker guarded(String setting, String value) {
        return new SafeguardedTracker(store, Safeguards.fromSettings(Map.of(setting, value)));
    }

    private Run start() {
        return tracker.startRun(RunSpec.in("prompts"));
    }

    private RunInfo stored(Run run) {
        return store.store.reader().run(run.id());
    }

    private String artifact(Run run, String path) throws IOException {
        try (InputStream in = store.store.reader().open(run.id(), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static LongParam kept(String key, String value) {
        return LongParam.of(key, value);
    }

    // Logging

    @Test
    void aLongValueIsStoredWholeAsATextAndItsParamPointsAtIt() throws IOException {
        Run run = start();
        run.logParam("prompt", LONG);
        run.logParam("eta", 0.1);

        LongParam kept = kept("prompt", LONG);
        assertThat(stored(run).params()).containsEntry("prompt", kept.stored()).containsEntry("eta", "0.1");
        assertThat(artifact(run, kept.artifactPath())).isEqualTo(LONG);
        assertThat(tracker.reader().run(run.id()).params())
                .containsEntry("prompt", LONG)
                .containsEntry("eta", "0.1");
        assertThat(tracker.counts(run.id()).shortenedParams()).isEqualTo(1);
    }

    @Test
    void theArtifactIsThereBeforeTheParamPointsAtIt() {
        start().logParam("prompt", LONG);

        assertThat(store.calls)
                .containsSubsequence("logArtifact " + kept("prompt", LONG).artifactPath(), "log");
    }

    @Test
    void aValueOfTheGreatestLengthStaysAsItIs() {
        Run run = start();
        run.logParam("prompt", "x".repeat(6000));

        assertThat(stored(run).params()).containsEntry("prompt", "x".repeat(6000));
        assertThat(store.count("logArtifact")).isZero();
    }

    @Test
    void loggingAnEqualLongValueAgainIsANoOpAlsoAfterAResumption() {
        Run run = start();
        run.logParam("prompt", LONG);
        run.logParam("prompt", LONG);
        assertThat(store.count("logArtifact")).isEqualTo(1);
        run.detach();

        Run resumed = tracker.startRun(RunSpec.resume("prompts", run.id()));
        resumed.logParam("prompt", LONG);

        assertThat(stored(run).params()).hasSize(1);
        assertThat(store.store.reader().artifacts(run.id(), "long-params")).hasSize(1);
    }

    @Test
    void behindAnotherTrackerOfThisKindAnEqualValueIsNoChangeEither() {
        SafeguardedTracker outer = new SafeguardedTracker(tracker, Safeguards.defaults());
        Run run = outer.startRun(RunSpec.in("prompts"));
        run.logParam("prompt", LONG);
        run.detach();

        outer.startRun(RunSpec.resume("prompts", run.id())).logParam("prompt", LONG);

        assertThat(outer.reader().run(run.id()).params()).containsEntry("prompt", LONG);
    }

    @Test
    void aLongValueUnderAnUnlawfulKeyIsStoredUnderTheLawfulOne() {
        Run run = start();
        run.logParam("prompt?", LONG);

        assertThat(stored(run).params())
                .containsEntry(
                        Keys.map("prompt?"), kept(Keys.map("prompt?"), LONG).stored());
        assertThat(tracker.reader()
                        .runs(RunQuery.all().where(Field.param("prompt?").equalTo(LONG)))
                        .items())
                .extracting(RunInfo::id)
                .containsExactly(run.id());
    }

    @Test
    void aSecretInALongValueIsRedactedBeforeItIsStoredAnywhere() throws IOException {
        Run run = start();
        run.logParam("db.password", LONG);

        assertThat(stored(run).params()).containsEntry("db.password", Redactor.REDACTED);
        assertThat(store.store.reader().artifacts(run.id(), "")).isEmpty();
    }

    // What changes

    @Test
    void aLongValueThatChangesIsRefusedAndItsArtifactIsNotWritten() throws IOException {
        Run run = start();
        run.logParam("prompt", LONG);

        RejectedException refused = catchThrowableOfType(RejectedException.class, () -> run.logParam("prompt", OTHER));

        assertThat(refused)
                .hasMessageContaining("'prompt' is already")
                .hasMessageContaining("the two differ from index 10");
        assertThat(refused.remaining().params()).containsExactly(new Param("prompt", OTHER));
        assertThat(store.count("logArtifact")).isEqualTo(1);
        assertThat(artifact(run, kept("prompt", LONG).artifactPath())).isEqualTo(LONG);
    }

    @Test
    void aLongValueInPlaceOfAShortOneIsAChangeToo() {
        Run run = start();
        run.logParam("prompt", "short");

        assertThatThrownBy(() -> run.logParam("prompt", LONG)).isInstanceOf(RejectedException.class);
        assertThat(store.count("logArtifact")).isZero();
    }

    @Test
    void aLongValueThatIsLeftOutIsNotWritten() {
        SafeguardedTracker keeping = guarded("param-drift", "KEEP");
        Run run = keeping.startRun(RunSpec.in("prompts"));
        run.logParam("prompt", LONG);
        run.logParam("prompt", OTHER);

        assertThat(stored(run).params())
                .containsEntry("prompt", kept("prompt", LONG).stored());
        assertThat(store.count("logArtifact")).isEqualTo(1);
    }

    @Test
    void aLongValueThatBecomesATagKeepsItsArtifactBesideTheFirst() throws IOException {
        SafeguardedTracker tagging = guarded("param-drift", "TAG");
        Run run = tagging.startRun(RunSpec.in("prompts"));
        run.logParam("prompt", LONG);
        run.logParam("prompt", OTHER);

        assertThat(stored(run).tags())
                .containsEntry("tracker4j.param.prompt", kept("prompt", OTHER).stored());
        assertThat(artifact(run, kept("prompt", LONG).artifactPath())).isEqualTo(LONG);
        assertThat(artifact(run, kept("prompt", OTHER).artifactPath())).isEqualTo(OTHER);
    }

    // What fails

    private static LogBatch batch() {
        return LogBatch.builder()
                .param("eta", 0.1)
                .param("prompt", LONG)
                .tag("phase", "one")
                .metric(Metric.of("loss", 0.5, 1, 1))
                .build();
    }

    @Test
    void whenTheArtifactCannotBeStoredNothingOfTheBatchIs() {
        Run run = start();
        store.artifactError = new UnavailableException("the disk is full");

        UnavailableException failed = catchThrowableOfType(UnavailableException.class, () -> run.log(batch()));

        assertThat(failed)
                .hasMessageContaining("Param 'prompt' has a value of " + LONG.length() + " code points")
                .hasMessageContaining("the disk is full");
        assertThat(failed.remaining()).isEqualTo(batch());
        assertThat(stored(run).params()).isEmpty();
        assertThat(stored(run).tags()).doesNotContainKey("phase");

        store.artifactError = null;
        run.log(failed.remaining());
        assertThat(tracker.reader().run(run.id()).params()).containsEntry("prompt", LONG);
    }

    @Test
    void aLongValueKeepsTheBoundsOfArtifacts() {
        SafeguardedTracker bounded = guarded("max-artifact-size", "8000");
        Run run = bounded.startRun(RunSpec.in("prompts"));

        assertThatThrownBy(() -> run.log(batch()))
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.remaining()).isEqualTo(batch()))
                .hasMessageContaining("safeguards.max-artifact-size");
        assertThat(stored(run).params()).isEmpty();
    }

    @Test
    void anUnlawfulBatchIsRefusedBeforeItsArtifactIsWritten() {
        Run run = start();

        assertThatThrownBy(() -> run.log(batch().withTags(List.of(new Tag("phase", "x".repeat(8001))))))
                .isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> run.logParam("prompt", LONG + '\ud800'))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("surrogate");
        assertThat(store.count("logArtifact")).isZero();
    }

    @Test
    void whatRemainsOfACallThatTheBackendFailedIsInTheCallersWords() {
        Run run = start();
        store.logError = new UnavailableException("no network");

        TrackingException failed = catchThrowableOfType(TrackingException.class, () -> run.log(batch()));

        assertThat(failed.remaining()).isEqualTo(batch());
    }

    @Test
    void reconcilingComparesWhatIsStored() {
        Run run = start();
        run.logParam("prompt", LONG);

        run.reconcile(batch(), tracker.reader());

        assertThat(tracker.reader().run(run.id()).params())
                .containsEntry("prompt", LONG)
                .containsEntry("eta", "0.1");
    }

    @Test
    void withoutTheSafeguardALongValueIsRefused() {
        Run run = guarded("long-params", "REJECT").startRun(RunSpec.in("prompts"));

        assertThatThrownBy(() -> run.logParam("prompt", LONG))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("the limit is 6000")
                .hasMessageContaining("safeguards.long-params: ARTIFACT");
    }

    // Reading

    @Test
    void aLongValueOfAnotherProgramIsReadWhole() {
        Run run = start();
        run.logParam("prompt", LONG);

        RunReader other = new SafeguardedTracker(store, Safeguards.off()).reader();

        assertThat(other.run(run.id()).params()).containsEntry("prompt", LONG);
        assertThat(other.find(run.id()).orElseThrow().params()).containsEntry("prompt", LONG);
        assertThat(other.runs(RunQuery.all()).items().get(0).params()).containsEntry("prompt", LONG);
    }

    @Test
    void anArtifactThatIsMissingOrDamagedLeavesTheStoredFormAndANotice() {
        Run run = start();
        run.logParam("prompt", LONG);
        LongParam kept = kept("prompt", LONG);
        run.logArtifact(kept.artifactPath(), Content.of("something else"));
        Run missing = store.startRun(RunSpec.in("prompts"));
        missing.logParam("prompt", kept.stored());

        for (Run one : List.of(run, missing)) {
            RunInfo read = tracker.reader().run(one.id());
            assertThat(read.params()).containsEntry("prompt", kept.stored());
            assertThat(read.notices())
                    .singleElement()
                    .asString()
                    .contains("'prompt'", kept.artifactPath(), "could not be read");
        }
    }

    @Test
    void whenArtifactsAreOutOfReachTheRunsAreStillReadAndTheyAreAskedForOnce() {
        for (int i = 0; i < 3; i++) {
            start().logParam("prompt", LONG + i);
        }
        store.openError = new UnavailableException("the artifacts are down");

        List<RunInfo> runs = tracker.reader().runs(RunQuery.all()).items();

        assertThat(runs)
                .hasSize(3)
                .allSatisfy(run ->
                        assertThat(run.notices()).singleElement().asString().contains("the artifacts are down"));
        assertThat(store.count("open")).isEqualTo(1);
    }

    @Test
    void noArtifactIsReadOfRunsWithoutLongParamsAndAValueThatRunsShareIsReadOnce() {
        for (int i = 0; i < 200; i++) {
            store.startRun(RunSpec.in("prompts")).logParams(Map.of("eta", i, "list", List.of(1, 2)));
        }
        assertThat(tracker.reader().runs(RunQuery.all().pageSize(1000)).items()).hasSize(200);
        assertThat(store.count("open")).isZero();

        for (int i = 0; i < 20; i++) {
            start().logParam("prompt", LONG);
        }
        assertThat(tracker.reader().runs(RunQuery.all().pageSize(1000)).items())
                .filteredOn(run -> LONG.equals(run.params().get("prompt")))
                .hasSize(20);
        assertThat(store.count("open")).isEqualTo(1);
    }

    @Test
    void theReaderPassesEveryQuestionOnItself() {
        List<String> passed = Arrays.stream(WholeParamReader.class.getDeclaredMethods())
                .map(LongParamsTest::signature)
                .toList();

        assertThat(RunReader.class.getMethods())
                .filteredOn(method -> !Modifier.isStatic(method.getModifiers()))
                // Made of pages, which are to be those of this reader.
                .filteredOn(method -> !method.getName().equals("allRuns"))
                .extracting(LongParamsTest::signature)
                .isSubsetOf(passed);
    }

    private static String signature(Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }
}
