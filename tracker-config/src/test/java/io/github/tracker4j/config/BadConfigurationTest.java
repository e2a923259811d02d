package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.safeguard.Safeguards;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person is told whose configuration cannot be used. */
class BadConfigurationTest {

    @TempDir
    Path directory;

    private ConfigFile file;

    @BeforeEach
    void here() {
        file = new ConfigFile(directory);
    }

    @Test
    void anUnknownKeyIsRefusedWithItsPlaceAndTheNearestKnownOne() {
        assertThat(file.problems("tracking:\n  backnd: local\n"))
                .containsExactly("tracking.yaml:2:3: unknown key 'tracking.backnd'; did you mean 'tracking.backend'?"
                        + " (known here: artifact_location, backend, journal, local, memory, mlflow, mode, uri)");
        assertThat(file.problems("tracking:\n  tracking_uri: http://s\n"))
                .singleElement()
                .asString()
                .contains("did you mean 'tracking.uri'?");
        assertThat(file.problems("trackin: {}"))
                .containsExactly("tracking.yaml:1:1: unknown key 'trackin'; did you mean 'tracking'?"
                        + " (known here: artifacts, experiment, logging, reproducibility, safeguards, tracking)");
    }

    @Test
    void aKeyOfAnotherSectionIsSentThere() {
        assertThat(file.problems("logging: {random_seed: 1}"))
                .containsExactly("tracking.yaml:1:11: unknown key 'logging.random_seed'; it belongs below"
                        + " 'reproducibility:' (known here: log_frequency, log_system_metrics)");
        assertThat(file.problems("random_seed: 1"))
                .singleElement()
                .asString()
                .startsWith("tracking.yaml:1:1: unknown key 'random_seed'; it belongs below 'reproducibility:'");
    }

    @Test
    void aKeyThatResemblesNothingIsRefusedWithThoseThereAre() {
        assertThat(file.problems("logging: {colour: red}"))
                .containsExactly("tracking.yaml:1:11: unknown key 'logging.colour'"
                        + " (known here: log_frequency, log_system_metrics)");
    }

    @Test
    void anUnknownSettingOfABackendIsRefusedEvenWhenTheBackendIsNotChosen() {
        assertThat(file.problems("tracking:\n  backend: none\n  mlflow:\n    timout: 5s\n"))
                .containsExactly("tracking.yaml:4:13: unknown key 'tracking.mlflow.timout';"
                        + " did you mean 'tracking.mlflow.timeout'?"
                        + " (known here: artifacts.allow-local-root, timeout, uri)");
    }

    @Test
    void aValueOfAWrongTypeIsShownWithWhatIsExpected() {
        assertThat(file.problems("""
                                experiment:
                                  name: [a]
                                  tags: blue
                                tracking: {backend: [local, [mlflow]]}
                                logging: {log_frequency: often, log_system_metrics: yes}
                                artifacts: {save_model: {a: 1}}
                                reproducibility: {random_seed: 4.2}
                                """))
                .containsExactly(
                        "tracking.yaml:2:9: experiment.name is a list; a text is expected",
                        "tracking.yaml:3:9: experiment.tags is 'blue'; a map of texts is expected",
                        "tracking.yaml:4:29: tracking.backend is a list; a text or a list of texts is expected",
                        "tracking.yaml:5:26: logging.log_frequency is 'often'; a whole number is expected",
                        "tracking.yaml:5:53: logging.log_system_metrics is 'yes'; true or false is expected",
                        "tracking.yaml:6:25: artifacts.save_model is a map of keys; true or false is expected",
                        "tracking.yaml:7:32: reproducibility.random_seed is '4.2'; a whole number is expected");
    }

    @Test
    void aNumberOutOfItsBoundsIsShownWithTheBound() {
        assertThat(file.problems("logging: {log_frequency: 0}"))
                .containsExactly("tracking.yaml:1:26: logging.log_frequency is '0'; at least 1 is expected");
    }

