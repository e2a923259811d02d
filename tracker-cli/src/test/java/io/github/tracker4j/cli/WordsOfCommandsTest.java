package io.github.tracker4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tracker4j.RunId;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.local.replica.Difference;
import io.github.tracker4j.local.replica.PushListener;
import io.github.tracker4j.local.replica.PushReport;
import io.github.tracker4j.local.replica.PushedRun;
import io.github.tracker4j.local.replica.RetentionReport;
import io.github.tracker4j.local.replica.RetentionReport.RetainedRun;
import io.github.tracker4j.local.replica.SetAside;
import io.github.tracker4j.local.replica.VerificationReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands understand, and what they print; the work itself is done elsewhere. */
class WordsOfCommandsTest {

    private static final RunId RUN = new RunId("0123456789abcdef0123456789abcdef");
    private static final Path DIRECTORY = Path.of("experiments", "digits", "first-01234567");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Answers work = new Answers();

    @Test
    void everyWordOfAPushIsUnderstood() {
        Printed printed = Printed.by(
                work,
                "push",
                "experiments",
                "--to",
                "http://host:5000",
                "--config",
                "tracking.yaml",
                "--workspace",
                "blue",
                "--experiment",
                "digits",
                "--stale",
                "90s",
                "--zone",
                "Europe/Berlin",
                "--patience=1h30m",
                "--dry-run",
                "--repair");

        assertThat(printed.code()).isZero();
        assertThat(work.selection()).satisfies(runs -> {
            assertThat(runs.path).isEqualTo(Path.of("experiments"));
            assertThat(runs.experiment).isEqualTo("digits");
            assertThat(runs.stale).isEqualTo(Duration.ofSeconds(90));
            assertThat(runs.zone).isEqualTo(ZoneId.of("Europe/Berlin"));
        });
        assertThat(work.place().uri).isEqualTo("http://host:5000");
        assertThat(work.place().config).isEqualTo(Path.of("tracking.yaml"));
        assertThat(work.place().workspace).isEqualTo("blue");
        assertThat(work.settings()).isEqualTo(new Work.PushSettings(true, true, Duration.ofMinutes(90)));
    }

