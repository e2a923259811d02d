package io.github.tracker4j.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.Keys;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Param;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories of the Python tracker as journals of ours would tell them. */
class ForeignJournalTest {

    private static final long START = 1709287200123L;

    @TempDir
    Path parent;

    @Test
    void itsEventsAreParamsThenFilesByPathThenTheEnd() throws IOException {
        Journal journal = journal(aRun("a"), LocalOptions.DEFAULT);

        assertThat(journal.isForeign()).isTrue();
        assertThat(journal.snapshots().isEmpty()).isTrue();
        assertThat(events(journal, 0))
                .containsExactly(
                        new JournalEvent.Params(List.of(new Param("lr", "0.001"), new Param("layers", "[64,32]"))),
                        new JournalEvent.Artifact("models/model.txt", 7, sha256("weights")),
                        new JournalEvent.Artifact("notes.txt", 2, sha256("hi")),
                        new JournalEvent.Ended(RunStatus.FINISHED, START + 60_000, journal.pointsLength()));
        assertThat(events(journal, 2)).hasSize(2);
        assertThat(journal.eventsLength()).isEqualTo(4);
    }

    @Test
    void twoCopiesOfItTellTheSame() throws IOException {
        Journal one = journal(aRun("here/experiments"), LocalOptions.DEFAULT);
        Journal other = journal(aRun("there/experiments"), LocalOptions.DEFAULT.withStale(Duration.ofDays(1)));

        assertThat(other.spec()).isEqualTo(one.spec());
        assertThat(events(other, 0)).isEqualTo(events(one, 0));
        assertThat(points(other)).isEqualTo(points(one));
        assertThat(other.foreignSignature()).isEqualTo(one.foreignSignature());
    }

    @Test
    void aTimeWithoutAZoneIsInTheZoneThatWasTold() throws IOException {
        Path root = aRun("a");

        Journal berlin = journal(root, LocalOptions.DEFAULT.withZone(ZoneId.of("Europe/Berlin")));

        assertThat(berlin.startTime()).isEqualTo(START - 3_600_000);
        assertThat(berlin.id()).isEqualTo(journal(root, LocalOptions.DEFAULT).id());
        assertThat(points(berlin).get(0).timestamp()).isEqualTo(START - 3_600_000 + 1);
    }

    @Test
    void keysAreMappedAndPointsThatAreNotFiniteAreKept() throws IOException {
        Path root = aRun("a");
        Files.writeString(
                root.resolve("run_1/metrics.jsonl"),
                "{\"step\": 1, \"metrics\": {\"a b/c@d\": NaN, \"loss\": Infinity}}\n");

        Journal journal = journal(root, LocalOptions.DEFAULT);

        assertThat(points(journal))
                .containsExactly(
                        Metric.of(Keys.map("a b/c@d"), Double.NaN, 1, START + 1),
                        Metric.of("loss", Double.POSITIVE_INFINITY, 1, START + 1));
    }