    @Test
    void aSectionThatIsNoMapIsRefused() {
        assertThat(file.problems("tracking: local"))
                .containsExactly("tracking.yaml:1:11: tracking is 'local'; a map of keys is expected");
    }

    @Test
    void aDuplicateKeyIsRefusedNamingBothLines() {
        assertThat(file.problems("experiment:\n  name: a\n  name: b\n"))
                .containsExactly("tracking.yaml:3:3: key 'name' was given on line 2 already; remove one of them");
    }

    @Test
    void everythingWrongInAFileIsToldAtOnceInTheOrderOfTheFile() {
        assertThat(file.problems("logging: {log_frequency: x}\nunknown: 1\ntracking: {backend: nowhere}\n"))
                .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
                .containsExactly("tracking.yaml:1:26", "tracking.yaml:2:1", "tracking.yaml:3:21");
    }

    @Test
    void everyWrongSafeguardIsToldInItsPlace() {
        assertThat(file.problems("safeguards:\n  non-finit: DROP\n  keys: DROP\n  max-artifact-size: big\n"))
                .satisfiesExactly(
                        unknown -> assertThat(unknown)
                                .isEqualTo("tracking.yaml:2:14: unknown key 'safeguards.non-finit'; did you mean"
                                        + " 'safeguards.non-finite'? (known here: "
                                        + String.join(
                                                ", ",
                                                new TreeSet<>(
                                                        Safeguards.settings().keySet())) + ")"),
                        keys -> assertThat(keys)
                                .startsWith("tracking.yaml:3:9: The setting safeguards.keys is")
                                .contains("MAP or REJECT"),
                        size -> assertThat(size)
                                .startsWith("tracking.yaml:4:22: The setting safeguards.max-artifact-size is")
                                .contains("100MiB"));
    }

    @Test
    void anInvalidRegularExpressionOfRedactionIsRefusedInItsPlace() {
        assertThat(file.problems(
                        "safeguards:\n  redaction: ON\n  redaction-patterns: ['ACME-[0-9]{12}', 'emp(\\d+']\n"))
                .singleElement()
                .asString()
                .startsWith("tracking.yaml:3:")
                .contains("safeguards.redaction-patterns", "'emp(\\d+' is invalid: Unclosed group near index 7");
    }

    @Test
    void aMistypedSafeguardNamesTheOneThatIsMeant() {
        for (String name : Safeguards.settings().keySet()) {
            String mistyped = name.substring(0, name.length() - 1) + "q";

            assertThat(file.problems("tracking: {backend: local}\nsafeguards:\n  " + mistyped + ": 1\n"))
                    .singleElement()
                    .asString()
                    .startsWith("tracking.yaml:3:")
                    .contains("unknown key 'safeguards." + mistyped + "'; did you mean 'safeguards." + name + "'?");
        }
    }

    @Test
    void anExperimentSectionWithoutANameIsRefused() {
        assertThat(file.problems("experiment: {project: vision}"))
                .containsExactly("tracking.yaml:1:1: experiment.name is missing; write 'experiment: {name: ...}',"
                        + " or set TRACKER4J_EXPERIMENT_NAME");
    }

    @Test
    void anUnlawfulExperimentNameIsRefusedInTheWordsOfTheContract() {
        assertThat(file.problems("experiment: {name: ''}"))
                .containsExactly("tracking.yaml:1:20: Experiment name '' has 0 code points; 1 to 500 are allowed");
    }

    @Test
    void anUnknownBackendIsRefusedWithTheNearest() {
        assertThat(file.problems("tracking: {backend: mlfow}"))
                .containsExactly("tracking.yaml:1:21: tracking.backend 'mlfow' is not known; did you mean 'mlflow'?"
                        + " (known here: local, memory, mlflow, none)");
    }

    @Test
    void backendsThatCannotStandTogetherAreRefused() {
        assertThat(file.problems("tracking: {backend: [local, none]}"))
                .containsExactly("tracking.yaml:1:29: tracking.backend 'none' stands alone; remove it, or the others");
        assertThat(file.problems("tracking: {backend: [local, local]}"))
                .containsExactly("tracking.yaml:1:29: tracking.backend names 'local' twice; remove one");
        assertThat(file.problems("tracking: {backend: []}"))
                .containsExactly("tracking.yaml:1:21: tracking.backend names no backend; write local, mlflow,"
                        + " a list of them, or none");
    }

