package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.safeguard.NonFinitePolicy;
import io.github.tracker4j.safeguard.Safeguards;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration file that is right says to a program. */
class TrackingConfigTest {

    @TempDir
    Path directory;

    private ConfigFile file;

    @BeforeEach
    void here() {
        file = new ConfigFile(directory);
    }

    @Test
    void everyKeyIsReadWithItsType() {
        TrackingConfig config = file.load("""
                experiment:
                  name: digits
                  project: vision
                  description: "8x8 digits"
                  tags: {team: blue, year: 2026}
                tracking:
                  backend: [local, mlflow]
                  uri: http://server:5000
                  artifact_location: runs
                  mode: direct
                  mlflow: {timeout: 5s}
                safeguards: {non-finite: ["grad/*=DROP", REJECT], max-artifact-size: 2MiB}
                logging: {log_frequency: 10, log_system_metrics: false}
                artifacts: {save_model: false, save_plots: false, save_config: false}
                reproducibility: {random_seed: 7, log_git_hash: false, log_environment: false}
                """);

        assertThat(config.experiment())
                .isEqualTo(new ExperimentSettings(
                        "digits", "vision", "8x8 digits", Map.of("team", "blue", "year", "2026")));
        assertThat(config.tracking().backends())
                .containsExactly(
                        new BackendSettings(
                                "local", Path.of("runs").toAbsolutePath().toUri(), Map.of()),
                        new BackendSettings("mlflow", URI.create("http://server:5000"), Map.of("timeout", "5s")));
        assertThat(config.tracking().mode()).isEqualTo(TrackingSettings.Mode.DIRECT);
        assertThat(config.tracking().journal()).isEqualTo(Path.of("runs").toAbsolutePath());
        assertThat(config.safeguards())
                .isEqualTo(Safeguards.builder()
                        .nonFinite("grad/*", NonFinitePolicy.DROP)
                        .maxArtifactSize(2 << 20)
                        .build());
        assertThat(config.logging()).isEqualTo(new LoggingSettings(10, false));
        assertThat(config.artifacts()).isEqualTo(new ArtifactSettings(false, false, false));
        assertThat(config.reproducibility()).isEqualTo(new ReproducibilitySettings(7, false, false));
    }

    @Test
    void whatIsLeftOutHasTheDefaultsOfTheBrief() {
        TrackingConfig config = file.load("experiment: {name: digits}");

        assertThat(config.tracking().backends())
                .containsExactly(new BackendSettings(
                        "local", Path.of("experiments").toAbsolutePath().toUri(), Map.of()));
        assertThat(config.tracking().mode()).isEqualTo(TrackingSettings.Mode.STORE_AND_FORWARD);
        assertThat(config.tracking().journal()).isEqualTo(Path.of("experiments").toAbsolutePath());
        assertThat(config.safeguards()).isEqualTo(Safeguards.defaults());
        assertThat(config.logging()).isEqualTo(new LoggingSettings(100, true));
        assertThat(config.artifacts()).isEqualTo(new ArtifactSettings(true, true, true));
        assertThat(config.reproducibility()).isEqualTo(new ReproducibilitySettings(42, true, true));
    }

    @Test
    void theExperimentSectionMakesTheSpecOfItsRunsWithTheProjectAsTag() {
        TrackingConfig config =
                file.load("experiment: {name: digits, project: vision, description: small, tags: {team: blue}}");

        assertThat(config.experiment().spec().name()).isEqualTo("digits");
        assertThat(config.experiment().spec().description()).isEqualTo("small");
        assertThat(config.experiment().spec().tags())
                .containsExactlyInAnyOrderEntriesOf(Map.of("team", "blue", "project", "vision"));
    }

    @Test
    void aProgramThatAsksForAnExperimentThatNobodyNamedIsToldWhereToNameIt() {
        TrackingConfig config = file.load("tracking: {backend: none}");

        assertThatThrownBy(config::experiment)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageEndingWith("tracking.yaml: experiment.name is missing; write 'experiment: {name: ...}',"
                        + " or set TRACKER4J_EXPERIMENT_NAME");
    }

    @Test
    void theBackendNoneKeepsRunsNowhere() {
        assertThat(file.load("tracking: {backend: none}").tracking().backends()).isEmpty();
    }