    @Test
    void secretsAreRedactedAndLongParamsBecomeArtifactsThatAreThereBefore() throws IOException {
        Path root = aRun("a");
        String text = "x".repeat(7000);
        Files.writeString(
                root.resolve("run_1/params.json"),
                "{\"password\": \"hunter22-horse\", \"text\": \"" + text + "\", \"bad@key\": 1}");

        Journal journal = journal(root, LocalOptions.DEFAULT);

        JournalEvent.Artifact whole = (JournalEvent.Artifact) events(journal, 0).get(0);
        assertThat(whole.path()).startsWith("long-params/text-").endsWith(".txt");
        assertThat(whole.size()).isEqualTo(7000);
        try (InputStream in = journal.content(whole.path()).open()) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
        }
        JournalEvent.Params params = (JournalEvent.Params) events(journal, 0).get(1);
        assertThat(params.params()).extracting(Param::key).containsExactly("password", "text", Keys.map("bad@key"));
        assertThat(params.params().get(0).value()).isEqualTo("[redacted]");
        assertThat(params.params().get(1).value()).contains(whole.path()).contains(whole.sha256());
    }

    @Test
    void namesThatNoServerTakesAreMadeLawful() throws IOException {
        Path root = aRun("a");
        Files.writeString(
                root.resolve("run_1/metadata.json"),
                "{\"run_name\": \"a\\nb" + "n".repeat(400) + "\", \"experiment\": \"tab\\there\","
                        + " \"start_time\": \"2024-03-01T10:00:00.123456\", \"status\": \"completed\"}");

        RunSpec spec = journal(root, LocalOptions.DEFAULT).spec();

        assertThat(spec.name()).startsWith("a_bnn").hasSize(250);
        assertThat(spec.experiment().name()).isEqualTo("tab_here");
    }

    @Test
    void oneThatIsNotOverHasNoEnd() throws IOException {
        Path root = aRun("a");
        Files.writeString(
                root.resolve("run_1/metadata.json"),
                "{\"run_name\":\"run_1\",\"start_time\":\"2024-03-01T10:00:00.123456\",\"status\":\"running\"}");

        assertThat(events(journal(root, LocalOptions.DEFAULT), 0)).noneMatch(JournalEvent.Ended.class::isInstance);
    }

    @Test
    void aChangeOfItsSnapshotsOrFilesChangesItsSignatureAndAPointDoesNot() throws IOException {
        Path root = aRun("a");
        Journal journal = journal(root, LocalOptions.DEFAULT);
        String before = journal.foreignSignature().orElseThrow();

        RunFiles.append(root.resolve("run_1/metrics.jsonl"), "{\"step\": 9, \"metrics\": {\"loss\": 1}}\n");
        assertThat(journal(root, LocalOptions.DEFAULT).foreignSignature()).hasValue(before);
        Files.writeString(root.resolve("run_1/artifacts/another.txt"), "more");
        assertThat(journal(root, LocalOptions.DEFAULT).foreignSignature())
                .isPresent()
                .isNotEqualTo(Optional.of(before));
    }

    @Test
    void itIsReadAsAReplicaOfItHasIt() throws IOException {
        Path root = aRun("a");
        Files.writeString(root.resolve("run_1/params.json"), "{\"text\": \"" + "x".repeat(7000) + "\"}");
        Files.writeString(root.resolve("run_1/metrics.jsonl"), "{\"step\": 1, \"metrics\": {\"z\": 2, \"z@\": 1}}\n");
        Journals journals = new Journals(root, LocalOptions.DEFAULT);
        Journal journal = journals.list().journals().get(0);
        RunReader reader = journals.reader();

        RunInfo info = reader.run(journal.id());

        JournalEvent.Artifact whole = (JournalEvent.Artifact) events(journal, 0).get(0);
        String mapped = Keys.map("z@");
        assertThat(info.params().get("text")).contains(whole.path());
        assertThat(info.latestMetrics()).containsOnlyKeys("z", mapped);
        assertThat(RunFiles.history(reader, journal.id(), mapped)).containsExactly(Metric.of(mapped, 1, 1, START + 1));
        assertThat(reader.artifacts(journal.id(), ""))
                .containsExactly(
                        ArtifactInfo.directory("long-params"),
                        ArtifactInfo.directory("models"),
                        ArtifactInfo.file("notes.txt", 2));
        assertThat(reader.artifacts(journal.id(), "long-params"))
                .containsExactly(ArtifactInfo.file(whole.path(), 7000));
        try (InputStream in = reader.open(journal.id(), whole.path())) {
            assertThat(in.readAllBytes()).hasSize(7000);
        }
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(SafeNames.digest("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Journal journal(Path root, LocalOptions options) throws IOException {
        return new Journals(root, options).list().journals().get(0);
    }

    private static List<JournalEvent> events(Journal journal, long from) throws IOException {
        List<JournalEvent> told = new ArrayList<>();
        try (JournalEvents events = journal.events(from)) {
            while (events.next()) {
                told.add(events.event());
            }
        }
        return told;
    }

    private static List<Metric> points(Journal journal) throws IOException {
        List<Metric> read = new ArrayList<>();
        try (JournalPoints points = journal.points(JournalPosition.START)) {
            while (points.next()) {
                read.add(points.metric());
            }
        }
        return read;
    }

    private Path aRun(String place) throws IOException {
        Path root = parent.resolve(place);
        Path directory = Files.createDirectories(root.resolve("run_1"));
        Files.writeString(
                directory.resolve("metadata.json"),
                "{\n  \"run_name\": \"run_1\",\n  \"start_time\": \"2024-03-01T10:00:00.123456\",\n"
                        + "  \"status\": \"completed\",\n  \"end_time\": \"2024-03-01T10:01:00.123456\"\n}");
        Files.writeString(directory.resolve("params.json"), "{\"lr\": 0.001, \"layers\": [64, 32]}");
        Files.writeString(directory.resolve("metrics.jsonl"), """
                {"step": 0, "metrics": {"loss": 0.5}}
                {"step": null, "metrics": {"loss": NaN, "acc": 0.5}}
                """);
        Files.createDirectories(directory.resolve("artifacts/models"));
        Files.writeString(directory.resolve("artifacts/models/model.txt"), "weights");
        Files.writeString(directory.resolve("artifacts/notes.txt"), "hi");
        return root;
    }
}
