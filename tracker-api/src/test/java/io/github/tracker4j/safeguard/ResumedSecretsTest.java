package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.backend.InMemoryTracker;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that has secrets in its params, since it was logged without redaction, is resumed with it. */
class ResumedSecretsTest {

    private final InMemoryTracker store = new InMemoryTracker();

    private Run resumed(ParamDriftPolicy policy, String key, String stored) {
        Run bare = store.startRun(RunSpec.in("digits"));
        bare.logParam(key, stored);
        bare.detach();
        Safeguards safeguards = Safeguards.builder().paramDrift(policy).build();
        return new SafeguardedTracker(store, safeguards).startRun(RunSpec.resume("digits", bare.id()));
    }

    private RunInfo stored(Run run) {
        return store.reader().run(run.id());
    }

    @ParameterizedTest
    @EnumSource
    void aParamThatDiffersOnlyInItsSecretHasNotChanged(ParamDriftPolicy policy) {
        try (CapturedLog log = CapturedLog.of(SafeguardedTracker.class)) {
            Run run = resumed(policy, "db.password", "hunter2pass");

            run.log(LogBatch.builder()
                    .param("db.password", "hunter2pass")
                    .param("eta", 0.1)
                    .build());

            assertThat(stored(run).params()).isEqualTo(Map.of("db.password", "hunter2pass", "eta", "0.1"));
            assertThat(stored(run).tags()).doesNotContainKey("tracker4j.param.db.password");
            assertThat(log.at(Level.WARNING)).isEmpty();
        }
    }

    @Test
    void theRefusalOfOneThatChangedDoesNotRepeatTheSecretThatIsStored() {
        Run run = resumed(ParamDriftPolicy.FAIL, "url", "https://ann:hunter2pass@old/x");
        LogBatch changed =
                LogBatch.builder().param("url", "https://ann:hunter2pass@new/x").build();

        RejectedException refused = catchThrowableOfType(RejectedException.class, () -> run.log(changed));

        assertThat(refused)
                .hasMessageContaining("'url' is already 'https://ann:[redacted]@old/x'")
                .hasMessageNotContaining("hunter2pass");
        assertThat(refused.remaining()).isEqualTo(changed);
    }

    @ParameterizedTest
    @EnumSource(names = {"KEEP", "TAG"})
    void norDoesTheNoticeOfOneThatIsKept(ParamDriftPolicy policy) {
        try (CapturedLog log = CapturedLog.of(SafeguardedTracker.class)) {
            Run run = resumed(policy, "url", "https://ann:hunter2pass@old/x");

            run.logParam("url", "https://ann:hunter2pass@new/x");

            assertThat(log.at(Level.WARNING))
                    .singleElement()
                    .asString()
                    .contains("stays 'https://ann:[redacted]@old/x'")
                    .doesNotContain("hunter2pass");
        }
    }

    @Test
    void theSecretAtTheBeginningOfALongValueIsNotRepeatedEither() {
        String longValue = "https://ann:hunter2pass@host/x " + "and so on ".repeat(1000);
        Run run = resumed(
                ParamDriftPolicy.FAIL,
                "prompt",
                LongParam.of("prompt", longValue).stored());

        assertThat(catchThrowableOfType(RejectedException.class, () -> run.logParam("prompt", longValue)))
                .hasMessageContaining("'prompt' is already 'https://ann:[redacted]@host/x")
                .hasMessageNotContaining("hunter2pass");
    }
}
