package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the environment may say, and when it counts. */
class EnvironmentTest {

    @TempDir
    Path directory;

    private ConfigFile file;

    @BeforeEach
    void here() {
        file = new ConfigFile(directory);
    }

    @Test
    void aVariableOfOursCountsBeforeTheFile() {
        TrackingConfig config = file.load(
                "experiment: {name: a}\nlogging: {log_frequency: 5}\n",
                Map.of(
                        "TRACKER4J_EXPERIMENT_NAME", "b",
                        "TRACKER4J_LOGGING_LOG_FREQUENCY", "6",
                        "TRACKER4J_ARTIFACTS_SAVE_MODEL", "false",
                        "TRACKER4J_TRACKING_BACKEND", "local, mlflow",
                        "TRACKER4J_TRACKING_URI", "http://server",
                        "TRACKER4J_TRACKING_MLFLOW_ARTIFACTS_ALLOW_LOCAL_ROOT", "true"));

        assertThat(config.experiment().name()).isEqualTo("b");
        assertThat(config.logging().logFrequency()).isEqualTo(6);
        assertThat(config.artifacts().saveModel()).isFalse();
        assertThat(config.tracking().backends())
                .extracting(BackendSettings::name)
                .containsExactly("local", "mlflow");
        assertThat(config.tracking().backends().get(1).settings())
                .isEqualTo(Map.of("artifacts.allow-local-root", "true"));
    }

    @Test
    void aVariableOverridesANestedSettingOfABackend() {
        TrackingConfig config = file.load(
                "tracking: {backend: mlflow, uri: 'http://s', mlflow: {artifacts: {allow-local-root: true}}}",
                Map.of("TRACKER4J_TRACKING_MLFLOW_ARTIFACTS_ALLOW_LOCAL_ROOT", "false"));

        assertThat(config.tracking().backends().get(0).settings())
                .isEqualTo(Map.of("artifacts.allow-local-root", "false"));
    }

    @Test
    void mlflowsVariablesCountWhereTheFileIsSilent() {
        Map<String, String> environment =
                Map.of("MLFLOW_TRACKING_URI", "http://theirs", "MLFLOW_EXPERIMENT_NAME", "theirs");

        TrackingConfig silent = file.load("tracking: {backend: mlflow}", environment);
        assertThat(silent.tracking().backends().get(0).uri()).isEqualTo(URI.create("http://theirs"));
        assertThat(silent.experiment().name()).isEqualTo("theirs");

        TrackingConfig speaking =
                file.load("experiment: {name: ours}\ntracking: {backend: mlflow, uri: 'http://ours'}\n", environment);
        assertThat(speaking.tracking().backends().get(0).uri()).isEqualTo(URI.create("http://ours"));
        assertThat(speaking.experiment().name()).isEqualTo("ours");
    }

    @Test
    void mlflowsVariablesNeverChooseTheBackend() {
        TrackingConfig config = file.load("experiment: {name: a}", Map.of("MLFLOW_TRACKING_URI", "http://theirs"));

        assertThat(config.tracking().backends())
                .extracting(BackendSettings::name)
                .containsExactly("local");
    }

    @Test
    void anEmptyVariableIsAsGoodAsAbsent() {
        assertThat(file.load("experiment: {name: a}", Map.of("TRACKER4J_EXPERIMENT_NAME", ""))
                        .experiment()
                        .name())
                .isEqualTo("a");
    }

    @Test
    void aVariableOfOursSavesFromAReferenceThatLeadsNowhere() {
        assertThat(file.load("experiment: {name: '${env:NOWHERE}'}", Map.of("TRACKER4J_EXPERIMENT_NAME", "b"))
                        .experiment()
                        .name())
                .isEqualTo("b");
    }

    @Test
    void variablesOfOtherProgramsOfOursAreNone() {
        assertThat(file.load("experiment: {name: a}", Map.of("TRACKER4J_CACHE", "/tmp"))
                        .experiment()
                        .name())
                .isEqualTo("a");
    }

    @Test
    void referencesStandForVariablesAnywhereInAValue() {
        TrackingConfig config = file.load("""
                experiment: {name: "${env:TEAM}-${env:TASK:digits}", description: "a:${env:NONE:b:c}", tags: {t: "$${x}"}}
                logging: {log_frequency: "${env:EVERY}"}
                """, Map.of("TEAM", "blue", "EVERY", "7"));

        assertThat(config.experiment())
                .isEqualTo(new ExperimentSettings("blue-digits", null, "a:b:c", Map.of("t", "${x}")));
        assertThat(config.logging().logFrequency()).isEqualTo(7);
    }

    @Test
    void whatAReferenceStandsForIsNotReadAsAReference() {
        assertThat(file.load("experiment: {name: '${env:A}'}", Map.of("A", "${env:B}"))
                        .experiment()
                        .name())
                .isEqualTo("${env:B}");
    }
}
