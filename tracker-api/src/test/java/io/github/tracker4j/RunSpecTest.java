package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunSpecTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_600_000_000_123L));
    private static final RunId ID = new RunId("0123456789abcdef0123456789abcdef");

    @Test
    void completingFillsWhatIsOpen() {
        RunSpec complete = RunSpec.in("digits").complete(CLOCK);

        assertThat(complete.id()).isNotNull();
        assertThat(complete.startTime()).isEqualTo(1_600_000_000_123L);
        assertThat(complete.name()).matches("run_\\d{8}_\\d{6}");
        assertThat(complete.tags())
                .containsEntry("mlflow.source.type", "LOCAL")
                .containsEntry("mlflow.user", System.getProperty("user.name"));
    }

    @Test
    void completingKeepsWhatIsGiven() {
        RunSpec given = RunSpec.in("digits")
                .withId(ID)
                .named("lr-0.1")
                .childOf(RunId.random())
                .startedAt(5)
                .withTag("a", "b");

        assertThat(given.complete(CLOCK)).isEqualTo(given);
    }

    @Test
    void completingAgainChangesNothing() {
        for (RunSpec spec : List.of(
                RunSpec.in("digits"),
                RunSpec.in("digits").startedAt(0),
                RunSpec.in("digits").withTag("mlflow.user", "someone"),
                RunSpec.in("digits").withId(ID).createOrResume(),
                RunSpec.resume("digits", ID))) {
            RunSpec once = spec.complete(CLOCK);
            assertThat(once.complete(InstantSource.system())).isEqualTo(once);
        }
    }

    @Test
    void theStandardTagsOfTheCallerStayAndAStartTimeKeepsThemOut() {
        assertThat(RunSpec.in("digits")
                        .withTag("mlflow.user", "someone")
                        .complete(CLOCK)
                        .tags())
                .containsEntry("mlflow.user", "someone")
                .containsKey("mlflow.source.type");
        assertThat(RunSpec.in("digits").startedAt(5).complete(CLOCK).tags()).isEmpty();
    }

    @Test
    void twoRunsHaveTwoIds() {
        assertThat(RunSpec.in("digits").complete(CLOCK).id())
                .isNotEqualTo(RunSpec.in("digits").complete(CLOCK).id());
    }

    @Test
    void resumingNeedsAnIdAndSaysNothingElse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunSpec.in("digits").createOrResume())
                .withMessageContaining("CREATE_OR_RESUME")
                .withMessageContaining("withId");
        RunSpec resume = RunSpec.resume("digits", ID);
        assertThatIllegalArgumentException().isThrownBy(() -> resume.named("x")).withMessageContaining(ID.value());
        assertThatIllegalArgumentException().isThrownBy(() -> resume.startedAt(1));
        assertThatIllegalArgumentException().isThrownBy(() -> resume.childOf(RunId.random()));
        assertThatIllegalArgumentException().isThrownBy(() -> resume.withTag("a", "b"));
        assertThat(resume.complete(CLOCK)).isSameAs(resume);
    }

    @Test
    void partsThatBreakARuleAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunSpec.in("digits").startedAt(-1))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> RunSpec.in(""));
        assertThatIllegalArgumentException().isThrownBy(() -> RunSpec.in("a\nb"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunSpec.in("e".repeat(501)))
                .withMessageContaining("501");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunSpec.in("digits").named(""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunSpec.in("digits").named("half \ud800"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunSpec.in("digits").named("n".repeat(251)))
                .withMessageContaining("250");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunSpec.in("digits").withId(ID).childOf(ID))
                .withMessageContaining("own parent");
        assertThatIllegalArgumentException().isThrownBy(() -> new RunId("../x")).withMessageContaining("../x");
    }

    @Test
    void tagsAreCopiedInTheirOrderAndCheckedByABackend() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("z", "1");
        tags.put("a", "2");
        RunSpec spec = RunSpec.in("digits").withTags(tags);
        tags.clear();

        assertThat(spec.tags().keySet()).containsExactly("z", "a");
        assertThat(spec.validated()).isSameAs(spec);
        RunSpec unlawful = spec.withTag("tracker4j.run.id", "x");
        assertThatThrownBy(unlawful::validated)
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("tracker4j.run.id");
    }
}
