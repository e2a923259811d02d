package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.backend.NoOpTracker;
import io.github.tracker4j.local.LocalTracker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The trackers that configurations describe, with the backends of the class path. */
class CompositionTest {

    @TempDir
    Path directory;

    private Path root;

    @BeforeEach
    void here() {
        root = directory.resolve("runs");
    }

    @Test
    void localKeepsRunsAsFilesBelowTheArtifactLocation() throws IOException {
        RunId id;
        try (ExperimentTracker tracker = open("tracking: {backend: local, artifact_location: '" + root + "'}")) {
            id = logged(tracker);
            assertThat(tracker.reader().run(id).status()).isEqualTo(RunStatus.FINISHED);
        }

        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.map(file -> file.getFileName().toString())).contains("params.json", "metrics.jsonl");
        }
    }

    @Test
    void noneKeepsNothingAndOpensNothing() {
        try (ExperimentTracker tracker = open("tracking: {backend: none, artifact_location: '" + root + "'}")) {
            logged(tracker);
            assertThat(tracker).isInstanceOf(NoOpTracker.class);
            assertThat(tracker.reader().runs(RunQuery.all()).items()).isEmpty();
        }

        assertThat(root).doesNotExist();
    }

    @Test
    void aBackendOfAThirdPartyIsNamedByItsSchemeAndGetsItsSettings() {
        try (ExperimentTracker tracker =
                open("tracking: {backend: demo, mode: direct, uri: 'demo:x', demo: {colour: blue}}")) {
            RunId id = logged(tracker);

            DemoBackend.Opened opened = DemoBackend.lastOpened();
            assertThat(opened.uri()).isEqualTo(URI.create("demo:x"));
            assertThat(opened.settings()).isEqualTo(Map.of("colour", "blue"));
            assertThat(opened.tracker().reader().run(id).params()).containsEntry("eta", "0.1");
        }
    }

    @Test
    void aListInDirectModeLogsTheSameRunToEveryPlace() {
        String yaml =
                "tracking: {backend: [local, demo], mode: direct, uri: 'demo:x', artifact_location: '" + root + "'}";
        RunId id;
        try (ExperimentTracker tracker = open(yaml)) {
            id = logged(tracker);
        }

        InMemoryTracker demo = DemoBackend.lastOpened().tracker();
        try (ExperimentTracker local = open("tracking: {artifact_location: '" + root + "'}")) {
            assertThat(local.reader().run(id).latestMetrics())
                    .isEqualTo(demo.reader().run(id).latestMetrics())
                    .isNotEmpty();
        }
    }

    @Test
    void anotherBackendGetsWhatIsLoggedToTheJournal() {
        RunId id;
        try (ExperimentTracker tracker = open("tracking: {backend: demo, uri: 'demo:x', journal: '" + root + "'}")) {
            id = logged(tracker);
            assertThat(tracker.directory()).contains(root);
        }

        InMemoryTracker demo = DemoBackend.lastOpened().tracker();
        try (LocalTracker journal = new LocalTracker(root)) {
            assertThat(demo.reader().run(id).latestMetrics())
                    .isEqualTo(journal.reader().run(id).latestMetrics())
                    .isNotEmpty();
            assertThat(cursors()).singleElement().asString().contains("\"journal_only\":true");
        }
    }

    @Test
    void localFilesBesideAnotherBackendAreItsJournalAndAreNotThereForItOnly() {
        String yaml = "tracking: {backend: [demo, local], uri: 'demo:x', artifact_location: '" + root + "'}";
        RunId id;
        try (ExperimentTracker tracker = open(yaml)) {
            id = logged(tracker);
        }

        assertThat(DemoBackend.lastOpened().tracker().reader().run(id).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(cursors())
                .singleElement()
                .asString()
                .contains("\"complete\":true")
                .doesNotContain("journal_only");
    }

    private List<String> cursors() {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file ->
                            file.toString().contains("sync") && file.toString().endsWith(".json"))
                    .map(CompositionTest::text)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theSettingsOfLocalFilesHoldForTheJournal() {
        assertThatThrownBy(() -> open("tracking: {backend: demo, uri: 'demo:x', local: {durability: never}, journal: '"
                        + root + "'}"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("durability")
                .hasMessageContaining("never");
    }

    @Test
    void theJournalIsNamedWhenItIsOpenedWithAWarningWhereItDoesNotLast() {
        List<String> told = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                told.add(entry.getLevel() + ": " + new SimpleFormatter().formatMessage(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger(TrackingConfig.class.getName());
        log.addHandler(handler);
        try {
            open("tracking: {backend: demo, uri: 'demo:x', journal: '" + root + "'}")
                    .close();
        } finally {
            log.removeHandler(handler);
        }

        assertThat(told)
                .containsExactly(
                        "INFO: Runs are logged to " + root + " and sent from there to [demo:x]",
                        "WARNING: The journal of runs that are not sent yet is in " + root + ", and it is below "
                                + System.getProperty("java.io.tmpdir")
                                + ", which is cleaned up from time to time; set tracking.journal to a directory that"
                                + " lasts");
    }

    @Test
    void theSafeguardsOfTheFileStandInFrontOfEveryBackend() {
        String backend = "tracking: {backend: demo, uri: 'demo:x', journal: '" + root + "'}\n";
        try (ExperimentTracker tracker = open(backend)) {
            assertThatThrownBy(() -> tracker.run(RunSpec.in("e"), run -> run.logMetric("loss", Double.NaN)))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("safeguards.non-finite");
        }
        try (ExperimentTracker tracker = open(backend + "safeguards: {non-finite: KEEP}\n")) {
            RunId id = tracker.call(RunSpec.in("e"), run -> {
                run.logMetric("loss", Double.NaN);
                return run.id();
            });
            assertThat(tracker.reader().run(id).latestMetrics().values())
                    .singleElement()
                    .satisfies(point -> assertThat(point.value()).isNaN());
        }
    }

    @Test
    void aSettingThatABackendDoesNotTakeIsToldWithThePlaceOfTheBackend() {
        assertThatThrownBy(() -> open("tracking:\n  backend: demo\n  uri: demo:x\n  demo: {colour: green}\n  journal: '"
                        + root + "'\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageEndingWith(
                        "tracking.yaml:2:12: tracking.demo: setting 'colour' is 'green';" + " red or blue is expected");
    }

    @ParameterizedTest
    @EnumSource
    void whatWasOpenedIsClosedWhenTheNextPlaceCannotBe(TrackingSettings.Mode mode) {
        String yaml = """
                tracking:
                  backend: [demo, mlflow]
                  uri: http://127.0.0.1:1
                  demo: {uri: "demo:x"}
                  mlflow: {timeouts.total: never}
                  mode: %s
                  journal: '%s'
                """;
        assertThatThrownBy(() -> open(yaml.formatted(mode, root)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("tracking.yaml:2:19: tracking.mlflow: ")
                .hasMessageContaining("timeouts.total")
                .hasMessageContaining("never");

        assertThatThrownBy(() -> DemoBackend.lastOpened().tracker().startRun(RunSpec.in("e")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void twoBackendsOfOneNameAreRefusedNamingBoth() {
        assertThatThrownBy(() -> new Backends(List.of(new DemoBackend(), new DemoBackend())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Two backends are named 'demo': " + DemoBackend.class.getName() + " and "
                        + DemoBackend.class.getName() + "; leave one of them on the class path");
    }

    @Test
    void aUriAloneOpensItsBackend() {
        try (ExperimentTracker tracker = TrackingConfig.of(root.toString()).open()) {
            assertThat(tracker.reader().run(logged(tracker)).uri().getPath()).startsWith(root.toString());
        }
    }

    private ExperimentTracker open(String yaml) {
        return new ConfigFile(directory).open(yaml);
    }

    private static RunId logged(ExperimentTracker tracker) {
        return tracker.call(RunSpec.in("digits"), run -> {
            run.logParam("eta", 0.1);
            run.logMetric("loss", 0.25, 3);
            return run.id();
        });
    }
}
