package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Keys;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Param;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeguardedTrackerTest extends GuardedMemory {

    // Params that change

    @Test
    void aParamThatChangesIsRejectedNamingBothValuesAndNothingOfItsBatchIsStored() {
        Run run = start(new SafeguardedTracker(store, Safeguards.defaults()));
        run.logParam("eta", 0.1);
        LogBatch batch = LogBatch.builder().param("depth", 4).param("eta", 0.2).build();

        RejectedException refused = catchThrowableOfType(RejectedException.class, () -> run.log(batch));

        assertThat(refused)
                .hasMessage("Param 'eta' is already '0.1' and cannot become '0.2'; a param is written once: log the new"
                        + " value under another key or as a tag, or set safeguards.param-drift to KEEP or TAG");
        assertThat(refused.remaining()).isEqualTo(batch);
        assertThat(stored(run).params()).isEqualTo(Map.of("eta", "0.1"));
        run.logParam("eta", 0.1);
    }

    @Test
    void theFirstValueOfAParamIsKeptOnRequestAndTheChangeIsToldOnce() {
        Run run = start(guarded("param-drift", "KEEP"));
        run.logParam("eta", 0.1);
        run.log(LogBatch.builder()
                .param("eta", 0.2)
                .param("depth", 4)
                .param("depth", 5)
                .build());
        run.logParam("eta", 0.3);

        assertThat(stored(run).params()).isEqualTo(Map.of("eta", "0.1", "depth", "4"));
        assertThat(log.at(Level.WARNING))
                .containsExactly(
                        "Run " + run.id() + ": param 'eta' stays '0.1'; its new value '0.2' is left out, as"
                                + " safeguards.param-drift: KEEP says",
                        "Run " + run.id() + ": param 'depth' stays '4'; its new value '5' is left out, as"
                                + " safeguards.param-drift: KEEP says");
    }

    @Test
    void theNewValueOfAParamBecomesATagOnRequest() {
        Run run = start(guarded("param-drift", "TAG"));
        run.logParam("eta", 0.1);
        run.logParam("eta", 0.2);

        assertThat(stored(run).params()).isEqualTo(Map.of("eta", "0.1"));
        assertThat(stored(run).tags()).containsEntry("tracker4j.param.eta", "0.2");
        assertThat(log.at(Level.WARNING)).hasSize(1).first().asString().contains("'tracker4j.param.eta'");
    }

    @Test
    void theTagOfAParamWithTheLongestKeyIsLawful() {
        String key = "k".repeat(250);
        Run run = start(guarded("param-drift", "TAG"));
        run.logParam(key, 1);
        run.logParam(key, 2);

        assertThat(stored(run).tags()).containsEntry(Keys.map("tracker4j.param." + key), "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"KEEP", "TAG"})
    void anUnlawfulValueIsRefusedAlsoWhereItWouldBeLeftOut(String policy) {
        Run run = start(new SafeguardedTracker(
                store, Safeguards.fromSettings(Map.of("param-drift", policy, "long-params", "REJECT"))));
        run.logParam("eta", 0.1);

        assertThatThrownBy(() -> run.logParam("eta", "x".repeat(6001)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("6001 code points");
    }

    @Test
    void theParamsOfAResumedRunAreKnown() {
        Run first = start(store);
        first.logParam("eta", 0.1);
        first.detach();

        Run resumed = guarded("param-drift", "KEEP").startRun(RunSpec.resume("digits", first.id()));
        resumed.logParams(Map.of("eta", 0.2, "depth", 4));

        assertThat(stored(resumed).params()).isEqualTo(Map.of("eta", "0.1", "depth", "4"));
    }

    @Test
    void aParamOfACallThatFailedIsNotKnown() {
        ScriptedStore failing = new ScriptedStore(store);
        Run run = new SafeguardedTracker(failing, Safeguards.defaults()).startRun(RunSpec.in("digits"));
        failing.failNextLog(false);

        RejectedException failure = catchThrowableOfType(RejectedException.class, () -> run.logParam("eta", 0.1));
        run.logParam("eta", 0.2);

        assertThat(failure.remaining()).isEqualTo(LogBatch.ofParams(List.of(Param.of("eta", 0.1))));
        assertThat(stored(run).params()).isEqualTo(Map.of("eta", "0.2"));
    }

    @Test
    void aParamOfAFailedCallThatWasAppliedAllTheSameIsKnown() {
        ScriptedStore failing = new ScriptedStore(store);
        Run run = new SafeguardedTracker(
                        failing,
                        Safeguards.builder().paramDrift(ParamDriftPolicy.KEEP).build())
                .startRun(RunSpec.in("digits"));
        failing.failNextLog(true);

        assertThatThrownBy(() -> run.logParam("eta", 0.1)).isInstanceOf(RejectedException.class);
        run.logParam("eta", 0.2);

        assertThat(stored(run).params()).isEqualTo(Map.of("eta", "0.1"));
    }

    @Test
    void aParamThatWentOnAsATagRemainsAsAParam() {
        ScriptedStore failing = new ScriptedStore(store);
        Run run = new SafeguardedTracker(
                        failing,
                        Safeguards.builder().paramDrift(ParamDriftPolicy.TAG).build())
                .startRun(RunSpec.in("digits"));
        run.logParam("eta", 0.1);
        failing.failNextLog(false);

        RejectedException failure = catchThrowableOfType(
                RejectedException.class,
                () -> run.log(LogBatch.builder().param("eta", 0.2).tag("a", "b").build()));

        assertThat(failure.remaining().params()).containsExactly(Param.of("eta", 0.2));
        assertThat(failure.remaining().tags()).containsExactly(new Tag("a", "b"));
    }

    @Test
    void ofManyThreadsThatLogDifferentValuesExactlyOneWins() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Run run = start(guarded("param-drift", "KEEP"));
            Run strict = start(new SafeguardedTracker(store, Safeguards.defaults()));
            CyclicBarrier together = new CyclicBarrier(threads);
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int value = t;
                tasks.add(() -> {
                    together.await();
                    int refused = 0;
                    for (int i = 0; i < 50; i++) {
                        run.logParam("p" + i, value);
                        try {
                            strict.logParam("p" + i, value);
                        } catch (RejectedException changed) {
                            refused++;
                        }
                    }
                    return refused;
                });
            }
            int refused = 0;
            for (Future<Integer> task : pool.invokeAll(tasks)) {
                refused += task.get();
            }

            assertThat(refused).isEqualTo(50 * (threads - 1));
            assertThat(stored(run).params()).hasSize(50);
            assertThat(stored(strict).params()).hasSize(50);
        } finally {
            pool.shutdownNow();
        }
    }

    // Artifacts

    @Test
    void anArtifactThatIsTooLargeIsRefusedBeforeAByteIsRead() {
        Run run = start(guarded("max-artifact-size", "1KiB"));
        Content large = Content.of(1025, () -> {
            throw new AssertionError("opened");
        });

        assertThatThrownBy(() -> run.logArtifact("models/m.bin", large))
                .isInstanceOf(RejectedException.class)
                .hasMessage("Artifact 'models/m.bin' from a stream of 1025 bytes has 1025 bytes; the limit is 1024"
                        + " (1KiB) and nothing of it was stored: raise safeguards.max-artifact-size, or log less");
        assertThat(store.reader().artifacts(run.id(), "")).isEmpty();
        run.logArtifact("models/m.bin", Content.of(new byte[1024]));
        assertThat(store.reader().artifacts(run.id(), "models")).hasSize(1);
    }

    @Test
    void anArtifactHasAHundredMebibytesAtMostByDefault() {
        Run run = start(new SafeguardedTracker(store, Safeguards.defaults()));
        Content large = Content.of((100L << 20) + 1, () -> {
            throw new AssertionError("opened");
        });

        assertThatThrownBy(() -> run.logArtifact("m.bin", large))
                .hasMessageContaining("has 104857601 bytes; the limit is 104857600 (100MiB)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/etc/passwd", "a/../b", "a//b", "", "line\nfeed", "a#b", "a%41"})
    void anUnlawfulPathIsRefusedWhateverIsSet(String path) {
        Run run = new SafeguardedTracker(store, Safeguards.off()).startRun(RunSpec.in("digits"));

        assertThatThrownBy(() -> run.logText(path, "x")).isInstanceOf(RejectedException.class);
        assertThat(store.reader().artifacts(run.id(), "")).isEmpty();
    }

    // The decorator

    @Test
    void reconcilingPassesTheGuardsToo() {
        SafeguardedTracker tracker = guarded("non-finite", "DROP");
        Run run = start(tracker);
        run.log(LogBatch.ofMetrics(List.of(Metric.of("a?", 1, 0, 10))));

        run.reconcile(
                LogBatch.ofMetrics(List.of(
                        Metric.of("a?", 1, 0, 10), Metric.of("a?", 2, 1, 20), Metric.of("a?", Double.NaN, 2, 30))),
                tracker.reader());

        assertThat(history(run, Keys.map("a?"))).extracting(Metric::value).containsExactly(1.0, 2.0);
    }

    @Test
    void aFailedBodyIsWrittenDownThroughTheGuards() {
        ExperimentTracker tracker = new SafeguardedTracker(store, Safeguards.defaults());
        List<Run> runs = new ArrayList<>();

        assertThatThrownBy(() -> tracker.run(RunSpec.in("digits"), run -> {
                    runs.add(run);
                    run.logMetric("loss", Double.NaN, 17);
                }))
                .isInstanceOf(RejectedException.class)
                .hasNoSuppressedExceptions();
        assertThat(stored(runs.get(0)).status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void aRunLeftOpenEndsFailedWithTheTracker() {
        SafeguardedTracker tracker = new SafeguardedTracker(store, Safeguards.defaults());
        Run run = start(tracker);

        tracker.close();
        tracker.close();

        assertThat(stored(run).status()).isEqualTo(RunStatus.FAILED);
        assertThatThrownBy(() -> start(tracker)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatTheBackendOffersIsPassedOn() {
        SafeguardedTracker tracker = new SafeguardedTracker(store, Safeguards.defaults());

        assertThat(tracker.admin()).isPresent();
        assertThat(tracker.transferLimits()).isEqualTo(store.transferLimits());
    }

    @Test
    void detachingLeavesTheRunRunning() {
        Run run = start(new SafeguardedTracker(store, Safeguards.defaults()));
        run.detach();
        run.close();

        assertThat(stored(run).status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void aRunThatStartsHereSaysWhichSafeguardsAreInForce() {
        SafeguardedTracker tracker = guarded("keys", "REJECT");
        Run run = start(tracker);
        Run replayed = tracker.startRun(RunSpec.in("digits").startedAt(1000));
        Run before = store.startRun(RunSpec.in("digits"));
        before.detach();
        tracker.startRun(RunSpec.resume("digits", before.id()));

        assertThat(stored(run).tags())
                .containsEntry("tracker4j.safeguards", tracker.safeguards().summary());
        assertThat(stored(run).tags().get("tracker4j.safeguards")).startsWith("non-finite: REJECT; keys: REJECT; ");
        assertThat(stored(replayed).tags()).isEmpty();
        assertThat(stored(before).tags()).doesNotContainKey("tracker4j.safeguards");
    }

    @Test
    void aTagOfTheCallerAboutTheSafeguardsStays() {
        Run run = new SafeguardedTracker(store, Safeguards.defaults())
                .startRun(RunSpec.in("digits").withTag("tracker4j.safeguards", "mine"));

        assertThat(stored(run).tags()).containsEntry("tracker4j.safeguards", "mine");
    }
}