    @Test
    void aModeThatIsNotThereIsRefused() {
        assertThat(file.problems("tracking: {mode: forward}"))
                .containsExactly(
                        "tracking.yaml:1:18: tracking.mode is 'forward'; store-and-forward is expected, which"
                                + " needs no server while runs are logged, or direct, in which errors of a server reach the program");
    }

    @Test
    void theBackendMlflowNeedsTheUriOfAServer() {
        assertThat(file.problems("tracking: {backend: mlflow}"))
                .containsExactly("tracking.yaml:1:21: tracking.backend 'mlflow' needs a server; write"
                        + " 'uri: http://host:5000' below 'tracking:', or set MLFLOW_TRACKING_URI");
        assertThat(file.problems("tracking: {backend: mlflow, uri: 'sqlite:///mlflow.db'}"))
                .containsExactly("tracking.yaml:1:34: tracking.uri is 'sqlite:///mlflow.db', which backend mlflow does"
                        + " not open; write a URI that starts with http: or https:");
        assertThat(file.problems("tracking: {backend: mlflow, uri: 'http://a b'}"))
                .singleElement()
                .asString()
                .startsWith("tracking.yaml:1:34: tracking.uri is 'http://a b', which is no URI: ");
    }

    @Test
    void anotherBackendNeedsAUriToo() {
        assertThat(file.problems("tracking: {backend: memory}"))
                .containsExactly("tracking.yaml:1:21: tracking.backend 'memory' needs a place; write"
                        + " 'uri: memory:...' below 'tracking:', or below 'memory:' in it");
    }

    @Test
    void localFilesNeedALocalDirectory() {
        assertThat(file.problems("tracking: {artifact_location: 's3://bucket/x'}"))
                .containsExactly("tracking.yaml:1:31: tracking.artifact_location is 's3://bucket/x', where no files can"
                        + " be kept ('s3:' is no local directory); write the path of a directory,"
                        + " or leave it out for experiments/");
    }

    @Test
    void aJournalNeedsALocalDirectory() {
        assertThat(file.problems("tracking: {backend: mlflow, uri: 'http://s', journal: 's3://bucket/x'}"))
                .containsExactly(
                        "tracking.yaml:1:55: tracking.journal is 's3://bucket/x', where no files can be kept"
                                + " ('s3:' is no local directory); write the path of a directory, or leave it out for experiments/");
    }

    @Test
    void whatIsNotYamlIsToldInASentenceWithItsPlace() {
        assertThat(file.problems("tracking: [local\nlogging: x\n"))
                .containsExactly("tracking.yaml:2:8: not valid YAML: while parsing a flow sequence:"
                        + " expected ',' or ']', but got :");
        assertThat(file.problems("tracking:\n\tbackend: local\n"))
                .singleElement()
                .asString()
                .startsWith("tracking.yaml:2:1: not valid YAML: ")
                .contains("TAB");
        assertThat(file.problems("tracking: *nowhere"))
                .containsExactly("tracking.yaml:1:11: not valid YAML: found undefined alias nowhere");
        assertThat(file.problems("? [a, b]\n: c\n")).singleElement().asString().contains("not valid YAML");
    }

    @Test
    void aFileThatHoldsNoKeysIsRefused() {
        assertThat(file.problems("# nothing yet\n"))
                .containsExactly("tracking.yaml: the file is empty; write at least 'tracking: {backend: local}',"
                        + " or remove it");
        assertThat(file.problems("- local\n"))
                .containsExactly(
                        "tracking.yaml:1:1: the file holds a list; keys such as 'tracking:' are expected at its"
                                + " top");
    }

