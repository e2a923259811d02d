package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.safeguard.Safeguards;
import io.github.tracker4j.testfuzz.Fuzzing;
import io.github.tracker4j.testfuzz.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Whatever a configuration file and the environment hold, reading them gives a configuration or a {@link
 * ConfigurationException} that says what is wrong. {@code docs/fuzzing.md} says how to give it more inputs.
 */
class ConfigurationFuzzTest {

    private static final Backends BACKENDS = Backends.installed();

    /** The file, and after a NUL each the variables of the environment. */
    private static final List<String> SEEDS = List.of("""
            experiment:
              name: digits
              project: vision
              description: |
                Two lines
                of text
              tags: {team: a, nested: {deep: "b"}, list: [x, y]}
            tracking:
              backend: local
              artifact_location: experiments/
              local:
                stale: PT10M
                durability: process
            safeguards:
              non-finite: REJECT
              max-artifact-size: 100MiB
            logging: {log_frequency: 10, log_system_metrics: true}
            artifacts: {save_model: true, save_plots: false, save_config: "true"}
            reproducibility:
              random_seed: 42
              log_git_hash: true
            """, """
            x-timeouts: &timeouts
              connect: 5
              read: ${env:READ:60}
            tracking:
              backend: [local, mlflow]
              uri: https://${env:HOST}/mlflow
              mlflow:
                timeouts: *timeouts
                tls: {ca-file: ca.pem}
                workspace: 'a ${env:HOST} $${b}'
            experiment: {name: "a\\tb \\u00e9", <<: {description: merged}}
            safeguards:
              non-finite: {train/*: DROP, "*": KEEP}
              keys: MAP
            \0HOST=host:5000\0TRACKER4J_TRACKING_BACKEND=mlflow,local\0TRACKER4J_SAFEGUARDS_KEYS=REJECT""", """
            {"tracking": {"backend": "none"}, "experiment": {"name": "x", "tags": {"a": 1.5, "b": null}}}
            \0MLFLOW_TRACKING_URI=http://user:secret@host:5000\0MLFLOW_EXPERIMENT_NAME=y\0TRACKER4J_LOGGING_LOG_FREQENCY=1""", """
            %YAML 1.2
            ---
            ? tracking
            : backend: !!str local
              artifact_location: file:///tmp/runs%20here
            a: &a [*b, &b {c: d}]
            password: ghp_0123456789abcdefghij
            ...
            """);

    @Test
    void anyFileAndEnvironmentGiveAConfigurationOrSayWhatIsWrong() {
        List<String> words = new ArrayList<>(List.of(
                "tracking",
                "backend",
                "local",
                "mlflow",
                "none",
                "uri",
                "true",
                "MAP",
                "REJECT",
                "PT10M",
                "${env:HOST}",
                "${env:X:y}",
                "file:///x",
                "https://h",
                "~/x",
                "&a ",
                "*a",
                "<<: ",
                "--- ",
                "? ",
                ": ",
                "- ",
                "!!str ",
                "|\n ",
                "\0TRACKER4J_",
                "\n",
                "\n  ",
                "# ",
                "100MiB",
                "-Infinity",
                "0x1F",
                "train/*",
                "://a:b@",
                "Bearer "));
        words.addAll(Setting.sections());
        words.addAll(Safeguards.settings().keySet());
        for (Setting setting : Setting.values()) {
            words.add(setting.key());
            setting.variable().ifPresent(variable -> words.add("\0" + variable + "="));
        }
        List<byte[]> seeds = SEEDS.stream()
                .map(seed -> seed.getBytes(StandardCharsets.UTF_8))
                .toList();
        Fuzzing.run("configuration", 5_000, new Mutations(seeds, words), ConfigurationFuzzTest::check);
    }

    private static void check(byte[] input) {
        String[] parts = new String(input, StandardCharsets.UTF_8).split("\0", -1);
        Map<String, String> environment = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                environment.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
            }
        }
        try {
            Problems problems = new Problems();
            TrackingConfig config = new ConfigurationReader("fuzz.yaml", environment, BACKENDS, problems)
                    .readFile(YamlParser.parse("fuzz.yaml", parts[0], problems));
            assertThat(problems.isEmpty()).isTrue();
            if (isLocal(config)) {
                openAndClose(config);
            }
        } catch (ConfigurationException e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }

    /** A server's tracker costs milliseconds to open; its settings are read in its own module. */
    private static boolean isLocal(TrackingConfig config) {
        return config.tracking().backends().stream()
                .allMatch(backend -> backend.name().equals(Backends.LOCAL));
    }

    private static void openAndClose(TrackingConfig config) {
        try (ExperimentTracker tracker = config.open()) {
            assertThat(tracker.reader()).isNotNull();
        }
    }
}