    @Test
    void aWordOfAnyTypeIsATextWhereATextIsAskedFor() {
        assertThat(file.load("experiment: {name: 2026}").experiment().name()).isEqualTo("2026");
        assertThat(file.load("experiment: {name: no}").experiment().name()).isEqualTo("no");
    }

    @Test
    void aKeyWithoutAValueIsAsGoodAsAbsent() {
        TrackingConfig config = file.load("""
                experiment:
                  name: digits
                  description:
                tracking:
                logging:
                  log_frequency: ~
                """);

        assertThat(config.experiment().description()).isNull();
        assertThat(config.logging().logFrequency()).isEqualTo(100);
    }

    @Test
    void aliasesAndMergeKeysStandForWhatTheyReferTo() {
        TrackingConfig config = file.load("""
                x-common: &common
                  log_git_hash: false
                  random_seed: 1
                experiment: {name: &name digits, project: *name}
                reproducibility:
                  <<: *common
                  random_seed: 2
                """);

        assertThat(config.experiment().project()).isEqualTo("digits");
        assertThat(config.reproducibility()).isEqualTo(new ReproducibilitySettings(2, false, true));
    }

    @Test
    void settingsOfABackendMayBeNestedOrDotted() {
        String nested = "tracking: {backend: mlflow, uri: 'http://s', mlflow: {artifacts: {allow-local-root: true}}}";
        String dotted = "tracking: {backend: mlflow, uri: 'http://s', mlflow: {artifacts.allow-local-root: true}}";

        assertThat(file.load(nested).tracking())
                .isEqualTo(file.load(dotted).tracking())
                .extracting(TrackingSettings::backends)
                .isEqualTo(List.of(new BackendSettings(
                        "mlflow", URI.create("http://s"), Map.of("artifacts.allow-local-root", "true"))));
    }

    @Test
    void theJournalStandsWhereItIsToldUnlessLocalFilesAreThere() {
        String server = "tracking: {backend: mlflow, uri: 'http://s', journal: '/data/journal'}";
        String both = "tracking: {backend: [local, mlflow], uri: 'http://s', artifact_location: '/data/runs',"
                + " journal: '/data/journal'}";

        assertThat(file.load(server).tracking().journal()).isEqualTo(Path.of("/data/journal"));
        assertThat(file.load(both).tracking().journal()).isEqualTo(Path.of("/data/runs"));
    }

    @Test
    void aBackendMayHaveAUriOfItsOwn() {
        TrackingConfig config = file.load("""
                tracking:
                  backend: [memory, mlflow]
                  uri: http://server
                  memory: {uri: "memory:a"}
                """);

        assertThat(config.tracking().backends())
                .extracting(BackendSettings::uri)
                .containsExactly(URI.create("memory:a"), URI.create("http://server"));
    }

    @Test
    void localFilesMayBeNamedByPathHomeOrUri() {
        assertThat(local("/data/runs")).isEqualTo(Path.of("/data/runs").toUri());
        assertThat(local("file:///data/runs")).isEqualTo(Path.of("/data/runs").toUri());
        assertThat(local("~/runs"))
                .isEqualTo(Path.of(System.getProperty("user.home"), "runs").toUri());
    }

    private URI local(String location) {
        return file.load("tracking: {artifact_location: '" + location + "'}")
                .tracking()
                .backends()
                .get(0)
                .uri();
    }

    @Test
    void aUriAloneIsAConfiguration() {
        assertThat(of("http://server:5000")).isEqualTo("TrackingConfig.of: [mlflow at http://server:5000]");
        assertThat(of("https://ann:pw@server/ml")).isEqualTo("TrackingConfig.of: [mlflow at https://server/ml]");
        assertThat(of("memory:a")).isEqualTo("TrackingConfig.of: [memory at memory:a]");
        assertThat(of("none:")).isEqualTo("TrackingConfig.of: none");
        assertThat(of(directory.toString())).isEqualTo("TrackingConfig.of: [local at " + directory.toUri() + "]");
    }

    @Test
    void aUriOfNoBackendIsRefusedNamingTheBackendsThereAre() {
        assertThatThrownBy(() -> of("htp://server"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("TrackingConfig.of: tracking.backend 'htp' is not known; is its jar on the class path?"
                        + " (known here: local, memory, mlflow, none)");
    }

    private static String of(String uri) {
        return TrackingConfig.of(uri, Map.of(), ConfigFile.backends()).toString();
    }
}