    @ParameterizedTest
    @CsvSource({
        "10m, PT10M",
        "10 min, PT10M",
        "250ms, PT0.25S",
        "1h30m, PT1H30M",
        "2d, PT48H",
        "1w, PT168H",
        "PT10M, PT10M",
        "p7d, PT168H",
        "0s, PT0S"
    })
    void aDurationIsReadAsPeopleWriteItAndAsIso8601(String text, Duration duration) {
        assertThat(new FriendlyDuration().convert(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10 parsecs", "ten", "", "-5m", "PT-1S", "10", "99999d", "m10"})
    void aDurationThatIsNoneIsToldWithWhatIsAllowedAndAnExample(String text) {
        Printed printed = Printed.by(work, "push", "experiments", "--to", "http://host", "--stale=" + text);

        assertThat(printed.code()).isEqualTo(2);
        assertThat(printed.err())
                .contains("--stale", "'" + text + "'", "ms, s, m, h, d or w", "10m", "PT10M")
                .doesNotContain("Exception");
    }

    @Test
    void aZoneThatIsNoneIsToldWithWhatIsAllowedAndAnExample() {
        Printed printed = Printed.by(work, "push", "experiments", "--to", "http://host", "--zone", "Mars/Olympus");

        assertThat(printed.code()).isEqualTo(2);
        assertThat(printed.err()).contains("--zone", "'Mars/Olympus'", "Europe/Berlin", "+02:00");
    }

    @Test
    void aCommandThatDoesNotSayWhereToIsToldWhatToWrite() {
        Printed printed = Printed.by(work, "push", "experiments");

        assertThat(printed.code()).isEqualTo(2);
        assertThat(printed.err()).contains("--to", "http://127.0.0.1:5000", "--config");
    }

    @Test
    void aWordThatIsNotKnownIsToldWithTheNearestOne() {
        assertThat(Printed.by(work, "push", "experiments", "--to", "http://host", "--dryrun"))
                .satisfies(printed -> {
                    assertThat(printed.code()).isEqualTo(2);
                    assertThat(printed.err()).contains("--dryrun").contains("--dry-run");
                });
        assertThat(Printed.by(work, "pusch").err()).contains("pusch").contains("push");
        assertThat(Printed.by(work).err()).contains("tracker --help");
    }

    @Test
    void plainOutputHasALineForEachRunAndOneForAll() {
        work.report = new PushReport(
                "http://host:5000",
                PushReport.Outcome.REFUSED,
                List.of(
                        run("first", PushedRun.State.COMPLETE, new PushedRun.Sent(12_345, 1, 2, 3_400_000), null),
                        run("second", PushedRun.State.UNCHANGED, PushedRun.Sent.NOTHING, null),
                        new PushedRun(
                                DIRECTORY,
                                RUN,
                                "digits",
                                "third",
                                PushedRun.State.REFUSED,
                                new PushedRun.Sent(1, 0, 0, 0),
                                List.of(new SetAside(RUN, "metric loss, step 3", "too long")),
                                null),
                        run("fourth", PushedRun.State.LEFT, PushedRun.Sent.NOTHING, "no answer")),
                null);

        Printed printed = Printed.by(work, "push", "experiments", "--to", "http://host:5000");

        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.out()).isEqualTo("""
                complete   digits/first: 12,345 points, 1 event, 2 artifacts (3.4 MB)
                complete   digits/second: was there
                refused    digits/third: 1 point; the rest is set aside
                             set aside: metric loss, step 3: too long
                left       digits/fourth: no answer
                http://host:5000: 2 runs complete; 1 run refused or with refused items; 1 run left: push again to go on; \
                12,346 points, 1 event, 2 artifacts (3.4 MB) sent
                """);
        assertThat(printed.err()).isEmpty();
    }

    @Test
    void aTerminalShowsABarOnStandardErrorAndTheSameLines() {
        work.report = new PushReport(
                "http://host:5000",
                PushReport.Outcome.COMPLETE,
                List.of(run("first", PushedRun.State.COMPLETE, new PushedRun.Sent(1_000, 0, 0, 0), null)),
                null);

        Printed printed = Printed.by(work, true, "push", "experiments", "--to", "http://host:5000");

        assertThat(printed.out())
                .startsWith("complete   digits/first: 1,000 points\n")
                .hasLineCount(2);
        assertThat(printed.err()).contains("push", "\r");
    }

    @Test
    void jsonHasAnObjectForEachRunAndOneForAllAndNothingElse() throws Exception {
        work.report = new PushReport(
                "http://host:5000",
                PushReport.Outcome.UNREACHABLE,
                List.of(run("first", PushedRun.State.LEFT, new PushedRun.Sent(7, 1, 2, 3), "no answer")),
                "host could not be reached");

        Printed printed = Printed.by(work, "push", "experiments", "--to", "http://host:5000", "--json");

        assertThat(printed.code()).isEqualTo(3);
        List<JsonNode> lines = lines(printed);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).isEqualTo(JSON.readTree("""
                                {"type":"run","state":"left","run_id":"0123456789abcdef0123456789abcdef","experiment":"digits",
                                 "name":"first","directory":"experiments/digits/first-01234567","points":7,"events":1,"artifacts":2,
                                 "artifact_bytes":3,"set_aside":[],"message":"no answer"}"""));
        assertThat(lines.get(1)).isEqualTo(JSON.readTree("""
                                {"type":"summary","outcome":"unreachable","exit_code":3,"destination":"http://host:5000","runs":1,
                                 "states":{"complete":0,"unchanged":0,"running":0,"planned":0,"refused":0,"left":1},"points":7,"events":1,
                                 "artifacts":2,"artifact_bytes":3,"message":"host could not be reached"}"""));
    }

    @Test
    void verifyPrintsEachDifferenceAndEndsWithOne() throws Exception {
        work.verified.add(new VerificationReport(
                RUN,
                "first",
                VerificationReport.Verdict.EQUAL,
                List.of(),
                List.of("Infinity is kept as 1.8E308"),
                9,
                1,
                5));
        work.verified.add(new VerificationReport(
                RUN,
                "second",
                VerificationReport.Verdict.DIFFERENT,
                List.of(new Difference(Difference.Kind.MISSING, "param lr", "0.1", null, 1)),
                List.of(),
                0,
                0,
                0));

        Printed printed = Printed.by(work, "verify", "experiments", "--to", "http://host:5000");

        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.out().lines().toList())
                .satisfiesExactly(
                        same -> assertThat(same).startsWith("same      Run first"),
                        note -> assertThat(note).isEqualTo("            note: Infinity is kept as 1.8E308"),
                        different -> assertThat(different).startsWith("different Run second"),
                        item -> assertThat(item).contains("param lr: missing").contains("0.1"),
                        all -> assertThat(all).isEqualTo("http://host:5000: 2 runs compared, 1 run not the same"));
        List<JsonNode> json = lines(Printed.by(work, "verify", "experiments", "--to", "http://host:5000", "--json"));
        assertThat(json).hasSize(3);
        assertThat(json.get(1).at("/differences/0/what").asText()).isEqualTo("param lr");
        assertThat(json.get(2).path("different").asInt()).isEqualTo(1);
    }