    @Test
    void anAliasOfItselfAndAliasesThatExplodeAreRefused() {
        assertThat(file.problems("x-a: &a [*a]\n"))
                .containsExactly(
                        "tracking.yaml:1:6: an alias stands inside of what it stands for; write the value out");
        StringBuilder bomb = new StringBuilder("x-0: &a0 [1, 2]\n");
        for (int i = 1; i <= 20; i++) {
            bomb.append("x-" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }
        assertThat(file.problems(bomb.toString())).singleElement().asString().contains("make more than 100000 values");
    }

    @Test
    void aMissingFileADirectoryAndAForeignEncodingAreRefusedNamingTheFile() throws IOException {
        Path missing = Path.of("no-such.yaml");
        assertThatThrownBy(() -> TrackingConfig.load(missing))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("no-such.yaml: there is no such file (its whole path is " + missing.toAbsolutePath()
                        + "); check the path");
        assertThatThrownBy(() -> TrackingConfig.load(directory))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(directory + ": this is a directory; give the path of a YAML file");
        Path latin = Files.write(directory.resolve("latin.yaml"), "a: é".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> TrackingConfig.load(latin))
                .hasMessage(latin + ": the file is not in UTF-8; save it in that encoding");
    }

    @Test
    void aMissingEnvironmentVariableIsNamedWithThePlaceOfItsReference() {
        assertThat(file.problems("experiment:\n  name: run-${env:TEAM}\n"))
                .containsExactly("tracking.yaml:2:9: environment variable TEAM is not set; set it, or give a default:"
                        + " ${env:TEAM:default}");
    }

    @Test
    void whatOnlyLooksLikeAReferenceIsRefused() {
        assertThat(file.problems("experiment: {name: '${TEAM}'}"))
                .containsExactly("tracking.yaml:1:20: '${TEAM}' is not a reference; write ${env:NAME} or"
                        + " ${env:NAME:default}, or $${ for the characters themselves");
        assertThat(file.problems("experiment: {name: 'a${env:TEAM'}", Map.of("TEAM", "blue")))
                .hasSize(1);
    }

    @Test
    void aMisspeltVariableOfOursIsRefusedWithTheNearest() {
        assertThat(file.problems("experiment: {name: a}", Map.of("TRACKER4J_TRACKING_BAKEND", "none")))
                .containsExactly("environment variable TRACKER4J_TRACKING_BAKEND: no setting has this name;"
                        + " did you mean TRACKER4J_TRACKING_BACKEND?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? ", "[a, {b: "})
    @Timeout(60)
    void whatIsNestedTooDeepIsRefusedBeforeItEndsTheStack(String piece) {
        assertThat(file.problems("tracking: " + piece.repeat(20_000)))
                .singleElement()
                .asString()
                .contains("not valid YAML");
    }

    @Test
    void anEscapeWithoutDigitsIsRefusedWithItsPlace() {
        assertThat(file.problems("experiment:\n  name: \"a\\u"))
                .singleElement()
                .asString()
                .startsWith("tracking.yaml:2:")
                .contains("lacks its digits");
    }

    @Test
    void aTagThatEndsInASpaceIsRefusedWithThePlaceBehindIt() {
        assertThat(file.problems("experiment:\n  name: !!a%20 b\n"))
                .singleElement()
                .asString()
                .startsWith("tracking.yaml:3:1: ")
                .contains("not valid YAML: Tag must not contain");
    }

    @Test
    void aWrongValueOfAVariableIsToldWithTheVariable() {
        assertThat(file.problems("experiment: {name: a}", Map.of("TRACKER4J_LOGGING_LOG_FREQUENCY", "often")))
                .containsExactly("environment variable TRACKER4J_LOGGING_LOG_FREQUENCY:"
                        + " logging.log_frequency is 'often'; a whole number is expected");
        assertThat(file.problems("tracking: {backend: mlflow}", Map.of("MLFLOW_TRACKING_URI", "mlruns")))
                .singleElement()
                .asString()
                .startsWith("environment variable MLFLOW_TRACKING_URI: tracking.uri is 'mlruns', which backend mlflow"
                        + " does not open");
    }
}
