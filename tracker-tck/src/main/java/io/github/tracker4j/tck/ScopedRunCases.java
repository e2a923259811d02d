package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.tracker4j.Limits;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** {@code run(spec, body)} and {@code call}: the main way to use a tracker. */
interface ScopedRunCases extends Cases {

    private RunSpec specOf(RunId id) {
        return store().spec().withId(id);
    }

    @Test
    default void aRunFinishesWhenItsBodyReturns() {
        RunId id = RunId.random();
        long before = System.currentTimeMillis();
        store().tracker().run(specOf(id), run -> run.logParam("eta", 0.1));
        long after = System.currentTimeMillis();

        RunInfo info = store().reader().run(id);
        assertThat(info.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(info.startTime()).isBetween(before, after);
        assertThat(info.endTime()).isBetween(before, after);
        assertThat(info.params()).containsEntry("eta", "0.1");
        assertThat(info.tags()).doesNotContainKey("tracker4j.error");
        assertThat(store().reader().artifacts(id, "")).isEmpty();
    }

    @Test
    default void aCallGivesTheResultOfItsBody() {
        RunId id = RunId.random();
        String result = store().tracker().call(specOf(id), run -> "result of " + run.id());

        assertThat(result).isEqualTo("result of " + id);
        assertThat(store().reader().run(id).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    default void whateverTheBodyThrowsIsWrittenDownAndRethrown() {
        for (Throwable failure : List.of(
                new IOException("the disk is \u00e9 full"),
                new IllegalStateException("diverged"),
                new AssertionError("not close enough"),
                new OutOfMemoryError("Java heap space"))) {
            RunId id = RunId.random();

            Throwable thrown = catchThrowable(() -> store().tracker().run(specOf(id), run -> {
                run.logMetric("loss", 0.5);
                sneak(failure);
            }));

            assertThat(thrown).isSameAs(failure);
            assertThat(thrown.getSuppressed()).isEmpty();
            RunInfo info = store().reader().run(id);
            assertThat(info.status()).isEqualTo(RunStatus.FAILED);
            assertThat(info.endTime()).isNotNull();
            assertThat(info.tags())
                    .containsEntry("tracker4j.error", failure.getClass().getName() + ": " + failure.getMessage());
            assertThat(info.latestMetrics()).containsKey("loss");
            assertThat(error(id))
                    .startsWith(failure.toString())
                    .contains("\tat ")
                    .contains("ScopedRunCases");
        }
    }

    private String error(RunId id) {
        return new String(store().artifact(id, "error.txt"), StandardCharsets.UTF_8);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> void sneak(Throwable failure) throws X {
        throw (X) failure;
    }

    @Test
    default void aFailureWithoutAMessageAndOneThatNoTagCanHoldAreWrittenDown() {
        RunId silent = RunId.random();
        RunId endless = RunId.random();
        RuntimeException failure = new RuntimeException("\ud800" + "x".repeat(Limits.TAG_VALUE));

        assertThat(catchThrowable(() -> store().tracker().run(specOf(silent), run -> {
                    throw new UnsupportedOperationException();
                })))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(catchThrowable(() -> store().tracker().run(specOf(endless), run -> {
                    throw failure;
                })))
                .isSameAs(failure);

        assertThat(store().reader().run(silent).tags())
                .containsEntry("tracker4j.error", "java.lang.UnsupportedOperationException");
        assertThat(store().reader().run(endless).tags().get("tracker4j.error"))
                .startsWith("java.lang.RuntimeException: \ufffdxxx")
                .hasSize(Limits.TAG_VALUE);
        assertThat(store().reader().run(endless).status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    default void theEndOfTheBodyItselfStays() {
        RunId id = RunId.random();
        store().tracker().run(store().spec().withId(id).startedAt(1000), run -> run.end(RunStatus.KILLED, 5000));

        assertThat(store().reader().run(id).status()).isEqualTo(RunStatus.KILLED);
        assertThat(store().reader().run(id).endTime()).isEqualTo(5000);
    }

    @Test
    default void theEndOfABodyThatFailsAfterItStays() {
        RunId id = RunId.random();
        RuntimeException failure = new RuntimeException("after the end");

        assertThat(catchThrowable(() -> store().tracker()
                        .run(store().spec().withId(id).startedAt(1000), run -> {
                            run.end(RunStatus.FINISHED, 5000);
                            throw failure;
                        })))
                .isSameAs(failure);
        assertThat(store().reader().run(id).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(store().reader().run(id).endTime()).isEqualTo(5000);
    }

    @Test
    default void aRunThatItsBodyLetGoStaysRunning() {
        RunId id = RunId.random();
        store().tracker().run(specOf(id), Run::detach);

        assertThat(store().reader().run(id).status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    default void theBodyIsNotRunWhenTheRunCannotStart() {
        AtomicBoolean ran = new AtomicBoolean();

        assertThat(catchThrowable(() -> store().tracker()
                        .run(RunSpec.resume(store().experiment(), RunId.random()), run -> ran.set(true))))
                .isInstanceOf(RejectedException.class);
        assertThat(ran).isFalse();
    }

    @Test
    default void runsNestInsideRuns() {
        AtomicReference<RunId> outer = new AtomicReference<>();
        RunId inner = RunId.random();
        store().tracker().run(store().spec(), run -> {
            outer.set(run.id());
            store().tracker().run(specOf(inner).childOf(run.id()), child -> child.logMetric("loss", 1));
        });

        assertThat(store().reader().run(inner).parent()).isEqualTo(outer.get());
        assertThat(store().reader().run(inner).status()).isEqualTo(RunStatus.FINISHED);
    }
}