    @Test
    void verifyTellsRunsThatCannotBeReadHere() {
        work.unreadable.put(DIRECTORY, "no first event");

        Printed printed = Printed.by(work, "verify", "experiments", "--to", "http://host:5000");

        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.out()).contains("unreadable " + DIRECTORY + ": no first event");
    }

    @Test
    void gcListsAndAsksForYes() {
        work.retained = new RetentionReport(
                "http://host:5000",
                List.of(
                        new RetainedRun(DIRECTORY, RUN, "digits", "old", 2_048, RetainedRun.Fate.REMOVABLE, ""),
                        new RetainedRun(
                                DIRECTORY, RUN, "digits", "new", 1, RetainedRun.Fate.KEPT, "it has not ended")));

        Printed printed = Printed.by(work, "gc", "experiments", "--to", "http://host:5000", "--older-than", "30d");

        assertThat(printed.code()).isZero();
        assertThat(printed.out()).isEqualTo("""
                would remove digits/old (2.0 KB)
                kept         digits/new: it has not ended
                http://host:5000: 1 run to remove, 2.0 KB; add --yes to remove them
                """);
        assertThat(work.olderThan).isEqualTo(Duration.ofDays(30));
        assertThat(work.removed).isFalse();
        Printed.by(work, "gc", "experiments", "--to", "http://host:5000", "--older-than", "30d", "--yes");
        assertThat(work.removed).isTrue();
        assertThat(Printed.by(work, "gc", "experiments", "--to", "http://host:5000")
                        .err())
                .contains("--older-than");
    }

    @Test
    void anErrorIsOneMessageAndAnExitCode() {
        work.failure = new UnavailableException("http://host:5000 does not answer");

        Printed printed = Printed.by(work, "verify", "experiments", "--to", "http://host:5000");

        assertThat(printed.code()).isEqualTo(3);
        assertThat(printed.err()).isEqualTo("tracker: http://host:5000 does not answer\n");
    }

    private static List<JsonNode> lines(Printed printed) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : printed.out().lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static PushedRun run(String name, PushedRun.State state, PushedRun.Sent sent, @Nullable String message) {
        return new PushedRun(DIRECTORY, RUN, "digits", name, state, sent, List.of(), message);
    }

    /** Answers what a test has prepared, and remembers what it was asked. */
    private static final class Answers implements Work {
        private PushReport report = new PushReport("http://host:5000", PushReport.Outcome.COMPLETE, List.of(), null);
        private RetentionReport retained = new RetentionReport("http://host:5000", List.of());
        private final List<VerificationReport> verified = new ArrayList<>();
        private final Map<Path, String> unreadable = new TreeMap<>();
        private @Nullable RuntimeException failure;
        private @Nullable ReadSelection read;
        private @Nullable Place place;
        private @Nullable PushSettings settings;
        private @Nullable Duration olderThan;
        private boolean removed;

        ReadSelection selection() {
            return Objects.requireNonNull(read);
        }

        Place place() {
            return Objects.requireNonNull(place);
        }

        PushSettings settings() {
            return Objects.requireNonNull(settings);
        }

        private void asked(Place to) {
            place = to;
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public PushReport push(ReadSelection runs, Place to, PushSettings how, PushListener listener) {
            asked(to);
            read = runs;
            settings = how;
            listener.listed(report.runs().size(), report.sent().points());
            for (PushedRun run : report.runs()) {
                listener.moved(run.sent().points());
                listener.finished(run);
            }
            return report;
        }

        @Override
        public Verified verify(RunSelection runs, Place to, Consumer<VerificationReport> each) {
            asked(to);
            verified.forEach(each);
            return new Verified("http://host:5000", unreadable);
        }

        @Override
        public RetentionReport gc(RunSelection runs, Place to, Duration limit, boolean remove) {
            asked(to);
            olderThan = limit;
            removed = remove;
            return retained;
        }
    }
}
