package io.github.tracker4j.config;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.local.replica.Destination;
import io.github.tracker4j.safeguard.Safeguards;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration file says: where runs live, and what a program that asks wants to know. Immutable.
 *
 * <pre>{@code
 * try (ExperimentTracker tracker = TrackingConfig.load(Path.of("tracking.yaml")).open()) {
 *     tracker.run(RunSpec.in("digits").named("lr-0.1"), run -> run.logMetric("loss", 0.25));
 * }
 * }</pre>
 *
 * <p>For each setting the first of these counts: the environment variable {@code TRACKER4J_<SECTION>_<KEY>}, such as {@code
 * TRACKER4J_TRACKING_BACKEND}; the file; for the server's URI and the experiment's name MLflow's own variables {@code
 * MLFLOW_TRACKING_URI} and {@code MLFLOW_EXPERIMENT_NAME}; the default. {@code docs/configuration.md} lists every key.
 */
public final class TrackingConfig {

    static final String NO_EXPERIMENT = "experiment.name is missing; write 'experiment: {name: ...}', or set "
            + Setting.EXPERIMENT_NAME.variable().orElse("");

    private final String source;
    private final @Nullable ExperimentSettings experiment;
    private final Tracking tracking;
    private final Safeguards safeguards;
    private final LoggingSettings logging;
    private final ArtifactSettings artifacts;
    private final ReproducibilitySettings reproducibility;

    TrackingConfig(
            String source,
            @Nullable ExperimentSettings experiment,
            Tracking tracking,
            Safeguards safeguards,
            LoggingSettings logging,
            ArtifactSettings artifacts,
            ReproducibilitySettings reproducibility) {
        this.source = source;
        this.experiment = experiment;
        this.tracking = tracking;
        this.safeguards = safeguards;
        this.logging = logging;
        this.artifacts = artifacts;
        this.reproducibility = reproducibility;
    }

    /**
     * Reads a YAML file, with the environment of this process.
     *
     * @throws ConfigurationException when it cannot be read or used; the message has a line for each thing to mend
     */
    public static TrackingConfig load(Path file) {
        return load(file, System.getenv());
    }

    /**
     * Reads a YAML file, with an environment of the caller's.
     *
     * @throws ConfigurationException like {@link #load(Path)}
     */
    public static TrackingConfig load(Path file, Map<String, String> environment) {
        return load(file, environment, Backends.installed());
    }

    static TrackingConfig load(Path file, Map<String, String> environment, Backends backends) {
        Problems problems = new Problems();
        Node.Mapping tree = YamlParser.parse(file.toString(), text(file, problems), problems);
        return new ConfigurationReader(file.toString(), environment, backends, problems).readFile(tree);
    }

    /**
     * A configuration without a file: runs live at this URI, everything else is as by default or as the environment of
     * this process says.
     *
     * @param uri a directory or {@code file:} URI for local files, {@code http(s):} for an MLflow server, {@code none:}
     *     for nowhere, or a URI of another backend's scheme
     * @throws ConfigurationException when no backend opens it
     */
    public static TrackingConfig of(String uri) {
        return of(uri, System.getenv(), Backends.installed());
    }

    /**
     * A configuration without a file, like {@link #of(String)}, with another environment.
     *
     * @param environment the variables in place of the process's own
     * @throws ConfigurationException when no backend opens it, or a variable is wrong
     */
    public static TrackingConfig of(String uri, Map<String, String> environment) {
        return of(uri, environment, Backends.installed());
    }

    /**
     * A configuration without a file, like {@link #of(String)}.
     *
     * @throws ConfigurationException when no backend opens it
     */
    public static TrackingConfig of(URI uri) {
        return of(uri.toString());
    }

