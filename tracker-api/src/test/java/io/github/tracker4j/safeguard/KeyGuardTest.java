package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.Keys;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** What happens to unlawful keys. */
class KeyGuardTest extends GuardedMemory {

    @Test
    void anUnlawfulKeyIsStoredUnderItsMappedFormAndToldOnce() {
        Run run = start(new SafeguardedTracker(store, Safeguards.defaults()));
        run.logParam("lr [1/s]", 0.1);
        run.setTag("lr [1/s]", "high");
        run.logMetric("lr [1/s]", 0.5);
        run.logMetric("lr [1/s]", 0.25, 1);
        String mapped = Keys.map("lr [1/s]");

        RunInfo info = stored(run);
        assertThat(info.params()).isEqualTo(Map.of(mapped, "0.1"));
        assertThat(info.tags()).containsEntry(mapped, "high");
        assertThat(history(run, mapped)).extracting(Metric::value).containsExactly(0.5, 0.25);
        assertThat(log.at(Level.INFO))
                .containsExactly("Key 'lr [1/s]' contains U+005B at index 3; letters, digits, '_', '-', '.', '/', ':'"
                        + " and space are allowed; it is stored as '" + mapped + "', as safeguards.keys: MAP says");
    }

    @Test
    void aTagOfASpecIsMappedLikeAnyOther() {
        Run run = new SafeguardedTracker(store, Safeguards.defaults())
                .startRun(RunSpec.in("digits").withTag("../x", "1").withTag("plain", "2"));

        assertThat(stored(run).tags()).containsEntry(Keys.map("../x"), "1").containsEntry("plain", "2");
    }

    @Test
    void aKeyThatIsTooLongIsMapped() {
        String key = "k".repeat(300);
        Run run = start(new SafeguardedTracker(store, Safeguards.defaults()));
        run.logParam(key, 1);

        assertThat(stored(run).params()).containsOnlyKeys(Keys.map(key));
    }

    @Test
    void differentUnlawfulKeysOfOneBatchStayDifferent() {
        Run run = start(new SafeguardedTracker(store, Safeguards.defaults()));
        run.logParams(Map.of("a?", 1, "a!", 2, "a_", 3));

        assertThat(stored(run).params()).hasSize(3).containsEntry("a_", "3");
    }

    @Test
    void anUnlawfulKeyIsRefusedOnRequestAndNothingOfItsBatchIsStored() {
        Run run = start(guarded("keys", "REJECT"));
        LogBatch batch = LogBatch.builder().param("eta", 1).tag("a?", "x").build();

        assertThatThrownBy(() -> run.log(batch))
                .isInstanceOf(RejectedException.class)
                .hasMessage(
                        "Tag key 'a?' contains U+003F at index 1; letters, digits, '_', '-', '.', '/', ':' and space"
                                + " are allowed; the safeguard safeguards.keys: MAP stores it under '" + Keys.map("a?")
                                + "'");
        assertThat(stored(run).params()).isEmpty();
    }

    @Test
    void whatRemainsOfACallIsInTheCallersKeys() {
        Run run = start(new SafeguardedTracker(store, Safeguards.defaults()));
        LogBatch batch = LogBatch.builder()
                .param("a?", 1)
                .tag("b?", "x")
                .metric(Metric.of("c?", 1, 2, -3))
                .build();

        RejectedException refused = catchThrowableOfType(RejectedException.class, () -> run.log(batch));

        assertThat(refused.remaining()).isEqualTo(batch);
    }
}
