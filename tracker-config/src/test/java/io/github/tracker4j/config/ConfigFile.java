package io.github.tracker4j.config;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.backend.BuiltInTrackers;
import io.github.tracker4j.spi.TrackerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.Assertions;

/** Writes text as a file, and reads it as a configuration in an environment of the test's. */
final class ConfigFile {

    /** Safeguards that change nothing, as the contract suite asks for. */
    static final String OPEN_SAFEGUARDS =
            "safeguards: {non-finite: KEEP, keys: REJECT, long-params: REJECT, redaction: OFF,"
                    + " max-metric-points: unlimited}\n";

    private final Path file;

    ConfigFile(Path directory) {
        this.file = directory.resolve("tracking.yaml");
    }

    /** Reads it with backends that open nothing, in an empty environment. */
    TrackingConfig load(String yaml) {
        return load(yaml, Map.of());
    }

    TrackingConfig load(String yaml, Map<String, String> environment) {
        return TrackingConfig.load(write(yaml), environment, backends());
    }

    /** Opens what is described, with the backends of the class path and an empty environment. */
    ExperimentTracker open(String yaml) {
        return open(yaml, Map.of());
    }

    /** Reads it with the backends of the class path, in an empty environment. */
    TrackingConfig loadInstalled(String yaml) {
        return TrackingConfig.load(write(yaml), Map.of());
    }

    /** Opens what is described, with the backends of the class path. */
    ExperimentTracker open(String yaml, Map<String, String> environment) {
        return TrackingConfig.load(write(yaml), environment).open();
    }

    /** Opens one place without a file, so that each call waits for it and no journal is written. */
    static ExperimentTracker direct(URI uri) {
        Map<String, String> environment =
                Map.of(Setting.TRACKING_MODE.variable().orElseThrow(), TrackingSettings.Mode.DIRECT.toString());
        return TrackingConfig.of(uri.toString(), environment, Backends.installed())
                .open();
    }

    private Path write(String yaml) {
        try {
            return Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is said about a file that cannot be used, each line without the directory of the test. */
    List<String> problems(String yaml) {
        return problems(yaml, Map.of());
    }

    List<String> problems(String yaml, Map<String, String> environment) {
        ConfigurationException thrown =
                Assertions.catchThrowableOfType(ConfigurationException.class, () -> load(yaml, environment));
        Assertions.assertThat(thrown).as("what loading throws").isNotNull().hasNoCause();
        String directory = file.getParent() + file.getFileSystem().getSeparator();
        Assertions.assertThat(thrown).hasMessage(String.join(System.lineSeparator(), thrown.problems()));
        return thrown.problems().stream()
                .map(problem -> problem.replace(directory, ""))
                .toList();
    }

    static Backends backends() {
        return new Backends(List.of(
                new BuiltInTrackers(),
                new Closed(Set.of("file"), Map.of("durability", "PROCESS or POWER")),
                new Closed(
                        Set.of("http", "https"),
                        Map.of("timeout", "a duration", "artifacts.allow-local-root", "true or false"))));
    }

    /** Has schemes and settings, which is all that reading a configuration asks for. */
    private record Closed(Set<String> schemes, Map<String, String> settings) implements TrackerProvider {
        @Override
        public ExperimentTracker open(URI uri, Map<String, String> values) {
            throw new AssertionError("reading a configuration opens nothing, but " + uri + " was opened");
        }
    }
}