    static TrackingConfig of(String uri, Map<String, String> environment, Backends backends) {
        String source = "TrackingConfig.of";
        Origin origin = Origin.of(source);
        String scheme = TrackingReader.scheme(uri);
        String backend = scheme == null ? Backends.LOCAL : Backends.nameOf(scheme);
        Setting place = backend.equals(Backends.LOCAL) ? Setting.TRACKING_ARTIFACT_LOCATION : Setting.TRACKING_URI;
        Map<String, Node.Entry> tracking = new LinkedHashMap<>();
        tracking.put(Setting.TRACKING_BACKEND.key(), said(origin, backend));
        tracking.put(place.key(), said(origin, uri));
        Node.Mapping tree = new Node.Mapping(
                origin, Map.of(Setting.TRACKING, new Node.Entry(origin, new Node.Mapping(origin, tracking))));
        return new ConfigurationReader(source, environment, backends, new Problems()).readCode(tree);
    }

    private static Node.Entry said(Origin origin, String text) {
        return new Node.Entry(origin, Node.Scalar.given(origin, text, LiteralSecrets.hidden(text)));
    }

    private static String text(Path file, Problems problems) {
        String problem;
        try {
            byte[] bytes = Files.readAllBytes(file);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            problem = "there is no such file (its whole path is " + file.toAbsolutePath() + "); check the path";
        } catch (AccessDeniedException e) {
            problem = "the file is not readable; check its permissions";
        } catch (CharacterCodingException e) {
            problem = "the file is not in UTF-8; save it in that encoding";
        } catch (IOException e) {
            problem = Files.isDirectory(file)
                    ? "this is a directory; give the path of a YAML file"
                    : "the file cannot be read: " + e.getMessage();
        }
        problems.add(Origin.of(file.toString()), problem);
        throw problems.exception();
    }

    /**
     * Opens the tracker that this configuration describes:
     *
     * <pre>
     * local            Safeguarded(Local)
     * mlflow           Safeguarded(StoreAndForward(Local, Mlflow)); the journal stands in tracking.journal
     * [local, mlflow]  Safeguarded(StoreAndForward(Local, Mlflow)); the journal is the local files
     * none             NoOp
     * </pre>
     *
     * and with {@code tracking.mode: direct}
     *
     * <pre>
     * mlflow           Safeguarded(Mlflow)
     * [local, mlflow]  Safeguarded(FanOut(Local, Mlflow)); questions are answered by the first of the list
     * </pre>
     *
     * <p>No server is asked yet. In direct mode one that cannot be reached or refuses is told by the first run that is
     * started; else it is told in the log, and what was logged stays on the disk until it is sent.
     *
     * @throws ConfigurationException when a backend does not take its settings; the message has their place
     */
    public ExperimentTracker open() {
        return composition().open();
    }

    Composition composition() {
        return new Composition(tracking, safeguards);
    }

    /**
     * Opens the backends that are no local files as places that journals are sent to, such as by {@link
     * io.github.tracker4j.local.replica.Push}: without safeguards, and whatever {@code tracking.mode} says. No server is asked
     * yet. Where a server takes no connection a request is not repeated, unless {@code timeouts.reach} says so: who sends
     * journals tries again. The caller closes their trackers.
     *
     * @return them in the order in which they are named; empty when there is none
     * @throws ConfigurationException when a backend does not take its settings
     */
    public List<Destination> openDestinations() {
        return Destinations.open(source, tracking().backends());
    }

    /**
     * The section {@code experiment}.
     *
     * @throws ConfigurationException when neither the file nor the environment names an experiment
     */
    public ExperimentSettings experiment() {
        if (experiment == null) {
            Problems problems = new Problems();
            problems.add(Origin.of(source), NO_EXPERIMENT);
            throw problems.exception();
        }
        return experiment;
    }

    /** The section {@code tracking}. */
    public TrackingSettings tracking() {
        return tracking.settings();
    }

    /** The section {@code safeguards}: what stands in front of every backend. */
    public Safeguards safeguards() {
        return safeguards;
    }

    /** The section {@code logging}. */
    public LoggingSettings logging() {
        return logging;
    }

    /** The section {@code artifacts}. */
    public ArtifactSettings artifacts() {
        return artifacts;
    }

    /** The section {@code reproducibility}. */
    public ReproducibilitySettings reproducibility() {
        return reproducibility;
    }

    /** Where the configuration is from and where runs live, without secrets. */
    @Override
    public String toString() {
        return source + ": "
                + (tracking.places().isEmpty() ? "none" : tracking().backends());
    }
}
